import { existsSync } from 'node:fs'
import { changesOf } from '../../kernel/sqlite/changes.ts'
import { type Database, openDatabase, replaceFile, writeDatabase } from '../../kernel/sqlite/database.ts'
import { rollBack, rollBackToSavepoint, serialize, setSavepoint } from '../../kernel/sqlite/rollback-point.ts'
import type { Schema } from '../../kernel/sqlite/schema.ts'
import type { InitialState } from '../initial-state.ts'
import type { ConnectionPool } from './connection-pool.ts'
import { diffOf, imageOf, type PageDiff } from './page-diff.ts'

/** Where the data of an organisation is while its database is not open. */
export interface Storage {
  load(): Database
  /** Gives up the database, which nobody holds on to, so that the data can be loaded again. */
  evict(database: Database): void
  /** Keeps what `initialState` makes instead of what there was. @returns the database to work with; undefined where it is to be loaded */
  replace(initialState: InitialState, former?: Database): Database | undefined
  /** For good; nobody holds on to the database. */
  close(database: Database): void
}

/** The data of an organisation in memory. */
export function memoryStorage(connectionPool: ConnectionPool, { mayEvict }: { mayEvict: boolean }): Storage {
  let initialState: InitialState
  // While nothing has been written to it, it can be made anew.
  let unwritten: number | undefined
  let evicted: PageDiff | undefined
  const image = (): Buffer => (Buffer.isBuffer(initialState.data) ? initialState.data : NOTHING)
  const release = (database: Database): void => connectionPool.release(database, image())
  const make = (next: InitialState, former?: Database): Database => {
    const database = returned(next, former) ?? made(next, connectionPool.open)
    // Not released: a request may be holding on to it.
    if (database !== former) former?.close()
    initialState = next
    evicted = undefined
    unwritten = Buffer.isBuffer(next.data) ? changesOf(database) : undefined
    return mayEvict ? small(database) : database
  }
  return {
    load() {
      if (!evicted) return make(initialState)
      const database = connectionPool.open(imageOf(evicted))
      evicted = undefined
      return small(database)
    },
    evict(database) {
      if (changesOf(database) === unwritten) return release(database)
      evicted = diffOf(serialize(database), image())
      unwritten = undefined
      database.close()
    },
    replace: make,
    close: release,
  }
}

const NOTHING = Buffer.alloc(0)

/** SQLite keeps copies of the pages that it has read, though all of them are in memory already. */
function small(database: Database): Database {
  database.pragma('cache_size = -256')
  return database
}

/** The database that is there, rolled back to what the initial state makes, where it was made from the same data. */
function returned(initialState: InitialState, former: Database | undefined): Database | undefined {
  const { data, start } = initialState
  if (!former || !Buffer.isBuffer(data)) return undefined
  if (rollBackToSavepoint(former, data, start)) return former
  return rollBack(former, data) ? initialised(former, initialState) : undefined
}

function made(initialState: InitialState, open: (image: Buffer) => Database): Database {
  const { data } = initialState
  const database = Buffer.isBuffer(data) ? open(data) : data
  try {
    return initialised(database, initialState)
  } catch (error) {
    database.close()
    throw error
  }
}

function initialised(database: Database, { initialise, start }: InitialState): Database {
  initialise(database)
  setSavepoint(database, start)
  return database
}

/** The data of an organisation in a SQLite file. */
export function fileStorage(schema: Schema, file: string): Storage {
  return {
    load: () => openDatabase({ schema, file }),
    evict: database => void database.close(),
    close: database => void database.close(),
    replace(initialState, former) {
      const fresh = made(initialState, image => openDatabase({ schema, image }))
      try {
        // Written before the present one goes, so that a disk that is full costs nothing.
        writeDatabase(fresh, `${file}.next`)
      } finally {
        fresh.close()
      }
      const present = former ?? (existsSync(file) ? openDatabase({ schema, file }) : undefined)
      replaceFile(`${file}.next`, file, { schema, former: present })
      // Opened when it is asked for: should that fail now, it may be possible then.
      return undefined
    },
  }
}
