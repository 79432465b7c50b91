import { hashSecret } from '../../../domain/tokens/secrets.ts'
import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { type Columns, insertRow, one, statement, value } from '../../../query/index.ts'
import {
  AUTHORITY,
  CHECK_SECONDS,
  changeDeviceCompliance,
  deviceCompliance,
  GRAPH,
  setAlarm,
} from './device-compliance.ts'

/** What an administrator says of Device Compliance; groups are ids. */
export interface DeviceComplianceChange {
  readonly enabled?: boolean | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly applicableGroup?: number | undefined
  readonly complianceGroup?: number | undefined
  readonly authority?: string | undefined
  readonly graph?: string | undefined
  readonly checkSeconds?: number | undefined
}

/** What it takes to set it up. */
const NEEDED = ['clientId', 'clientSecret', 'applicableGroup', 'complianceGroup'] as const

/** Those that are missing for Device Compliance to be set up; none once it is. */
export function missingSettings(database: Database, change: DeviceComplianceChange): string[] {
  return deviceCompliance(database) ? [] : NEEDED.filter(name => change[name] === undefined)
}

/** Changes what is given. All Macs are looked at again, and what waits after a fault is tried at once: something may have been mended. */
export function configureDeviceCompliance(organisation: Organisation, change: DeviceComplianceChange): void {
  const { database, clock } = organisation
  const columns = columnsOf(change)
  const now = isoSeconds(clock.now())
  if (deviceCompliance(database)) {
    changeDeviceCompliance(database, { ...columns, check_from: 0, retry_at: null, check_due_at: now })
  } else {
    const defaults = { authority: AUTHORITY, graph: GRAPH, check_seconds: CHECK_SECONDS, is_enabled: 1 }
    insertRow(database, 'jamf_device_compliance', {
      id: 1,
      ...defaults,
      ...columns,
      check_from: 0,
      check_due_at: now,
    })
  }
  const { app_id, client_secret } = deviceCompliance(database)!
  changeDeviceCompliance(database, { credential_key_id: credentialId(database, app_id, client_secret) })
  // Those of a time when nobody listened are found by looking at all.
  if (change.enabled === false) statement(database, 'DELETE FROM jamf_compliance_changes').run()
  setAlarm(organisation)
}

/** The credential that a secret is, from which copies of the organisation derive theirs; null for one that Entra ID does not know. */
export function credentialId(database: Database, appId: string, secret: string): string | null {
  const text = 'SELECT key_id FROM password_credentials WHERE app_id = ? AND secret_sha256 = ?'
  return value<string>(database, text, appId, hashSecret(secret)) ?? null
}

function columnsOf(change: DeviceComplianceChange): Columns {
  const {
    enabled,
    clientId,
    clientSecret,
    applicableGroup,
    complianceGroup,
    authority,
    graph,
    checkSeconds,
  } = change
  const all = {
    is_enabled: enabled === undefined ? undefined : Number(enabled),
    app_id: clientId,
    client_secret: clientSecret,
    applicable_group_id: applicableGroup,
    compliance_group_id: complianceGroup,
    authority,
    graph,
    check_seconds: checkSeconds,
  }
  const given = Object.entries(all).filter(([, given]) => given !== undefined)
  return Object.fromEntries(given) as Columns
}

/** Looks at all Macs anew. */
export function checkAll(organisation: Organisation): void {
  changeDeviceCompliance(organisation.database, { check_from: 0, retry_at: null })
}

/** How many Macs have changed and have not been told of yet. */
export function waitingCount(database: Database): number {
  return one<{ count: number }>(database, 'SELECT count(*) AS count FROM jamf_compliance_changes')!.count
}
