import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../kernel/http/failure.ts'
import { countOpening } from '../../kernel/organisation/organisation-row.ts'
import { type Database, sweepDrafts } from '../../kernel/sqlite/database.ts'
import type { Schema } from '../../kernel/sqlite/schema.ts'
import type { Beginning, Origin } from '../initial-state.ts'
import { type Connections, openConnections } from './connection-pool.ts'
import type { Rest, Sleeper } from './idle-eviction.ts'
import { snapshotsFolder } from './snapshots.ts'
import { fileKeeper, memoryKeeper } from './storage.ts'

/** Holds the database of one world; another can take its place. */
export interface Store {
  /**
   * Is opened again when it has been put to rest, so it is asked for each time and not kept.
   *
   * @throws Failure `notFound` once the store is closed
   */
  readonly database: Database
  /** True while no database is open, and the next use opens one. */
  readonly isResting: boolean
  /** Puts what `origin` makes in the place of the present data. What its `dress` throws leaves all as it was. */
  replace(origin: Origin): void
  close(): void
}

export interface StoreOptions {
  readonly schema: Schema
  /** Folder of the SQLite file; in memory when absent. */
  readonly folder?: string | undefined
  readonly begin: Beginning
  /** Where databases in memory come from and go to; without it they are opened and closed. */
  readonly connections?: Connections
  /** Where it may rest while nobody uses it; without one it stays open. */
  readonly rest?: Rest
  /** True while somebody holds on to the database, so that it must not rest. */
  readonly isBusy?: () => boolean
}

/**
 * Opens the database that a folder keeps, or puts there what it begins with.
 *
 * @throws DatabaseError, and whatever `begin` throws
 */
export async function openStore({
  schema,
  folder,
  begin,
  rest,
  connections = openConnections(schema),
  isBusy = () => false,
}: StoreOptions): Promise<Store> {
  const file = folder && databaseFile(folder)
  const keeper = file ? fileKeeper(schema, file) : memoryKeeper(connections, { mayRest: rest !== undefined })
  const isKept = file !== undefined && existsSync(file)
  let database = isKept ? keeper.wake() : keeper.replace(opened(await begin()))
  if (isKept) countOpening(database!)
  const sleeper: Sleeper = {
    isBusy,
    rest() {
      if (!database) return
      keeper.rest(database)
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
      rest?.used(sleeper)
      database ??= keeper.wake()
      return database
    },
    get isResting() {
      return !database
    },
    replace(origin) {
      requireOpen()
      database = keeper.replace(origin, database)
    },
    close() {
      isClosed = true
      rest?.left(sleeper)
      if (database && isBusy()) database.close()
      else if (database) keeper.close(database)
      database = undefined
    },
  }
}

function opened(origin: Origin): Origin {
  return {
    ...origin,
    dress(database) {
      origin.dress(database)
      countOpening(database)
    },
  }
}

function databaseFile(folder: string): string {
  return join(folder, 'organisation.sqlite')
}

/** True when the folder keeps a world. */
export function keepsWorld(folder: string): boolean {
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
  // First, so that half a folder is none that keeps a world.
  rmSync(databaseFile(folder), { force: true })
  for (const place of [snapshotsFolder(folder), folder]) {
    if (!existsSync(place)) continue
    const entries = readdirSync(place)
    for (const name of entries.filter(name => OURS.test(name))) rmSync(join(place, name), { force: true })
    if (readdirSync(place).length === 0) rmdirSync(place)
  }
}
