import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, openDatabase, replaceFile, sweepDrafts, writeDatabase } from '../kernel/database.ts'
import type { Beginning } from './beginning.ts'
import { differenceOf, imageOf, type PageDifference } from './page-difference.ts'
import type { Rest, Sleeper } from './rest.ts'
import { snapshotsFolder } from './snapshots.ts'

/** Holds the database of one world; another can take its place. */
export interface Store {
  /** Is opened again when it has been put to rest, so it is asked for each time and not kept. */
  readonly database: Database
  /** Puts a database that is in memory in the place of the present one, which is closed. */
  replace(fresh: Database): void
  close(): void
}

export interface StoreOptions {
  /** Folder of the SQLite file; in memory when absent. */
  readonly folder?: string | undefined
  readonly begin: Beginning
  /** Where it may rest while nobody uses it; without one it stays open. */
  readonly rest?: Rest
  /** An image that its data was made from, so that only the difference has to be kept while it rests. */
  readonly base?: Buffer | undefined
  /** True while it must not rest. */
  readonly isBusy?: () => boolean
}

/**
 * Opens the database that a folder keeps, or puts there what it begins with.
 *
 * @throws DatabaseError, and whatever `begin` throws
 */
export async function openStore({
  folder,
  begin,
  rest,
  base,
  isBusy = () => false,
}: StoreOptions): Promise<Store> {
  const file = folder && databaseFile(folder)
  const keeper = file ? fileKeeper(file) : memoryKeeper(base)
  let database: Database | undefined =
    file && existsSync(file) ? keeper.wake() : keeper.replace(await begin())
  const sleeper: Sleeper = {
    isBusy,
    rest() {
      if (!database) return
      keeper.rest(database)
      database = undefined
    },
  }
  return {
    get database() {
      rest?.used(sleeper)
      database ??= keeper.wake()
      return database
    },
    replace(fresh) {
      database = keeper.replace(fresh, database)
    },
    close() {
      rest?.left(sleeper)
      database?.close()
    },
  }
}

/** Where the data is while no database is open. */
interface Keeper {
  wake(): Database
  /** Closes the database, so that it can be woken. */
  rest(database: Database): void
  /** Keeps `fresh` instead of what there was, and gives the database to work with, unless it is to be woken. */
  replace(fresh: Database, former?: Database): Database | undefined
}

function memoryKeeper(base: Buffer | undefined): Keeper {
  let resting: PageDifference | undefined
  // SQLite keeps copies of the pages that it has read, though all of them are in memory already.
  const small = (database: Database): Database => {
    if (base) database.pragma('cache_size = -256')
    return database
  }
  return {
    wake() {
      const image = imageOf(resting!)
      resting = undefined
      return small(openDatabase({ image }))
    },
    rest(database) {
      const image = database.serialize()
      resting = differenceOf(image, base ?? Buffer.alloc(0))
      database.close()
    },
    replace(fresh, former) {
      former?.close()
      resting = undefined
      return small(fresh)
    },
  }
}

function fileKeeper(file: string): Keeper {
  return {
    wake: () => openDatabase({ file }),
    rest: database => database.close(),
    replace(fresh, former) {
      try {
        // Written before the present one goes, so that a disk that is full costs nothing.
        writeDatabase(fresh, `${file}.next`)
      } finally {
        fresh.close()
      }
      replaceFile(`${file}.next`, file, former ?? (existsSync(file) ? openDatabase({ file }) : undefined))
      // Opened when it is asked for: should that fail now, it may be possible then.
      return undefined
    },
  }
}

function databaseFile(folder: string): string {
  return join(folder, 'organisation.sqlite')
}

/** True when the folder keeps a world. */
export function isKept(folder: string): boolean {
  return existsSync(databaseFile(folder))
}

/** Removes what is neither kept nor of use: a process ended while it wrote. */
export function sweep(folder: string): void {
  sweepDrafts(folder)
  sweepDrafts(snapshotsFolder(folder))
}

/** Removes all that a folder keeps. */
export function eraseFolder(folder: string): void {
  // First, so that half a folder is none that keeps a world.
  rmSync(databaseFile(folder), { force: true })
  rmSync(folder, { recursive: true, force: true })
}
