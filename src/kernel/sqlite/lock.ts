import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type Database, DatabaseError, unusable } from './database.ts'

/**
 * Makes sure that only one emulator uses a data directory. SQLite holds the lock for as long as the process lives, however it ends,
 * and the data can still be looked at with other tools.
 *
 * @returns what gives the directory free again
 * @throws DatabaseError when another one uses it, or when it cannot be written to
 */
export function lockData(folder: string): () => void {
  let lock: Database | undefined
  try {
    mkdirSync(folder, { recursive: true })
    lock = new Sqlite(join(folder, 'localtenant.lock'), { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') {
      throw new DatabaseError(
        `Another localtenant keeps its data in ${folder}; stop it, or give this one another folder with --data.`,
      )
    }
    throw unusable(folder, error)
  }
  const held = lock
  return () => void held.close()
}
