import { findNamedResource, type NamedResource } from '../../../domain/applications/applications.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { EntraFailure } from '../errors.ts'
import { directoryName } from './client-authentication.ts'
import type { TokenRequest } from './token-request.ts'

const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access']
const DEFAULT = '/.default'
/** What a v1 request without `resource` means: AAD Graph, by this name (jumbojett/OpenID-Connect-PHP#284, DuendeArchive/IdentityModel#74). */
const LEGACY_RESOURCE = '00000002-0000-0000-c000-000000000000'

/**
 * The resource name of an app-only request: `resource` at the v1 endpoint, else the one scope that ends in `/.default`. Only that suffix
 * is cut off, so `https://api.manage.microsoft.com//.default` keeps its trailing slash. OpenID scopes beside it are ignored. Of two
 * resources this grant says 70011 (AzureAD/microsoft-authentication-library-for-js#6069, Azure/azure-sdk-for-net#9076); 28000 is what
 * grants for users say.
 *
 * @throws EntraFailure 900144, 901002, 70011 or 1002012
 */
export function requestedResource({ endpoint, form }: TokenRequest): string {
  if (endpoint === 1) return form.resource || LEGACY_RESOURCE
  if (form.resource !== undefined) throw new EntraFailure(901002)
  if (form.scope === undefined) throw new EntraFailure(900144, { field: 'scope' })
  const scopes = form.scope.split(' ').filter(scope => scope && !OIDC_SCOPES.includes(scope))
  const [scope] = scopes
  if (!scope || new Set(scopes).size > 1) throw new EntraFailure(70011, { scope: form.scope })
  if (!scope.endsWith(DEFAULT)) throw new EntraFailure(1002012, { scope })
  return scope.slice(0, -DEFAULT.length)
}

/**
 * Finds the API by any of its service principal names; a trailing slash more or less is forgiven.
 *
 * @throws EntraFailure 500011 when the tenant has no such resource
 */
export function findRequestedResource(organisation: Organisation, name: string): NamedResource {
  const resource = findNamedResource(organisation, name)
  if (!resource) throw new EntraFailure(500011, { resource: name, directory: directoryName(organisation) })
  return resource
}
