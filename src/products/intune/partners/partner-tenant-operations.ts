import type { World } from '../../../kernel/organisation/directory.ts'
import { momentFrom } from '../../../kernel/organisation/moments.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Caller } from '../authenticate.ts'
import { badRequest, forbidden, notFound } from '../errors.ts'
import { serviceRoot } from '../paths.ts'
import { findPartnerTenant, isTerminated, provisionPartner, recordHeartbeat } from './partner-tenants.ts'

interface ProvisioningBody {
  readonly Provisioned: 1 | 2
  readonly PartnerEnrollmentUrl?: string | null
  readonly PartnerRemediationUrl?: string | null
}

/** Provisions or deprovisions the partner. The body repeats the status, as the real one does. @throws Failure 400, 403 */
export function putPartnerTenant({ world, caller, parameters, body }: Call<Caller>): object {
  requireOwnTenant(world, parameters.tenantId as string)
  const { Provisioned, PartnerEnrollmentUrl, PartnerRemediationUrl } = body as ProvisioningBody
  const Key = provisionPartner(world, caller.appId, {
    provisioned: Provisioned,
    enrollmentUrl: PartnerEnrollmentUrl ?? null,
    remediationUrl: PartnerRemediationUrl ?? null,
  })
  return { Key, ContextId: world.tenantId, Provisioned, HttpStatusCode: 200, ErrorDetail: null }
}

/** Takes a sign of life. @throws Failure 400, 403 after a termination, 404 before the partner has been provisioned */
export function putPartnerTenantHeartbeat(call: Call<Caller>): object {
  const { world, caller, parameters, body } = call
  requireOwnTenant(world, parameters.tenantId as string)
  const { Timestamp } = body as { readonly Timestamp: string }
  if (!momentFrom(Timestamp)) throw badRequest(`The Timestamp '${Timestamp}' is not an ISO 8601 time.`)
  requireActive(world, caller.appId)
  const partner = findPartnerTenant(world.database, caller.appId)
  if (!partner) throw notFound('The partner has not been provisioned.')
  recordHeartbeat(world, caller.appId)
  const root = serviceRoot(call)
  return {
    'odata.metadata': `${root}/$metadata#PartnerTenantHeartbeat/@Element`,
    'odata.id': `${root}/PartnerTenantHeartbeat(guid'${world.tenantId}')`,
    Key: partner.key,
    TenantId: world.tenantId,
    ClientType: null,
    Timestamp,
    ResyncTimestamp: partner.resync_at,
    HttpStatusCode: 200,
    ErrorDetail: null,
    MessageErrors: [],
  }
}

/** @param named a tenant's id in lower case. @throws Failure 403 for another tenant than the token's */
export function requireOwnTenant({ tenantId }: World, named: string): void {
  if (named === tenantId) return
  const message = 'The access token is for another tenant.'
  throw forbidden(message, `${message} It is for ${tenantId}, the path names ${named}.`)
}

/** @throws Failure 403 after the connection has been ended */
export function requireActive({ database }: World, appId: string): void {
  if (isTerminated(database, appId)) throw forbidden('The connection of the partner has been terminated.')
}
