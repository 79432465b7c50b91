import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import type { World } from '../../../kernel/organisation/directory.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import { expectDue } from '../../../kernel/organisation/scheduled-work.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { statement } from '../../../query/statements/statements.ts'
import { claimConnector, connectorStates, enableConnectors, terminateConnectors } from './connectors.ts'
import { silenceEnd } from './partner-silence.ts'

/** After a termination from either side Intune removes the partner's devices in this many days. */
const REMOVAL_DAYS = 90
const DAY = 86_400_000

/** What a partner's application has said about itself. */
export interface PartnerTenant {
  /** GUID. */
  readonly key: string
  /** 1 is provisioned, 2 deprovisioned. */
  readonly provisioned: 1 | 2
  /** When Intune wants everything sent again; null when it does not. */
  readonly resync_at: string | null
}

export interface Provisioning {
  readonly provisioned: 1 | 2
  readonly enrollmentUrl: string | null
  readonly remediationUrl: string | null
}

export function findPartnerTenant(database: Database, appId: string): PartnerTenant | undefined {
  return statement(database, 'SELECT key, provisioned, resync_at FROM partner_tenants WHERE app_id = ?').get(
    appId,
  ) as PartnerTenant | undefined
}

/**
 * Switches a partner on or off, with every connector that is configured with its application. May be repeated.
 *
 * @returns the key of the partner's record, which stays the same
 */
export function provisionPartner(world: World, appId: string, provisioning: Provisioning): string {
  const { database } = world
  const key = findPartnerTenant(database, appId)?.key ?? world.random.uuid()
  statement(
    database,
    `INSERT INTO partner_tenants (app_id, key, provisioned, enrollment_url, remediation_url)
     VALUES (@appId, @key, @provisioned, @enrollmentUrl, @remediationUrl)
     ON CONFLICT (app_id) DO UPDATE SET provisioned = @provisioned,
       enrollment_url = coalesce(@enrollmentUrl, enrollment_url),
       remediation_url = coalesce(@remediationUrl, remediation_url)`,
  ).run({ appId, key, ...provisioning })
  if (provisioning.provisioned === 1) {
    claimConnector(database, appId)
    showLife(world, appId, null)
  } else {
    const removalDueAt = isoSeconds(world.clock.now() + REMOVAL_DAYS * DAY)
    terminateConnectors(database, appId, removalDueAt)
    expectDue(world, Date.parse(removalDueAt))
  }
  return key
}

/** Notes a sign of life of a partner that is provisioned. */
export function recordHeartbeat(world: World, appId: string): void {
  const now = present(world)
  statement(world.database, 'UPDATE partner_tenants SET last_heartbeat_at = ? WHERE app_id = ?').run(
    now,
    appId,
  )
  showLife(world, appId, now)
}

function showLife(world: World, appId: string, heartbeatAt: string | null): void {
  const unresponsiveDueAt = silenceEnd(world.clock.now())
  enableConnectors(world.database, appId, { heartbeatAt, unresponsiveDueAt })
  expectDue(world, Date.parse(unresponsiveDueAt))
}

/** True when the connection was ended, by the partner or by an administrator, and has not been set up again. */
export function isTerminated(database: Database, appId: string): boolean {
  return (
    findPartnerTenant(database, appId)?.provisioned === 2 ||
    connectorStates(database, appId).includes('terminated')
  )
}
