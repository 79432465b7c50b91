import type { Database } from '../kernel/database.ts'
import { statement } from '../query/statements.ts'
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

/** @throws SqliteError when a required column is null */
export function changeDevice(
  database: Database,
  { seq, deviceSeq }: DeviceRegistration,
  columns: DeviceColumns,
): void {
  updateRow(database, 'device_registrations', {
    key: { column: 'seq', value: seq },
    columns: columns.registration,
  })
  updateRow(database, 'devices', { key: { column: 'seq', value: deviceSeq }, columns: columns.hardware })
}
