import type { Database } from '../../kernel/sqlite/database.ts'
import { all, type Edge, one, statement, value } from '../../query/index.ts'
import { isMatching, MembershipRuleError, RuleNotEmulatedError, usersMatching } from './membership-rule.ts'
import { MEMBERSHIP, UNIT_MEMBERSHIP } from './memberships.ts'

/** Rules know a few properties by the names of an older directory. */
const OLDER_NAMES: Readonly<Record<string, string>> = {
  id: 'objectId',
  mobilephone: 'mobile',
  officelocation: 'physicalDeliveryOfficeName',
}

/** Objects of which some have members that follow from a rule. */
export interface Ruled {
  readonly table: string
  /** Which are dynamic, as SQL over a row. */
  readonly condition: string
  readonly edge: Edge
}

export const RULED_GROUPS: Ruled = {
  table: 'groups',
  condition: `group_types_json LIKE '%"DynamicMembership"%'`,
  edge: MEMBERSHIP,
}

export const RULED_UNITS: Ruled = {
  table: 'administrative_units',
  condition: `membership_type = 'Dynamic'`,
  edge: UNIT_MEMBERSHIP,
}

/** Whether the members of the object with this id follow from a rule. */
export function isDynamic(database: Database, { table, condition }: Ruled, id: string): boolean {
  return value(database, `SELECT 1 FROM ${table} WHERE id = ? AND ${condition}`, id) === 1
}

/** Nobody comes or goes while it is paused. */
const IS_RUNNING = `membership_rule_processing_state IS NOT 'Paused'`

/**
 * Gives a dynamic object exactly the users that its rule selects now, unless it is paused. A rule that is not understood selects nobody.
 */
export function refreshMembersOf(database: Database, { table, edge }: Ruled, id: string): void {
  const found = one<{ rule: string | null }>(
    database,
    `SELECT membership_rule AS rule FROM ${table} WHERE id = ? AND ${IS_RUNNING}`,
    id,
  )
  if (!found) return
  const selected = JSON.stringify(understood(() => usersMatching(database, found.rule ?? '')) ?? [])
  statement(
    database,
    `DELETE FROM ${edge.table} WHERE ${edge.from} = ? AND ${edge.to} NOT IN (SELECT value FROM json_each(?))`,
  ).run(id, selected)
  statement(
    database,
    `INSERT OR IGNORE INTO ${edge.table} (${edge.from}, ${edge.to}, ${edge.type})
     SELECT ?, value, 'user' FROM json_each(?)`,
  ).run(id, selected)
}

/** The same for all dynamic objects of a kind, after many users were added at once. */
export function refreshAllMembers(database: Database, ruled: Ruled): void {
  for (const { id } of dynamicOnes(database, ruled)) refreshMembersOf(database, ruled, id)
}

function dynamicOnes(database: Database, { table, condition }: Ruled): { id: string; rule: string }[] {
  return all(
    database,
    `SELECT id, membership_rule AS rule FROM ${table}
     WHERE membership_rule IS NOT NULL AND deleted_at IS NULL AND ${IS_RUNNING} AND ${condition}`,
  )
}

/** What has been written of one user. */
interface UserChange {
  readonly userId: string
  /** Names of properties in Microsoft Graph. */
  readonly properties: readonly string[]
}

/**
 * Puts a user into the dynamic groups and administrative units that select it now, and takes it out of the others: those whose rule
 * speaks of one of the properties that have been written. It touches that user's memberships only.
 */
export function refreshMembershipsOf(database: Database, { userId, properties }: UserChange): void {
  const words = properties.map(name => `user.${OLDER_NAMES[name.toLowerCase()] ?? name}`.toLowerCase())
  for (const ruled of [RULED_GROUPS, RULED_UNITS]) {
    const { edge } = ruled
    for (const { id, rule } of dynamicOnes(database, ruled)) {
      const spoken = rule.toLowerCase()
      if (!words.some(word => spoken.includes(word))) continue
      const isMember = understood(() => isMatching(database, rule, userId)) ?? false
      const sql = isMember
        ? `INSERT OR IGNORE INTO ${edge.table} (${edge.from}, ${edge.to}, ${edge.type}) VALUES (?, ?, 'user')`
        : `DELETE FROM ${edge.table} WHERE ${edge.from} = ? AND ${edge.to} = ?`
      statement(database, sql).run(id, userId)
    }
  }
}

/** What `read` gives; undefined for a rule that is not understood. */
function understood<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof MembershipRuleError || error instanceof RuleNotEmulatedError) return undefined
    throw error
  }
}
