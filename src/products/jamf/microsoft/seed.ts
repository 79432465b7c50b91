import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import type { SeedRun, SeedSection } from '../../../kernel/organisation/seed.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { statement, value } from '../../../query/index.ts'
import { section } from '../../../seed/section.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { inserter } from '../../../seed/seed-run.ts'
import { AUTHORITY, CHECK_SECONDS, GRAPH } from './device-compliance.ts'
import { credentialId } from './settings.ts'

interface DeviceComplianceSeed {
  /** Default true. */
  readonly enabled?: boolean
  /** Name or id of the application that Jamf Pro signs in as, and one of its secrets. */
  readonly application: string
  readonly secret: string
  /** Names of computer groups. */
  readonly applicableGroup: string
  readonly complianceGroup: string
  readonly checkSeconds?: number
}

/** @throws SeedError for an application, a secret or a group that there is not */
function seedDeviceCompliance({ database, now }: SeedRun, seed: DeviceComplianceSeed | undefined): void {
  if (!seed) return
  const checkSeconds = seed.checkSeconds ?? CHECK_SECONDS
  inserter(
    database,
    'jamf_device_compliance',
  )({
    id: 1,
    is_enabled: Number(seed.enabled ?? true),
    ...credentialOf(database, seed),
    applicable_group_id: groupId(database, seed.applicableGroup),
    compliance_group_id: groupId(database, seed.complianceGroup),
    authority: AUTHORITY,
    graph: GRAPH,
    check_seconds: checkSeconds,
    check_due_at: isoSeconds(now + checkSeconds * 1000),
    due_at: isoSeconds(now + checkSeconds * 1000),
  })
  renew(database)
}

function credentialOf(database: Database, { application, secret }: DeviceComplianceSeed) {
  const text = 'SELECT app_id FROM applications WHERE display_name = ? OR app_id = ?'
  const appId = value<string>(database, text, application, application)
  const keyId = appId && credentialId(database, appId, secret)
  if (appId && keyId) return { app_id: appId, client_secret: secret, credential_key_id: keyId }
  throw new SeedError(`Device compliance names the application "${application}", which has no such secret.`)
}

function groupId(database: Database, name: string): number {
  const id = value<number>(
    database,
    `SELECT id FROM jamf_groups WHERE target = 'computer' AND name = ?`,
    name,
  )
  if (id === undefined) throw new SeedError(`Device compliance names the unknown computer group "${name}".`)
  return id
}

/** What Intune knows of Macs in the seed, it knows from Jamf Pro; nothing has changed since. */
function renew(database: Database): void {
  statement(
    database,
    `INSERT INTO jamf_compliance_told (registration_id, state)
     SELECT reg.id, CASE WHEN NOT reg.is_managed THEN 'notManaged' WHEN reg.is_compliant THEN 'compliant' ELSE 'notCompliant' END
     FROM device_registrations reg JOIN computers ON computers.device_seq = reg.device_seq
     WHERE reg.is_compliant IS NOT NULL AND EXISTS (SELECT 1 FROM jamf_device_compliance)
     ON CONFLICT DO NOTHING`,
  ).run()
  statement(database, 'DELETE FROM jamf_compliance_changes').run()
}

export const seed: SeedSection = section(
  'src/products/jamf/microsoft/seed.schema.json',
  'jamf.deviceCompliance',
  {
    write: seedDeviceCompliance,
    renew,
  },
)
