import { present } from '../../kernel/organisation/moments.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { expectDue } from '../../kernel/organisation/scheduled-work.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import {
  type Columns,
  insertRow,
  one,
  type PartColumns,
  sql,
  statement,
  updateParts,
  updateRow,
  value,
} from '../../query/index.ts'
import { complianceEnd } from '../compliance/compliance.ts'
import { leaveAll } from '../directory/deletion.ts'
import { directoryRows } from '../directory/directory-objects.ts'

/** A registration with what rules about writing it need. */
export interface DeviceRegistration {
  readonly id: string
  readonly platform: string
}

/** A device registration by its object id. */
export function findDeviceRegistration(database: Database, id: string): DeviceRegistration | undefined {
  return one<DeviceRegistration>(
    database,
    `SELECT row.id, hardware.platform FROM ${directoryRows.device.from} WHERE row.id = ?`,
    id,
  )
}

/**
 * Whoever calls a device compliant renews its compliance. Of extension attributes those are changed that are given; null takes one away.
 *
 * @throws SqliteError when a required column is null
 */
export function changeDevice(
  organisation: Organisation,
  { id }: DeviceRegistration,
  { row, ...others }: PartColumns,
): void {
  const { database } = organisation
  const where = sql('row.id = ?', id)
  updateRow(database, 'device_registrations', {
    columns: { ...row, ...mergedAttributes(database, id, row) },
    where,
  })
  if (row.is_compliant === 1) {
    const end = complianceEnd(organisation.clock.now())
    updateRow(database, 'device_registrations', { columns: { compliance_expires_at: end }, where })
    expectDue(organisation, Date.parse(end))
  }
  updateParts(database, directoryRows.device, { columns: { ...others, row: {} }, where })
}

/**
 * Takes away one user's registration of a device, for good. The hardware stays, with other registrations of it and what other clouds keep
 * of it; who reports the device id to Intune afterwards reports an unknown device.
 */
export function deleteDeviceRegistration(database: Database, id: string): void {
  leaveAll(database, id)
  statement(database, 'DELETE FROM device_registrations WHERE id = ?').run(id)
}

function mergedAttributes(
  database: Database,
  id: string,
  { extension_attributes_json: given }: Columns,
): Columns {
  if (given === undefined) return {}
  const merged = value<string>(
    database,
    `SELECT json_patch(extension_attributes_json, coalesce(?, '{}')) FROM device_registrations WHERE id = ?`,
    given,
    id,
  )
  return { extension_attributes_json: merged! }
}

/** Registers a device with Entra ID for a user, unless that user has done so before. Nobody has told of its compliance yet. */
export function registerDevice(organisation: Organisation, deviceSeq: number, userId: string): void {
  const { database, random } = organisation
  const registered = `SELECT 1 FROM device_registrations JOIN registration_users ON registration_id = id
    WHERE device_seq = ? AND user_id = ?`
  if (value(database, registered, deviceSeq, userId)) return
  const id = random.uuid()
  const registered_at = present(organisation)
  insertRow(database, 'device_registrations', {
    id,
    device_id: random.uuid(),
    device_seq: deviceSeq,
    registered_at,
    last_sign_in_at: registered_at,
  })
  insertRow(database, 'registration_users', { registration_id: id, user_id: userId })
}
