import { Failure } from '../../kernel/http/failure.ts'
import { Reply } from '../../kernel/http/reply.ts'
import type { World } from '../../kernel/organisation/organisation.ts'
import type { Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'
import { accessTo, type WorldAccess } from '../../organisations/access.ts'
import type { Worlds } from '../../organisations/lifecycle.ts'
import { unknownOrganisation } from '../organisation.ts'

interface TenantOperations {
  readonly listTenants: Operation<undefined>
  readonly getTenant: Operation<undefined>
  readonly createTenant: UnboundOperation<undefined>
  readonly deleteTenant: UnboundOperation<undefined>
}

interface CreateTenant {
  readonly snapshot?: string
  readonly identity?: 'new' | 'kept'
}

/** Makes organisations, tells what it takes to act in them, and removes them. */
export function tenantOperations(worlds: Worlds): TenantOperations {
  return {
    listTenants: ({ tenants }) => ({ tenants: tenants.all.map(world => describe(world)) }),
    getTenant: call => describe(named(call)),
    createTenant: { transaction: 'none', run: call => create(worlds, call) },
    // A transaction would keep the database from being closed.
    deleteTenant: {
      transaction: 'none',
      run: call => {
        worlds.remove(named(call))
        return undefined
      },
    },
  }
}

async function create(worlds: Worlds, call: Call<undefined>): Promise<Reply> {
  const { snapshot, identity } = (call.body ?? {}) as CreateTenant
  if (identity === 'kept' && snapshot === undefined) {
    throw new Failure('invalid', 'Only an organisation made of a snapshot can keep its identity; name one.')
  }
  const world = await worlds.create({
    ...(snapshot === undefined ? {} : { snapshot: { world: call.world, name: snapshot } }),
    keepIdentity: identity === 'kept',
  })
  return new Reply({
    headers: {
      'content-type': 'application/json',
      location: `${call.origin}/_localtenant/tenants/${world.tenantId}`,
    },
    body: JSON.stringify(describe(world)),
  })
}

function named({ params, tenants }: Call<undefined>): World {
  const world = tenants.find(params.tenantId!)
  if (world) return world
  throw unknownOrganisation(params.tenantId!, tenants)
}

function describe(world: World): object {
  const access = accessTo(world)
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
function environmentOf({ tenantId, applications, jamf }: WorldAccess): object {
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
