import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import { momentFrom, present } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { expectDue } from '../../../kernel/organisation/scheduled-work.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { one, statement } from '../../../query/statements/statements.ts'
import type { Caller } from '../authenticate.ts'
import { badRequest, forbidden, notFound } from '../errors.ts'
import { serviceRoot } from '../paths.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { claimConnector, connectorStates, enableConnectors, terminateConnectors } from './connectors.ts'
import { silenceEnd } from './partner-silence.ts'

/** After a termination from either side Intune removes the partner's devices in this many days. */
const REMOVAL_DAYS = 90
const DAY = 86_400_000

/** What a partner's application has said about itself. */
interface PartnerTenant {
  /** GUID. */
  readonly key: string
  /** 1 is provisioned, 2 deprovisioned. */
  readonly provisioned: 1 | 2
  /** When Intune wants everything sent again; null when it does not. */
  readonly resync_at: string | null
}

interface Provisioning {
  readonly provisioned: 1 | 2
  readonly enrollmentUrl: string | null
  readonly remediationUrl: string | null
}

function findPartnerTenant(database: Database, appId: string): PartnerTenant | undefined {
  return one<PartnerTenant>(
    database,
    'SELECT key, provisioned, resync_at FROM partner_tenants WHERE app_id = ?',
    appId,
  )
}

/**
 * Switches a partner on or off, with every connector that is configured with its application. May be repeated.
 *
 * @returns the key of the partner's record, which stays the same
 */
export function provisionPartner(
  organisation: Organisation,
  appId: string,
  provisioning: Provisioning,
): string {
  const { database } = organisation
  const key = findPartnerTenant(database, appId)?.key ?? organisation.random.uuid()
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
    showLife(organisation, appId, null)
  } else {
    const removalDueAt = isoSeconds(organisation.clock.now() + REMOVAL_DAYS * DAY)
    terminateConnectors(database, appId, removalDueAt)
    expectDue(organisation, Date.parse(removalDueAt))
  }
  return key
}

/** Notes a sign of life of a partner that is provisioned. */
export function recordHeartbeat(organisation: Organisation, appId: string): void {
  const now = present(organisation)
  statement(organisation.database, 'UPDATE partner_tenants SET last_heartbeat_at = ? WHERE app_id = ?').run(
    now,
    appId,
  )
  showLife(organisation, appId, now)
}

function showLife(organisation: Organisation, appId: string, heartbeatAt: string | null): void {
  const unresponsiveDueAt = silenceEnd(organisation.clock.now())
  enableConnectors(organisation.database, appId, { heartbeatAt, unresponsiveDueAt })
  expectDue(organisation, Date.parse(unresponsiveDueAt))
}

/** True when the connection was ended, by the partner or by an administrator, and has not been set up again. */
export function isTerminated(database: Database, appId: string): boolean {
  return (
    findPartnerTenant(database, appId)?.provisioned === 2 ||
    connectorStates(database, appId).includes('terminated')
  )
}

/** Provisions or deprovisions the partner. The body repeats the status, as the real one does. @throws Failure 400, 403 */
export function putPartnerTenant(call: Call<Caller, RequestBodies['putPartnerTenant']>): object {
  const { organisation, caller, parameters, body } = call
  requireOwnTenant(organisation, parameters.tenantId as string)
  const { Provisioned, PartnerEnrollmentUrl, PartnerRemediationUrl } = body
  const Key = provisionPartner(organisation, caller.appId, {
    provisioned: Provisioned,
    enrollmentUrl: PartnerEnrollmentUrl ?? null,
    remediationUrl: PartnerRemediationUrl ?? null,
  })
  return { Key, ContextId: organisation.tenantId, Provisioned, HttpStatusCode: 200, ErrorDetail: null }
}

/** Takes a sign of life. @throws Failure 400, 403 after a termination, 404 before the partner has been provisioned */
export function putPartnerTenantHeartbeat(
  call: Call<Caller, RequestBodies['putPartnerTenantHeartbeat']>,
): object {
  const { organisation, caller, parameters, body } = call
  requireOwnTenant(organisation, parameters.tenantId as string)
  const { Timestamp } = body
  if (!momentFrom(Timestamp)) throw badRequest(`The Timestamp '${Timestamp}' is not an ISO 8601 time.`)
  requireActive(organisation, caller.appId)
  const partner = findPartnerTenant(organisation.database, caller.appId)
  if (!partner) throw notFound('The partner has not been provisioned.')
  recordHeartbeat(organisation, caller.appId)
  const root = serviceRoot(call)
  return {
    'odata.metadata': `${root}/$metadata#PartnerTenantHeartbeat/@Element`,
    'odata.id': `${root}/PartnerTenantHeartbeat(guid'${organisation.tenantId}')`,
    Key: partner.key,
    TenantId: organisation.tenantId,
    ClientType: null,
    Timestamp,
    ResyncTimestamp: partner.resync_at,
    HttpStatusCode: 200,
    ErrorDetail: null,
    MessageErrors: [],
  }
}

/** @param named a tenant's id in lower case. @throws Failure 403 for another tenant than the token's */
export function requireOwnTenant({ tenantId }: Organisation, named: string): void {
  if (named === tenantId) return
  const message = 'The access token is for another tenant.'
  throw forbidden(message, `${message} It is for ${tenantId}, the path names ${named}.`)
}

/** @throws Failure 403 after the connection has been ended */
export function requireActive({ database }: Organisation, appId: string): void {
  if (isTerminated(database, appId)) throw forbidden('The connection of the partner has been terminated.')
}
