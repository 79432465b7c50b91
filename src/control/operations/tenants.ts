import { Failure } from '../../kernel/http/failure.ts'
import { Reply } from '../../kernel/http/reply.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'
import { accessTo, type OrganisationAccess } from '../../organisations/access.ts'
import type { OrganisationLifecycle } from '../../organisations/lifecycle.ts'
import { inTurn, unknownOrganisation } from '../organisation.ts'
import type { RequestBodies } from '../request-bodies.ts'

interface TenantOperations {
  readonly listTenants: UnboundOperation<undefined>
  readonly getTenant: Operation<undefined>
  readonly createTenant: UnboundOperation<undefined, RequestBodies['createTenant']>
  readonly deleteTenant: UnboundOperation<undefined>
}

/** Makes organisations, tells what it takes to act in them, and removes them. */
export function tenantOperations(lifecycle: OrganisationLifecycle): TenantOperations {
  return {
    // Not in one read: that would keep everybody waiting until the last of them is loaded.
    listTenants: {
      transaction: 'none',
      run: async ({ organisations }) => ({
        tenants: await inTurn(organisations, [...organisations.all], describe),
      }),
    },
    getTenant: call => describe(named(call, lifecycle)),
    createTenant: { transaction: 'none', run: call => create(lifecycle, call) },
    // A transaction would keep the database from being closed.
    deleteTenant: {
      transaction: 'none',
      async run(call) {
        if (!lifecycle.removeDamaged(call.params.tenantId!)) await lifecycle.remove(named(call, lifecycle))
        return undefined
      },
    },
  }
}

async function create(
  lifecycle: OrganisationLifecycle,
  call: Call<undefined, RequestBodies['createTenant']>,
): Promise<Reply> {
  const { snapshot, identity } = call.body ?? {}
  if (identity === 'kept' && snapshot === undefined) {
    throw new Failure('invalid', 'Only an organisation made of a snapshot can keep its identity; name one.')
  }
  const organisation = await lifecycle.create({
    ...(snapshot === undefined ? {} : { snapshot: { organisation: call.organisation, name: snapshot } }),
    keepIdentity: identity === 'kept',
  })
  return new Reply({
    headers: {
      'content-type': 'application/json',
      location: `${call.origin}/_localtenant/tenants/${organisation.tenantId}`,
    },
    body: JSON.stringify(describe(organisation)),
  })
}

function named({ params, organisations }: Call<undefined>, lifecycle: OrganisationLifecycle): Organisation {
  const organisation = organisations.find(params.tenantId!)
  if (organisation) return organisation
  const damage = lifecycle.damaged(params.tenantId!)
  if (damage) throw new Failure('conflict', `${damage} Put a whole file there and start again, or DELETE it.`)
  throw unknownOrganisation(params.tenantId!, organisations)
}

function describe(organisation: Organisation): object {
  const access = accessTo(organisation)
  const { jamf, tenantId } = access
  return {
    ...access,
    authority: `https://login.microsoftonline.com/${tenantId}`,
    jamf: { ...jamf, url: `https://${jamf.host}` },
    environment: environmentOf(access),
  }
}

/**
 * By the names that the SDKs of Azure and the programs around Jamf Pro read, for programs that reach the clouds by their real names: the
 * SDKs refuse an authority without https, and have no variable for one that is not Microsoft's.
 */
function environmentOf({ tenantId, applications, jamf }: OrganisationAccess): object {
  const application = applications.find(({ clientSecret }) => clientSecret)
  const client = jamf.clients.find(({ clientSecret }) => clientSecret)
  return {
    AZURE_TENANT_ID: tenantId,
    ...(application
      ? { AZURE_CLIENT_ID: application.clientId, AZURE_CLIENT_SECRET: application.clientSecret }
      : {}),
    JAMF_URL: `https://${jamf.host}`,
    ...(client ? { JAMF_CLIENT_ID: client.clientId, JAMF_CLIENT_SECRET: client.clientSecret } : {}),
  }
}
