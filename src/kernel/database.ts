import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { packageRoot } from './assets.ts'

/** One organisation's SQLite database. */
export type Database = Sqlite.Database

/** The data directory or a database file in it cannot be used. The message is one sentence for people. */
export class DatabaseError extends Error {}

/**
 * Opens a database and brings its schema up to date.
 *
 * @param image a serialized database to start from; it is copied, never changed
 * @param file where to keep the data; in memory when absent. An existing file wins over the image.
 * @throws DatabaseError when the file cannot be opened or is not a database
 */
export function openDatabase(options: { image?: Buffer; file?: string } = {}): Database {
  const database = options.file
    ? openFile(options.file, options.image)
    : new Sqlite(options.image ?? ':memory:')
  database.pragma('foreign_keys = ON')
  migrate(database)
  return database
}

function openFile(file: string, image: Buffer | undefined): Database {
  try {
    mkdirSync(join(file, '..'), { recursive: true })
    if (image && !existsSync(file)) {
      const draft = `${file}.new`
      writeFileSync(draft, image, { mode: 0o600 })
      renameSync(draft, file)
    }
    const database = new Sqlite(file)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    return database
  } catch (error) {
    throw new DatabaseError(`Cannot keep data in ${file}: ${(error as Error).message}.`, { cause: error })
  }
}

const schemaFolder = join(packageRoot, 'src/domain/schema')

/** Runs the schema files that this database has not seen; `user_version` counts those it has. */
function migrate(database: Database): void {
  const seen = database.pragma('user_version', { simple: true }) as number
  const files = readdirSync(schemaFolder).sort()
  if (seen === files.length) return
  database.transaction(() => {
    for (const file of files.slice(seen)) database.exec(readFileSync(join(schemaFolder, file), 'utf8'))
    database.pragma(`user_version = ${files.length}`)
  })()
}
