import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../kernel/http/failure.ts'
import { countOpening } from '../../kernel/organisation/organisation-row.ts'
import { type Database, sweepDrafts } from '../../kernel/sqlite/database.ts'
import type { NamesByKind, Schema } from '../../kernel/sqlite/schema.ts'
import { values } from '../../query/statements/statements.ts'
import type { InitialState, MakeInitialState } from '../initial-state.ts'
import { type ConnectionPool, openConnectionPool } from './connection-pool.ts'
import type { Evictable, IdleEviction } from './idle-eviction.ts'
import { snapshotsFolder } from './snapshots.ts'
import { fileStorage, memoryStorage } from './storage.ts'

/** Holds the database of one organisation; another can take its place. */
export interface OrganisationDatabase {
  /**
   * Opened again when it has been evicted, so it is asked for each time and not kept.
   *
   * @throws Failure `notFound` once the store is closed
   */
  readonly database: Database
  /** True while no database is open, and the next use opens one. */
  readonly isEvicted: boolean
  /** False where its data has no such name (in any case) of a kind that the schema declares; found without opening the database. */
  mayKnow(kind: string, name: string): boolean
  /** Puts what `initialState` makes in the place of the present data. What its `initialise` throws leaves all as it was. */
  replace(initialState: InitialState): void
  close(): void
}

export interface OrganisationDatabaseOptions {
  readonly schema: Schema
  /** Folder of the SQLite file; in memory when absent. */
  readonly folder?: string | undefined
  readonly makeInitialState: MakeInitialState
  /** Where databases in memory come from and go to; without it they are opened and closed. */
  readonly connectionPool?: ConnectionPool
  /** Decides when it is closed because nobody uses it; without one it stays open. */
  readonly idleEviction?: IdleEviction
  /** True while somebody holds on to the database, so that it must not be closed. */
  readonly isBusy?: () => boolean
}

/**
 * Opens the database that a folder keeps, or puts there what it begins with.
 *
 * @throws DatabaseError, and whatever `makeInitialState` throws
 */
export async function openOrganisationDatabase({
  schema,
  folder,
  makeInitialState,
  idleEviction,
  connectionPool = openConnectionPool(schema),
  isBusy = () => false,
}: OrganisationDatabaseOptions): Promise<OrganisationDatabase> {
  const file = folder && databaseFile(folder)
  const storage = file
    ? fileStorage(schema, file)
    : memoryStorage(connectionPool, { mayEvict: idleEviction !== undefined })
  const isKept = file !== undefined && existsSync(file)
  let database = isKept ? storage.load() : storage.replace(opened(await makeInitialState()))
  if (isKept) countOpening(database!)
  // Nothing changes while it is evicted.
  let names: ReadonlyMap<string, ReadonlySet<string>> | undefined
  const evictable: Evictable = {
    isBusy,
    evict() {
      if (!database) return
      names = namesIn(database, schema.names)
      storage.evict(database)
      database = undefined
    },
  }
  let isClosed = false
  const requireOpen = (): void => {
    if (isClosed) throw new Failure('notFound', 'The organisation has been deleted.')
  }
  return {
    get database() {
      requireOpen()
      idleEviction?.used(evictable)
      database ??= storage.load()
      return database
    },
    get isEvicted() {
      return !database
    },
    mayKnow: (kind, name) =>
      database !== undefined || !names || (names.get(kind)?.has(name.toLowerCase()) ?? false),
    replace(initialState) {
      requireOpen()
      database = storage.replace(initialState, database)
    },
    close() {
      isClosed = true
      idleEviction?.left(evictable)
      if (database && isBusy()) database.close()
      else if (database) storage.close(database)
      database = undefined
    },
  }
}

function namesIn(database: Database, selects: NamesByKind): Map<string, Set<string>> {
  return new Map(
    Object.entries(selects).map(([kind, select]) => [
      kind,
      new Set(values<string>(database, select).map(name => name.toLowerCase())),
    ]),
  )
}

function opened(initialState: InitialState): InitialState {
  return {
    ...initialState,
    initialise(database) {
      initialState.initialise(database)
      countOpening(database)
    },
  }
}

function databaseFile(folder: string): string {
  return join(folder, 'organisation.sqlite')
}

/** True when the folder keeps an organisation. */
export function keepsOrganisation(folder: string): boolean {
  return existsSync(databaseFile(folder))
}

/** Removes what is neither kept nor of use: a process ended while it wrote. */
export function sweep(folder: string): void {
  sweepDrafts(folder)
  sweepDrafts(snapshotsFolder(folder))
}

const OURS = /\.sqlite(\.(next|new|next\.new))?(-wal|-shm|-journal)?$/

/** Removes all that a folder keeps; what somebody else has put there stays. */
export function eraseFolder(folder: string): void {
  // First, so that half a folder is none that keeps an organisation.
  rmSync(databaseFile(folder), { force: true })
  for (const place of [snapshotsFolder(folder), folder]) {
    if (!existsSync(place)) continue
    const entries = readdirSync(place)
    for (const name of entries.filter(name => OURS.test(name))) rmSync(join(place, name), { force: true })
    if (readdirSync(place).length === 0) rmdirSync(place)
  }
}
