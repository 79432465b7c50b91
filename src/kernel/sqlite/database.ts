import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Schema } from './schema.ts'
import { watchDatabase } from './watched-database.ts'

/** One organisation's SQLite database. */
export type Database = Sqlite.Database

/** The data directory or a database file in it cannot be used. The message is one sentence for people. */
export class DatabaseError extends Error {}

interface DatabaseOptions {
  /** The shape that it has, or is given when it is new. */
  readonly schema: Schema
  /** A serialized database to start from; it is copied, never changed. */
  readonly image?: Buffer
  /** Where the data is kept; in memory when absent. */
  readonly file?: string
  /** In bytes, for one that is new. Default 4096. */
  readonly pageSize?: number
}

/**
 * Opens a database; an empty one is given its shape.
 *
 * @throws DatabaseError when the file cannot be opened, is not a database, or is one of another program or another version
 */
export function openDatabase({ schema, image, file, pageSize }: DatabaseOptions): Database {
  const database = file ? openFile(file) : new Sqlite(image ?? ':memory:')
  try {
    if (pageSize) database.pragma(`page_size = ${pageSize}`)
    const isNew = requireOurs(database, schema)
    if (file) keepLog(database)
    database.pragma('foreign_keys = ON')
    if (isNew) create(database, schema)
    watchDatabase(database, schema)
    return database
  } catch (error) {
    database.close()
    throw file && !(error instanceof DatabaseError) ? unusable(file, error) : error
  }
}

/** Opens a serialized database for as long as `use` takes. @throws what opening or `use` throws */
export function withImage<T>(schema: Schema, image: Buffer, use: (database: Database) => T): T {
  const database = openDatabase({ schema, image })
  try {
    return use(database)
  } finally {
    database.close()
  }
}

function openFile(file: string): Database {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return new Sqlite(file)
  } catch (error) {
    throw unusable(file, error)
  }
}

/** What `error` means for the data in a file or folder. */
export function unusable(place: string, error: unknown): DatabaseError {
  return new DatabaseError(`Cannot keep data in ${place}: ${(error as Error).message}.`, { cause: error })
}

function keepLog(database: Database): void {
  database.pragma('journal_mode = WAL')
  // What was written survives the end of the process, which is what is promised; only a power failure may cost the latest writes.
  database.pragma('synchronous = NORMAL')
}

/**
 * Writes a copy of a database to a file, whole or not at all.
 *
 * @throws DatabaseError when it cannot be written
 */
export function writeDatabase(database: Database, file: string): void {
  const draft = `${file}.new`
  try {
    mkdirSync(dirname(file), { recursive: true })
    rmSync(draft, { force: true })
    database.prepare('VACUUM INTO ?').run(draft)
    // It holds private keys.
    chmodSync(draft, 0o600)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new DatabaseError(`Cannot write ${file}: ${(error as Error).message}.`, { cause: error })
  }
}

/**
 * Puts the database of one file in the place of another, at any moment of which the process may end: either the one or the other is there.
 *
 * @param options.former the open database of `file`, which is closed
 * @throws DatabaseError when it cannot; then `former` is open and all is as it was
 */
export function replaceFile(
  fresh: string,
  file: string,
  { schema, former }: { schema: Schema; former: Database | undefined },
): void {
  try {
    // Its header says that a log is kept, which may no longer be possible to write later.
    openDatabase({ schema, file: fresh }).close()
    if (former) emptyLog(former)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
  former?.close()
  // A log that stays would be taken for one of the file that follows.
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  renameSync(fresh, file)
}

/** Moves all that is in the log to the database itself, where nothing may be lost when the log is taken away. */
function emptyLog(database: Database): void {
  const [{ busy }] = database.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }]
  if (busy) throw new DatabaseError(`Another program reads ${database.name}; close it there and try again.`)
}

const DRAFT = /\.sqlite\.(next|new|next\.new)(-wal|-shm|-journal)?$/

/** Removes what a process left in a folder that ended while it wrote there. */
export function sweepDrafts(folder: string): void {
  if (!existsSync(folder)) return
  const drafts = readdirSync(folder).filter(name => DRAFT.test(name))
  for (const name of drafts) rmSync(join(folder, name), { force: true })
}

/** Names the databases of localtenant ("ltnt"; https://sqlite.org/fileformat2.html#application_id). */
const APPLICATION_ID = 0x6c_74_6e_74

/**
 * To be asked before anything is written to it.
 *
 * @returns true for one that is empty and has to be given its shape
 * @throws DatabaseError for the database of another program, or of another version of this one
 */
function requireOurs(database: Database, { version }: Schema): boolean {
  const applicationId = database.pragma('application_id', { simple: true })
  const seen = database.pragma('user_version', { simple: true }) as number
  if (applicationId === APPLICATION_ID && seen === version) return false
  if (database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined) return true
  const name = nameOf(database)
  if (applicationId !== APPLICATION_ID && seen === 0)
    throw new DatabaseError(`${name} is the database of another program.`)
  if (applicationId === APPLICATION_ID && seen > version) {
    throw new DatabaseError(
      `${name} was written by a newer version of localtenant (schema ${seen}, this one knows ${version}); use that version.`,
    )
  }
  // Those of before 0.1 had no application id, but a version.
  const writer =
    applicationId === APPLICATION_ID
      ? `an older development version of localtenant (schema ${seen}, this one knows ${version})`
      : 'an early development version of localtenant, or by another program,'
  throw new DatabaseError(
    `${name} was written by ${writer} and cannot be used; move it away and start again.`,
  )
}

/** One in memory has been made of an image and has the image's bytes for its name. */
function nameOf({ memory, name }: Database): string {
  return memory ? 'The database' : name
}

function create(database: Database, { version, text }: Schema): void {
  database.transaction(() => {
    database.exec(text())
    database.pragma(`application_id = ${APPLICATION_ID}`)
    database.pragma(`user_version = ${version}`)
  })()
}
