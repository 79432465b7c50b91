import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { statement, value, values } from '../../../query/statements/statements.ts'

/** The words of Graph's deviceManagementPartnerTenantState. */
export type PartnerState = 'unknown' | 'unavailable' | 'enabled' | 'terminated' | 'rejected' | 'unresponsive'

/** The states of the partners that an application acts as: usually one, of either kind. */
export function connectorStates(database: Database, appId: string): PartnerState[] {
  return values<PartnerState>(
    database,
    `SELECT partner_state FROM compliance_management_partners WHERE app_id = @appId
     UNION ALL SELECT partner_state FROM device_management_partners WHERE single_tenant_app_id = @appId`,
    { appId },
  )
}

/**
 * True when Intune takes reports from an application: a partner is configured with it, or it is a partner's own, at home in
 * another tenant and consented to here.
 */
export function mayReport({ database, tenantId }: Organisation, appId: string): boolean {
  if (connectorStates(database, appId).length > 0) return true
  const home = value(database, 'SELECT home_tenant_id FROM applications WHERE app_id = ?', appId)
  return home !== undefined && String(home).toLowerCase() !== tenantId
}

/** An application that is not the configured one has called: partners that still wait for theirs show it as an error. */
export function rejectWaiting(database: Database): void {
  statement(
    database,
    `UPDATE device_management_partners SET partner_state = 'rejected'
     WHERE single_tenant_app_id IS NOT NULL AND partner_state IN ('unknown', 'unavailable')`,
  ).run()
}

/**
 * Ties an application that no partner is configured with to a compliance partner that an administrator has added: Graph does
 * not say there which application it will be. The one of its name is taken, else the only one that is still free.
 */
export function claimConnector(database: Database, appId: string): void {
  if (connectorStates(database, appId).length > 0) return
  statement(
    database,
    `WITH free AS (SELECT id, display_name FROM compliance_management_partners WHERE app_id IS NULL),
       named AS (SELECT id FROM free
                 WHERE display_name = (SELECT display_name FROM service_principals WHERE app_id = @appId) COLLATE NOCASE)
     UPDATE compliance_management_partners SET app_id = @appId
     WHERE id = coalesce((SELECT min(id) FROM named), (SELECT min(id) FROM free HAVING count(*) = 1))`,
  ).run({ appId })
}

/** What a partner has shown of itself; moments in the database's form. */
export interface SignOfLife {
  /** Its latest heartbeat, where that was it. */
  readonly heartbeatAt: string | null
  /** When it will count as unresponsive unless it shows another. */
  readonly unresponsiveDueAt: string
}

/** A partner has begun to work, or shows that it still does. */
export function enableConnectors(database: Database, appId: string, sign: SignOfLife): void {
  const values = { appId, ...sign }
  statement(
    database,
    `UPDATE compliance_management_partners
     SET partner_state = 'enabled', unresponsive_due_at = @unresponsiveDueAt,
       last_heartbeat_at = coalesce(@heartbeatAt, last_heartbeat_at) WHERE app_id = @appId`,
  ).run(values)
  statement(
    database,
    `UPDATE device_management_partners
     SET partner_state = 'enabled', is_configured = 1, removal_due_at = NULL, non_compliance_due_at = NULL,
       unresponsive_due_at = @unresponsiveDueAt, last_heartbeat_at = coalesce(@heartbeatAt, last_heartbeat_at)
     WHERE single_tenant_app_id = @appId`,
  ).run(values)
}

/** A partner has ended the connection; a second time changes nothing. `removalDueAt` is when its devices will go. */
export function terminateConnectors(database: Database, appId: string, removalDueAt: string): void {
  statement(
    database,
    `UPDATE compliance_management_partners SET partner_state = 'terminated', unresponsive_due_at = NULL WHERE app_id = ?`,
  ).run(appId)
  statement(
    database,
    `UPDATE device_management_partners
     SET partner_state = 'terminated', is_configured = 0, unresponsive_due_at = NULL, non_compliance_due_at = NULL,
       removal_due_at = iif(partner_state = 'terminated', removal_due_at, @removalDueAt)
     WHERE single_tenant_app_id = @appId`,
  ).run({ appId, removalDueAt })
}
