import type { Database } from '../kernel/database.ts'
import { statement } from '../query/statements.ts'
import { usersMatching } from './seed/membership-rule.ts'
import { SeedError } from './seed/seed-error.ts'

/** Rules know a few properties by the names of an older directory. */
const OLDER_NAMES: Readonly<Record<string, string>> = { officelocation: 'physicalDeliveryOfficeName' }

/** Gives a dynamic group exactly the users that its rule selects now. A rule that is not understood selects nobody. */
export function refreshDynamicGroup(database: Database, id: string): void {
  const rule = statement(database, 'SELECT membership_rule FROM groups WHERE id = ?', 'pluck').get(id) as
    | string
    | null
  const selected = JSON.stringify(select(database, rule ?? ''))
  statement(
    database,
    'DELETE FROM group_members WHERE group_id = ? AND member_id NOT IN (SELECT value FROM json_each(?))',
  ).run(id, selected)
  statement(
    database,
    `INSERT OR IGNORE INTO group_members (group_id, member_id, member_type)
     SELECT ?, value, 'user' FROM json_each(?)`,
  ).run(id, selected)
}

/** Refreshes every group whose rule speaks of one of these properties of users. */
export function refreshDynamicGroups(database: Database, properties: readonly string[]): void {
  const groups = statement(
    database,
    `SELECT id, membership_rule AS rule FROM groups WHERE membership_rule IS NOT NULL AND deleted_at IS NULL
       AND group_types_json LIKE '%"DynamicMembership"%'`,
  ).all() as { id: string; rule: string }[]
  const words = properties.map(name => `user.${OLDER_NAMES[name.toLowerCase()] ?? name}`.toLowerCase())
  for (const { id, rule } of groups) {
    if (words.some(word => rule.toLowerCase().includes(word))) refreshDynamicGroup(database, id)
  }
}

function select(database: Database, rule: string): string[] {
  try {
    return usersMatching(database, rule)
  } catch (error) {
    if (error instanceof SeedError) return []
    throw error
  }
}
