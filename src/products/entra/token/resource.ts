import { findNamedResource, type NamedResource } from '../../../domain/applications/applications.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { EntraFailure } from '../errors.ts'
import { directoryName } from './client-authentication.ts'
import type { TokenRequest } from './token-request.ts'

const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access']
const DEFAULT = '/.default'
/** What a v1 request without `resource` means: AAD Graph. */
const LEGACY_RESOURCE = 'https://graph.windows.net'

/**
 * The resource name of an app-only request: `resource` at the v1 endpoint, else the one scope that ends in `/.default`. Only that suffix
 * is cut off, so `https://api.manage.microsoft.com//.default` keeps its trailing slash. OpenID scopes beside it are ignored.
 *
 * @throws EntraFailure 900144, 901002, 70011, 1002012 or 28000
 */
export function requestedResource({ endpoint, form }: TokenRequest): string {
  if (endpoint === 1) return form.resource || LEGACY_RESOURCE
  if (form.resource !== undefined) throw new EntraFailure(901002)
  if (form.scope === undefined) throw new EntraFailure(900144, { field: 'scope' })
  const scopes = form.scope.split(' ').filter(scope => scope && !OIDC_SCOPES.includes(scope))
  const [scope] = scopes
  if (!scope) throw new EntraFailure(70011, { scope: form.scope })
  if (new Set(scopes).size > 1) throw new EntraFailure(28000, { scope: form.scope })
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
