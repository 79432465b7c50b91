import type { Database } from '../../../kernel/sqlite/database.ts'
import { statement } from '../../../query/index.ts'
import { invalidField } from '../errors.ts'

/** What records refer to by id. */
export type Referred = 'site' | 'building' | 'department'

/**
 * The id of a row that a body refers to, or null for none, which Jamf writes as -1.
 *
 * @throws Failure `INVALID_FIELD` when there is no such row
 */
export function referredId(database: Database, kind: Referred, id: unknown): number | null {
  if (id === null || id === undefined || id === '-1' || id === '') return null
  const found = statement(database, `SELECT id FROM jamf_${kind}s WHERE id = ?`, 'pluck').get(String(id))
  if (found === undefined) throw invalidField(`${kind}Id`, `No ${kind} has the id ${id}.`)
  return found as number
}
