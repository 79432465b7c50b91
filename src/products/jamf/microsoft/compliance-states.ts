import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { all, join, type Sql, sql, statement, value } from '../../../query/index.ts'
import { computerRows } from '../computers/computer-rows.ts'
import { findGroup, memberCondition } from '../groups/group-records.ts'
import type { DeviceCompliance } from './device-compliance.ts'

/**
 * What Intune has to know of a Mac: whether it is in the compliance group, as long as Jamf Pro manages it and it is in the applicable one
 * (documented; that one which leaves that group counts as not managed is assumed).
 */
type ComplianceState = 'compliant' | 'notCompliant' | 'notManaged'

/** A registration of a Mac of which Intune knows something else. */
export interface Untold {
  readonly seq: number
  readonly registration_id: string
  /** The device id in Entra ID. */
  readonly device_id: string
  readonly user_id: string
  readonly state: ComplianceState
  readonly name: string
  readonly os_name: string | null
  readonly os_version: string | null
  readonly last_contact_at: string | null
}

/**
 * How many devices one message tells of, and how many are looked at in one go. Other requests wait meanwhile, and while Intune processes a
 * message, or the few that fall due at once.
 */
const MESSAGE_DEVICES = 100
const SLICE = 1000

/** A slice of all registrations, behind the one with the seq `from`. */
export function untoldAfter(
  organisation: Organisation,
  settings: DeviceCompliance,
  from: number,
): { readonly untold: Untold[]; readonly next: number | null } {
  const { database } = organisation
  const seqs = all<{ seq: number }>(
    database,
    'SELECT seq FROM device_registrations WHERE seq > ? ORDER BY seq LIMIT ?',
    from,
    SLICE,
  )
  const last = seqs.at(-1)?.seq ?? from
  const untold = untoldWhere(organisation, settings, {
    where: sql('reg.seq > ? AND reg.seq <= ?', from, last),
    // One more tells that there are more.
    limit: MESSAGE_DEVICES + 1,
  })
  // A message has room for so many; the others come with the next.
  if (untold.length > MESSAGE_DEVICES) {
    const some = untold.slice(0, MESSAGE_DEVICES)
    return { untold: some, next: some.at(-1)!.seq }
  }
  return { untold, next: seqs.length < SLICE ? null : last }
}

/** A device about which something has changed, with the number of the change. */
export interface Change {
  readonly device_seq: number
  readonly number: number
}

/** The changes that wait, as many as a message has room for. */
export function waitingChanges(database: Database): Change[] {
  return all<Change>(
    database,
    'SELECT device_seq, number FROM jamf_compliance_changes ORDER BY device_seq LIMIT ?',
    MESSAGE_DEVICES / 2,
  )
}

/** What Intune has to be told of these devices, each with all its registrations. */
export function untoldOf(
  organisation: Organisation,
  settings: DeviceCompliance,
  changes: readonly Change[],
): Untold[] {
  const seqs = JSON.stringify(changes.map(({ device_seq }) => device_seq))
  const where = sql('reg.device_seq IN (SELECT value FROM json_each(?))', seqs)
  return untoldWhere(organisation, settings, { where, limit: ALL })
}

/** SQLite's word for no limit. */
const ALL = -1

function untoldWhere(
  organisation: Organisation,
  settings: DeviceCompliance,
  { where, limit }: { readonly where: Sql; readonly limit: number },
): Untold[] {
  const { database } = organisation
  const applicable = inGroup(organisation, settings.applicable_group_id)
  const compliant = inGroup(organisation, settings.compliance_group_id)
  const scope = join([sql("hardware.platform = 'macOS'"), where], 'AND')
  return all<Untold>(
    database,
    `SELECT * FROM (
       SELECT reg.seq, reg.id AS registration_id, reg.device_id, hardware.name, hardware.os_name, hardware.os_version,
         row.last_contact_at,
         (SELECT min(user_id) FROM registration_users JOIN users ON users.id = user_id AND users.deleted_at IS NULL
          WHERE registration_id = reg.id) AS user_id,
         CASE WHEN row.id IS NULL OR NOT row.managed OR NOT ifnull(${applicable.text}, 0) THEN 'notManaged'
           WHEN ${compliant.text} THEN 'compliant' ELSE 'notCompliant' END AS state,
         ifnull(told.state, 'notManaged') AS told_state
       FROM device_registrations reg JOIN devices hardware ON hardware.seq = reg.device_seq
         LEFT JOIN computers row ON row.device_seq = hardware.seq
         LEFT JOIN jamf_compliance_told told ON told.registration_id = reg.id
       WHERE ${scope.text})
     WHERE state <> told_state AND user_id IS NOT NULL ORDER BY seq LIMIT ?`,
    ...applicable.parameters,
    ...compliant.parameters,
    ...scope.parameters,
    limit,
  )
}

/** A group that is gone has no members. */
function inGroup(organisation: Organisation, id: number): Sql {
  const group = findGroup(organisation.database, 'computer', { id })
  return group ? memberCondition(organisation, 'computer', group) : sql('0')
}

/** Whether a Mac is in a group now. */
export function isMemberOf(organisation: Organisation, groupId: number, id: number): boolean {
  const { text, parameters } = inGroup(organisation, groupId)
  const found = `SELECT 1 FROM ${computerRows.from} WHERE row.id = ? AND (${text})`
  return value(organisation.database, found, id, ...parameters) !== undefined
}

/** Notes what Intune has been told. */
export function recordTold(database: Database, told: readonly Untold[]): void {
  const insert = statement(
    database,
    `INSERT INTO jamf_compliance_told (registration_id, state) SELECT id, @state FROM device_registrations WHERE id = @registration_id
     ON CONFLICT (registration_id) DO UPDATE SET state = excluded.state`,
  )
  for (const { registration_id, state } of told) insert.run({ registration_id, state })
}

/** Forgets changes that have been told, unless another has come meanwhile. */
export function forgetChanges(database: Database, changes: readonly Change[]): void {
  const remove = statement(
    database,
    'DELETE FROM jamf_compliance_changes WHERE device_seq = @device_seq AND number = @number',
  )
  for (const { device_seq, number } of changes) remove.run({ device_seq, number })
}
