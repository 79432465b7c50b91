import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Identity, IncomingRequest, ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { EntraFailure } from './errors.ts'

/** Tenant segments that name no single organisation. */
const SHARED = ['common', 'organizations', 'consumers']

/** What the first path segment says beside the organisation. */
export interface Tenancy {
  /** `common`, `organizations` or `consumers`; undefined when the path names a tenant. */
  readonly shared: string | undefined
}

/** The organisation that a path begins with, whether or not there is more of such a path. */
export function locate({ organisations, params, url }: IncomingRequest): Organisation | undefined {
  return organisations.find(params.tenant ?? /^\/*([^/?]*)/.exec(url)![1]!)
}

/**
 * Reads the `{tenant}` segment: a GUID, a domain or a shared name, ignoring case. A path without one leaves the organisation open.
 *
 * @throws EntraFailure 90002 for an unknown tenant, 900023 for text that is neither a GUID nor a domain
 */
export function readTenancy({
  params,
  organisations,
  operation,
  organisation,
}: ResolvedRequest): Identity<Tenancy> {
  if (params.tenant === undefined) return { organisation, caller: { shared: 'common' } }
  const name = params.tenant.toLowerCase()
  if (SHARED.includes(name)) return { organisation: organisations.initial, caller: { shared: name } }
  const found = organisations.find(name)
  if (found) return { organisation: found, caller: { shared: undefined } }
  // The metadata documents name the same fault differently from the token endpoint.
  const error = operation?.method === 'GET' ? 'invalid_tenant' : undefined
  const plausible = /^[0-9a-f-]{36}$/.test(name) || /^[\w-]+(\.[\w-]+)+$/.test(name)
  throw new EntraFailure(plausible ? 90002 : 900023, { tenant: params.tenant }, error)
}
