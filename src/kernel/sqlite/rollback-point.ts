import { type Database, openDatabase } from './database.ts'
import type { Schema } from './schema.ts'

/** The data of a database as a whole: another object whenever it was rolled back to its baseline. */
interface Generation {
  /** What it is rolled back to; undefined for a database that cannot. */
  baseline: Buffer | undefined
  /** Names the state above the baseline that it can be rolled back to as well. */
  savepoint: { readonly key: unknown } | undefined
}

const generations = new WeakMap<Database, Generation>()

/**
 * What to remember things by that were read from a database and hold until its data is replaced as a whole: an object that is the same
 * until then.
 */
export function generationOf(database: Database): object {
  return generations.get(database) ?? begin(database, undefined)
}

function begin(database: Database, baseline: Buffer | undefined): Generation {
  const generation: Generation = { baseline, savepoint: undefined }
  generations.set(database, generation)
  return generation
}

/**
 * Opens a database in memory on a serialized one, its baseline, to which it can be rolled back without being opened anew: whatever is written
 * stays within a transaction that is never committed. Reading the schema of a new connection takes several times as long as a rollback.
 */
export function openOnBaseline(schema: Schema, image: Buffer): Database {
  const database = openDatabase({ schema, image })
  database.exec('BEGIN')
  begin(database, image)
  return database
}

/** Rolls a database back to its baseline, if that is `image`. @returns false when it is not, and nothing was done */
export function rollBack(database: Database, image: Buffer): boolean {
  if (generations.get(database)?.baseline !== image) return false
  database.exec('ROLLBACK; BEGIN')
  begin(database, image)
  return true
}

/** Makes the present state of a database that stands on a baseline one that it can be rolled back to under the name of `key`. */
export function setSavepoint(database: Database, key: unknown): void {
  const known = generations.get(database)
  if (!known?.baseline) return
  database.exec('SAVEPOINT mark')
  known.savepoint = { key }
}

/** Rolls a database back to its savepoint, if that is of this name and above this baseline. @returns false when it is not */
export function rollBackToSavepoint(database: Database, image: Buffer, key: unknown): boolean {
  const { baseline, savepoint } = generations.get(database) ?? {}
  if (baseline !== image || savepoint?.key !== key || !savepoint) return false
  database.exec('ROLLBACK TO mark')
  begin(database, image).savepoint = savepoint
  return true
}

/** A copy of the whole database. One that stands on a baseline stands on this copy from now on. Not to be called within a transaction. */
export function serialize(database: Database): Buffer {
  const known = generations.get(database)
  if (!known?.baseline) return database.serialize()
  // What is not committed would be missing: SQLite copies the pages that have been written.
  database.exec('COMMIT')
  const image = database.serialize()
  database.exec('BEGIN')
  Object.assign(known, { baseline: image, savepoint: undefined })
  return image
}
