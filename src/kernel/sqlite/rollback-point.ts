import { type Database, openDatabase } from './database.ts'
import type { Schema } from './schema.ts'

/** The data of a database as a whole: another object whenever it was taken back to its ground. */
interface Generation {
  /** What it goes back to; undefined for a database that cannot. */
  ground: Buffer | undefined
  /** Names the state above the ground that it can go back to as well. */
  mark: { readonly key: unknown } | undefined
}

const generations = new WeakMap<Database, Generation>()

/**
 * What to remember things by that were read from a database and hold until its data is replaced as a whole: an object that is the same
 * until then.
 */
export function generationOf(database: Database): object {
  return generations.get(database) ?? begin(database, undefined)
}

function begin(database: Database, ground: Buffer | undefined): Generation {
  const generation: Generation = { ground, mark: undefined }
  generations.set(database, generation)
  return generation
}

/**
 * Opens a database in memory on a serialized one, its ground, which it can go back to without being opened anew: whatever is written
 * stays within a transaction that is never committed. Reading the schema of a new connection takes several times as long as a rollback.
 */
export function openOnGround(schema: Schema, image: Buffer): Database {
  const database = openDatabase({ schema, image })
  database.exec('BEGIN')
  begin(database, image)
  return database
}

/** Takes a database back to its ground, if that is `image`. @returns false when it is not, and nothing was done */
export function goBack(database: Database, image: Buffer): boolean {
  if (generations.get(database)?.ground !== image) return false
  database.exec('ROLLBACK; BEGIN')
  begin(database, image)
  return true
}

/** Makes the present state of a database that stands on a ground one that it can go back to under the name of `key`. */
export function setMark(database: Database, key: unknown): void {
  const known = generations.get(database)
  if (!known?.ground) return
  database.exec('SAVEPOINT mark')
  known.mark = { key }
}

/** Takes a database back to its mark, if that is of this name and above this ground. @returns false when it is not */
export function goBackToMark(database: Database, image: Buffer, key: unknown): boolean {
  const { ground, mark } = generations.get(database) ?? {}
  if (ground !== image || mark?.key !== key || !mark) return false
  database.exec('ROLLBACK TO mark')
  begin(database, image).mark = mark
  return true
}

/** A copy of the whole database. One that stands on a ground stands on this copy from now on. Not to be called within a transaction. */
export function serialize(database: Database): Buffer {
  const known = generations.get(database)
  if (!known?.ground) return database.serialize()
  // What is not committed would be missing: SQLite copies the pages that have been written.
  database.exec('COMMIT')
  const image = database.serialize()
  database.exec('BEGIN')
  Object.assign(known, { ground: image, mark: undefined })
  return image
}
