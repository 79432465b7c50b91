import type { Arrival } from '../../kernel/product.ts'
import type { World } from '../../kernel/tenants.ts'
import { EntraFailure } from './failures.ts'

/** Tenant segments that name no single organisation. */
const SHARED = ['common', 'organizations', 'consumers']

/** What the first path segment says: one organisation, or one of the shared names. */
export interface Tenancy {
  readonly world: World
  /** `common`, `organizations` or `consumers`; undefined when the path names a tenant. */
  readonly shared: string | undefined
}

/**
 * Reads the `{tenant}` segment: a GUID, a domain or a shared name, ignoring case.
 *
 * @throws EntraFailure 90002 for an unknown tenant, 900023 for text that is neither a GUID nor a domain
 */
export function readTenancy({ params, tenants, operation }: Arrival): Tenancy {
  const name = (params.tenant ?? 'common').toLowerCase()
  if (SHARED.includes(name)) return { world: tenants.initial, shared: name }
  const world = tenants.find(name)
  if (world) return { world, shared: undefined }
  // The metadata documents name the same fault differently from the token endpoint.
  const error = operation?.method === 'GET' ? 'invalid_tenant' : undefined
  const plausible = /^[0-9a-f-]{36}$/.test(name) || /^[\w-]+(\.[\w-]+)+$/.test(name)
  throw new EntraFailure(plausible ? 90002 : 900023, { tenant: params.tenant! }, error)
}
