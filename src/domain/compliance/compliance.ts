import { isoSeconds } from '../../kernel/organisation/clock.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { one, sql, statement, updateRow } from '../../query/index.ts'
import { directoryRows } from '../directory/directory-objects.ts'
import { isAssigned } from './partner-assignments.ts'
import type { InventoryReport, Report } from './partner-reports.ts'

/** Intune stands as the MDM of every device that a partner reports. */
const INTUNE_APP_ID = '0000000a-0000-0000-c000-000000000000'

/** Compliance that nobody renews is void after Intune's default of thirty days. */
const VALIDITY = 30 * 86_400_000

/** How long compliance that is reported at `moment` (milliseconds) lasts, in the database's form. */
export function complianceEnd(moment: number): string {
  return isoSeconds(moment + VALIDITY)
}

/** Why a report is not applied. */
export type ReportFault = 'unknownDevice' | 'foreignUser' | 'unassignedUser'

interface Registration {
  readonly id: string
  readonly device_seq: number
  readonly platform: string
  readonly inventory_reported_at: string | null
  readonly compliance_reported_at: string | null
}

/** Who reports, and when Intune gets round to it (milliseconds). */
export interface Reporter {
  readonly appId: string
  readonly moment: number
}

/**
 * Writes what a partner reports to the Entra device. What is older than the latest report of its kind is left out silently.
 *
 * @returns why nothing of it can be applied; undefined when all is well
 */
export function applyReport(database: Database, report: Report, reporter: Reporter): ReportFault | undefined {
  const registration = findRegistration(database, report.deviceId)
  if (!registration) return 'unknownDevice'
  if (!isRegisteredTo(database, registration.id, report.userId)) return 'foreignUser'
  const { appId } = reporter
  if (!isAssigned(database, { appId, userId: report.userId, platform: registration.platform }))
    return 'unassignedUser'
  const { inventory, compliant, updatedAt } = report
  if (inventory && !isOlder(updatedAt, registration.inventory_reported_at)) {
    writeHardware(database, registration.device_seq, inventory)
    writeManagement(database, registration.id, { inventory, updatedAt, appId })
  }
  if (compliant !== undefined && !isOlder(updatedAt, registration.compliance_reported_at)) {
    writeCompliance(database, registration.id, {
      compliant: Number(compliant),
      updatedAt,
      expiresAt: complianceEnd(reporter.moment),
      appId,
    })
  }
  return undefined
}

function findRegistration(database: Database, deviceId: string): Registration | undefined {
  return one<Registration>(
    database,
    `SELECT row.id, row.device_seq, hardware.platform, row.inventory_reported_at, row.compliance_reported_at
     FROM ${directoryRows.device.from} WHERE row.device_id = ?`,
    deviceId,
  )
}

function isRegisteredTo(database: Database, registrationId: string, userId: string): boolean {
  const text = `SELECT 1 FROM registration_users JOIN users ON users.id = user_id
                WHERE registration_id = ? AND user_id = ? AND deleted_at IS NULL`
  return one(database, text, registrationId, userId) !== undefined
}

function isOlder(updatedAt: string, latest: string | null): boolean {
  return latest !== null && updatedAt < latest
}

function writeHardware(database: Database, seq: number, { hardware }: InventoryReport): void {
  updateRow(database, 'devices', { columns: hardware, where: sql('row.seq = ?', seq) })
}

/** A device that begins to be managed shows as not compliant until its compliance is reported. */
function writeManagement(
  database: Database,
  id: string,
  { inventory, updatedAt, appId }: { inventory: InventoryReport; updatedAt: string; appId: string },
): void {
  const { managed, responsive } = inventory
  statement(
    database,
    `UPDATE device_registrations SET is_managed = @managed, mdm_app_id = @mdm, inventory_reported_at = @updatedAt,
       reporter_app_id = @appId, management_type = coalesce(@managementType, management_type),
       is_compliant = CASE WHEN @managed AND @responsive AND is_managed = 1 THEN coalesce(is_compliant, 0) ELSE 0 END
     WHERE id = @id`,
  ).run({
    id,
    managed: Number(managed),
    responsive: Number(responsive),
    mdm: INTUNE_APP_ID,
    managementType: managementType(database, appId),
    updatedAt,
    appId,
  })
}

/** Devices of the older integration are marked as Jamf's; those of a compliance partner bear no mark. */
function managementType(database: Database, appId: string): string | null {
  const text = 'SELECT 1 FROM device_management_partners WHERE single_tenant_app_id = ?'
  return one(database, text, appId) ? 'jamf' : null
}

/** A device that is not managed any more cannot become compliant. */
function writeCompliance(
  database: Database,
  id: string,
  values: { compliant: number; updatedAt: string; expiresAt: string; appId: string },
): void {
  statement(
    database,
    `UPDATE device_registrations SET is_managed = coalesce(is_managed, 1), mdm_app_id = coalesce(mdm_app_id, @mdm),
       is_compliant = @compliant AND coalesce(is_managed, 1), compliance_reported_at = @updatedAt,
       compliance_expires_at = @expiresAt, reporter_app_id = @appId
     WHERE id = @id`,
  ).run({ ...values, id, mdm: INTUNE_APP_ID })
}
