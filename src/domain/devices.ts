import type { Database } from '../kernel/database.ts'
import { expectDue } from '../kernel/due.ts'
import type { World } from '../kernel/tenants.ts'
import { statement } from '../query/statements.ts'
import { complianceEnd } from './compliance.ts'
import { type Columns, updateRow } from './rows.ts'

/** A registration with what rules about writing it need. */
export interface DeviceRegistration {
  readonly id: string
  readonly seq: number
  readonly deviceSeq: number
  readonly platform: string
}

/** A device registration by its object id or, `byDeviceId`, by its device id. */
export function findDeviceRegistration(
  database: Database,
  key: string,
  { byDeviceId = false } = {},
): DeviceRegistration | undefined {
  return statement(
    database,
    `SELECT r.id, r.seq, r.device_seq AS deviceSeq, h.platform
     FROM device_registrations r JOIN devices h ON h.seq = r.device_seq WHERE r.${byDeviceId ? 'device_id' : 'id'} = ?`,
  ).get(key) as DeviceRegistration | undefined
}

/** Column values of a device: of the registration itself and of the hardware, which other registrations share. */
export interface DeviceColumns {
  readonly registration: Columns
  readonly hardware: Columns
}

/** Whoever calls a device compliant renews its compliance. @throws SqliteError when a required column is null */
export function changeDevice(
  world: World,
  { seq, deviceSeq }: DeviceRegistration,
  columns: DeviceColumns,
): void {
  const { database } = world
  const key = { column: 'seq', value: seq }
  updateRow(database, 'device_registrations', { key, columns: columns.registration })
  if (columns.registration.is_compliant === 1) {
    const end = complianceEnd(world.clock.now())
    updateRow(database, 'device_registrations', { key, columns: { compliance_expires_at: end } })
    expectDue(world, Date.parse(end))
  }
  updateRow(database, 'devices', { key: { column: 'seq', value: deviceSeq }, columns: columns.hardware })
}
