import type { Database } from '../../kernel/sqlite/database.ts'
import { statement } from '../../query/statements/statements.ts'
import { isMatching, MembershipRuleError, usersMatching } from './membership-rule.ts'

/** Rules know a few properties by the names of an older directory. */
const OLDER_NAMES: Readonly<Record<string, string>> = { officelocation: 'physicalDeliveryOfficeName' }

/** Gives a dynamic group exactly the users that its rule selects now. A rule that is not understood selects nobody. */
export function refreshDynamicGroup(database: Database, id: string): void {
  const rule = statement(database, 'SELECT membership_rule FROM groups WHERE id = ?', 'pluck').get(id) as
    | string
    | null
  const selected = JSON.stringify(understood(() => usersMatching(database, rule ?? '')) ?? [])
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

/** What has been written of one user. */
interface UserChange {
  readonly userId: string
  /** Names of properties in Microsoft Graph. */
  readonly properties: readonly string[]
}

/**
 * Puts a user into the dynamic groups that select it now, and takes it out of the others: those whose rule speaks of one of the properties
 * that have been written. It touches that user's memberships only.
 */
export function refreshMembershipsOf(database: Database, { userId, properties }: UserChange): void {
  const groups = statement(
    database,
    `SELECT id, membership_rule AS rule FROM groups WHERE membership_rule IS NOT NULL AND deleted_at IS NULL
       AND group_types_json LIKE '%"DynamicMembership"%'`,
  ).all() as { id: string; rule: string }[]
  const words = properties.map(name => `user.${OLDER_NAMES[name.toLowerCase()] ?? name}`.toLowerCase())
  for (const { id, rule } of groups) {
    const spoken = rule.toLowerCase()
    if (!words.some(word => spoken.includes(word))) continue
    const isMember = understood(() => isMatching(database, rule, userId)) ?? false
    const sql = isMember
      ? `INSERT OR IGNORE INTO group_members (group_id, member_id, member_type) VALUES (?, ?, 'user')`
      : 'DELETE FROM group_members WHERE group_id = ? AND member_id = ?'
    statement(database, sql).run(id, userId)
  }
}

/** What `read` gives; undefined for a rule that is not understood. */
function understood<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof MembershipRuleError) return undefined
    throw error
  }
}
