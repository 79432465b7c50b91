import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { all, one, type Sql, sql, statement, value, values } from '../../../query/index.ts'
import { computerRows } from '../computers/computer-rows.ts'
import { mobileDeviceRows } from '../mobile-devices/mobile-device-rows.ts'
import { criteriaCondition, type GroupLookup } from './criteria.ts'
import type { Criterion } from './criterion.ts'
import type { JamfTarget } from './criterion-fields.ts'

/** A smart group (criteria) or a static one (members) of computers or of mobile devices. */
export interface JamfGroup {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly isSmart: boolean
  readonly siteId: number
  readonly criteria: readonly Criterion[]
}

interface GroupRow {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly is_smart: number
  readonly site_id: number
  readonly criteria_json: string
}

const GROUP = 'id, name, description, is_smart, site_id, criteria_json'

function readGroup({ is_smart, site_id, criteria_json, ...row }: GroupRow): JamfGroup {
  return {
    ...row,
    isSmart: is_smart === 1,
    siteId: site_id,
    criteria: JSON.parse(criteria_json) as Criterion[],
  }
}

/** All groups, by id. */
export function listGroups(database: Database, target: JamfTarget): JamfGroup[] {
  const sql = `SELECT ${GROUP} FROM jamf_groups WHERE target = ? ORDER BY id`
  return all<GroupRow>(database, sql, target).map(readGroup)
}

export function findGroup(
  database: Database,
  target: JamfTarget,
  { id, name }: { readonly id?: number; readonly name?: string },
): JamfGroup | undefined {
  const where = id === undefined ? 'name' : 'id'
  const row = one<GroupRow>(
    database,
    `SELECT ${GROUP} FROM jamf_groups WHERE target = ? AND ${where} = ?`,
    target,
    id ?? name,
  )
  return row && readGroup(row)
}

/** FROM clause over which the conditions of groups are written. */
const RECORDS: Readonly<Record<JamfTarget, string>> = {
  computer: computerRows.from,
  mobileDevice: mobileDeviceRows.from,
}

/** The ids of all records that can be in a group. */
export function recordIds(database: Database, target: JamfTarget): number[] {
  return values<number>(database, `SELECT row.id FROM ${RECORDS[target]}`)
}

/**
 * The ids of the records that the Pro API lets be in a static group: of a group in a site those of the same site, and of computers those
 * that are managed (seen on 11.32.0: jamf/terraform-provider-jamfplatform, internal/common/progroups/doc.go).
 */
export function eligibleIds(database: Database, target: JamfTarget, siteId: number): number[] {
  const managed = target === 'computer' ? ' AND row.managed' : ''
  const text = `SELECT row.id FROM ${RECORDS[target]} WHERE ? IN (-1, row.site_id)${managed}`
  return values<number>(database, text, siteId)
}

/** Who is in a group, as a condition over those records. */
export function memberCondition(organisation: Organisation, target: JamfTarget, group: JamfGroup): Sql {
  if (!group.isSmart) {
    return sql('row.id IN (SELECT member_id FROM jamf_static_members WHERE group_id = ?)', group.id)
  }
  const lookup: GroupLookup = name => findGroup(organisation.database, target, { name })
  return criteriaCondition({ organisation, target, findGroup: lookup }, group.criteria)
}

/** The ids of a group's members now, ascending. */
export function groupMembers(organisation: Organisation, target: JamfTarget, group: JamfGroup): number[] {
  const condition = memberCondition(organisation, target, group)
  const text = `SELECT row.id FROM ${RECORDS[target]} WHERE ${condition.text} ORDER BY row.id`
  return values<number>(organisation.database, text, ...condition.parameters)
}

export function countMembers(organisation: Organisation, target: JamfTarget, group: JamfGroup): number {
  const condition = memberCondition(organisation, target, group)
  const text = `SELECT count(*) FROM ${RECORDS[target]} WHERE ${condition.text}`
  return value<number>(organisation.database, text, ...condition.parameters)!
}

const TABLE = `CREATE TEMP TABLE IF NOT EXISTS jamf_memberships (
  target TEXT NOT NULL, member_id INTEGER NOT NULL, group_id INTEGER NOT NULL,
  PRIMARY KEY (target, member_id, group_id)) WITHOUT ROWID`

/**
 * Writes the groups of some records into `temp.jamf_memberships`, from where a query composes them; what was there
 * before goes. Nothing about membership in a smart group is kept: it follows from inventory and clock.
 */
export function writeMemberships(
  organisation: Organisation,
  target: JamfTarget,
  ids: readonly number[],
): void {
  const { database } = organisation
  statement(database, TABLE).run()
  statement(database, 'DELETE FROM temp.jamf_memberships').run()
  if (ids.length === 0) return
  for (const group of listGroups(database, target)) {
    const condition = memberCondition(organisation, target, group)
    statement(
      database,
      `INSERT INTO temp.jamf_memberships SELECT ?, row.id, ? FROM ${RECORDS[target]}
       WHERE row.id IN (SELECT value FROM json_each(?)) AND ${condition.text}`,
    ).run(target, group.id, JSON.stringify(ids), ...condition.parameters)
  }
}

/** The names of the groups that a record is in now. */
export function groupsOf(organisation: Organisation, target: JamfTarget, id: number): string[] {
  writeMemberships(organisation, target, [id])
  return values<string>(
    organisation.database,
    'SELECT name FROM temp.jamf_memberships JOIN jamf_groups ON jamf_groups.id = group_id ORDER BY name',
  )
}
