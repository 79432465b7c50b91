import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { expectDue } from '../../kernel/organisation/scheduled-work.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { one, type PartColumns, sql, updateParts, updateRow } from '../../query/index.ts'
import { complianceEnd } from '../compliance/compliance.ts'
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

/** Whoever calls a device compliant renews its compliance. @throws SqliteError when a required column is null */
export function changeDevice(
  organisation: Organisation,
  { id }: DeviceRegistration,
  { row, ...others }: PartColumns,
): void {
  const { database } = organisation
  const where = sql('row.id = ?', id)
  updateRow(database, 'device_registrations', { columns: row, where })
  if (row.is_compliant === 1) {
    const end = complianceEnd(organisation.clock.now())
    updateRow(database, 'device_registrations', { columns: { compliance_expires_at: end }, where })
    expectDue(organisation, Date.parse(end))
  }
  updateParts(database, directoryRows.device, { columns: { ...others, row: {} }, where })
}
