import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Identity, IncomingRequest, ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { isGuid } from '../../protocols/guid.ts'
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
 * What nobody is called is refused in two ways (seen in reports: azure-keyvault-emulator#324 for the documents, Analysis-Services#194 for
 * the token endpoint): the documents know no such tenant, whatever the text; where somebody signs in the text must be a GUID or a domain.
 *
 * @throws EntraFailure 90002 for an unknown tenant, 900023 for text that is neither a GUID nor a domain, 900021 for the empty GUID
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
  throw unknownTenant(params.tenant, operation?.extensions['x-signs-in'] === true)
}

const EMPTY_GUID = '00000000-0000-0000-0000-000000000000'

function unknownTenant(tenant: string, signsIn: boolean): EntraFailure {
  if (tenant === EMPTY_GUID) return new EntraFailure(900021, { tenant })
  if (!signsIn) return new EntraFailure(90002, { tenant }, 'invalid_tenant')
  const plausible = isGuid(tenant) || /^[\w-]+(\.[\w-]+)+$/.test(tenant)
  return new EntraFailure(plausible ? 90002 : 900023, { tenant })
}
