import { value } from '../../query/index.ts'
import type { Database } from './database.ts'

/**
 * How many rows have been written since the database was opened. What was read while the number was the same is still
 * true, which costs a microsecond to find out.
 */
export function changesOf(database: Database): number {
  return value<number>(database, 'SELECT total_changes()')!
}
