import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { groupsOf } from '../../products/jamf/groups/group-records.ts'
import { all, one } from '../../query/index.ts'
import { factsOf } from './facts.ts'
import type { Device } from './find-device.ts'

/** One device as all clouds have it. */
export function shownDevice(organisation: Organisation, device: Device): object {
  const { database } = organisation
  const { seq } = device
  const hardware = one<object>(
    database,
    `SELECT name, serial_number AS serialNumber, udid, platform, model, os_name AS osName, os_version AS osVersion
     FROM devices WHERE seq = ?`,
    seq,
  )!
  return {
    ...hardware,
    entra: registrationsOf(database, seq),
    jamf: jamfRecord(organisation, device) ?? null,
    facts: factsOf(database, device) ?? null,
  }
}

function registrationsOf(database: Database, seq: number): object[] {
  const rows = all<Record<string, unknown>>(
    database,
    `SELECT reg.id, reg.device_id AS deviceId, reg.is_compliant AS isCompliant, reg.is_managed AS isManaged,
       (SELECT json_group_array(user_principal_name ORDER BY user_principal_name)
        FROM registration_users JOIN users ON users.id = user_id WHERE registration_id = reg.id) AS users
     FROM device_registrations reg WHERE device_seq = ? ORDER BY reg.seq`,
    seq,
  )
  const truth = (flag: unknown): boolean | null => (flag === null ? null : flag === 1)
  return rows.map(({ isCompliant, isManaged, users, ...row }) => ({
    ...row,
    users: JSON.parse(String(users)),
    isCompliant: truth(isCompliant),
    isManaged: truth(isManaged),
  }))
}

function jamfRecord(
  organisation: Organisation,
  { computer_id, mobile_device_id }: Device,
): object | undefined {
  const target = computer_id === null ? 'mobileDevice' : 'computer'
  const id = computer_id ?? mobile_device_id
  if (id === null) return undefined
  const table = target === 'computer' ? 'computers' : 'mobile_devices'
  const row = one<{ management_id: string; managed: number }>(
    organisation.database,
    `SELECT management_id, managed FROM ${table} WHERE id = ?`,
    id,
  )!
  return {
    record: target,
    id: String(id),
    managementId: row.management_id,
    managed: row.managed === 1,
    groups: groupsOf(organisation, target, id),
  }
}
