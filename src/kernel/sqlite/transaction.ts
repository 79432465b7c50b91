import type { Database } from './database.ts'
import { forgetRows } from './row-cache.ts'

/**
 * Does something as one transaction: it is kept whole, or not at all when it throws. Within another transaction it is a part of that.
 *
 * @throws whatever `work` throws
 */
export function inTransaction<T>(database: Database, work: () => T): T {
  try {
    return database.transaction(work)()
  } catch (error) {
    forgetRows(database)
    throw error
  }
}
