import { existsSync } from 'node:fs'
import { changesOf } from '../../kernel/sqlite/changes.ts'
import { type Database, openDatabase, replaceFile, writeDatabase } from '../../kernel/sqlite/database.ts'
import { goBack, goBackToMark, serialize, setMark } from '../../kernel/sqlite/rollback-point.ts'
import type { Schema } from '../../kernel/sqlite/schema.ts'
import type { Origin } from '../initial-state.ts'
import type { Connections } from './connection-pool.ts'
import { differenceOf, imageOf, type PageDifference } from './page-diff.ts'

/** Where the data is while no database is open. */
export interface Keeper {
  wake(): Database
  /** Gives up the database, which nobody holds on to, so that the data can be woken. */
  rest(database: Database): void
  /** Keeps what `origin` makes instead of what there was, and gives the database to work with, unless it is to be woken. */
  replace(origin: Origin, former?: Database): Database | undefined
  /** For good; nobody holds on to the database. */
  close(database: Database): void
}

/** The data of a world in memory. */
export function memoryKeeper(connections: Connections, { mayRest }: { mayRest: boolean }): Keeper {
  let origin: Origin
  // While nothing has been written to it, it can be made anew.
  let unwritten: number | undefined
  let resting: PageDifference | undefined
  const image = (): Buffer => (Buffer.isBuffer(origin.data) ? origin.data : NOTHING)
  const release = (database: Database): void => connections.release(database, image())
  const make = (next: Origin, former?: Database): Database => {
    const database = returned(next, former) ?? made(next, connections.open)
    // Not released: a request may be holding on to it.
    if (database !== former) former?.close()
    origin = next
    resting = undefined
    unwritten = Buffer.isBuffer(next.data) ? changesOf(database) : undefined
    return mayRest ? small(database) : database
  }
  return {
    wake() {
      if (!resting) return make(origin)
      const database = connections.open(imageOf(resting))
      resting = undefined
      return small(database)
    },
    rest(database) {
      if (changesOf(database) === unwritten) return release(database)
      resting = differenceOf(serialize(database), image())
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

/** The database that is there, taken back to what the origin makes, where it was made of the same data. */
function returned(origin: Origin, former: Database | undefined): Database | undefined {
  const { data, start } = origin
  if (!former || !Buffer.isBuffer(data)) return undefined
  if (goBackToMark(former, data, start)) return former
  return goBack(former, data) ? dressed(former, origin) : undefined
}

function made(origin: Origin, open: (image: Buffer) => Database): Database {
  const { data } = origin
  const database = Buffer.isBuffer(data) ? open(data) : data
  try {
    return dressed(database, origin)
  } catch (error) {
    database.close()
    throw error
  }
}

function dressed(database: Database, { dress, start }: Origin): Database {
  dress(database)
  setMark(database, start)
  return database
}

/** The data of a world in a SQLite file. */
export function fileKeeper(schema: Schema, file: string): Keeper {
  return {
    wake: () => openDatabase({ schema, file }),
    rest: database => void database.close(),
    close: database => void database.close(),
    replace(origin, former) {
      const fresh = made(origin, image => openDatabase({ schema, image }))
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
