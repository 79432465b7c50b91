import {
  findPermissionResource,
  MissingResourceError,
  type PermissionRequest,
  type PermissionResource,
  requiredPermissions,
} from '../../../domain/applications/consents.ts'
import type { Registration } from '../../../domain/applications/registrations.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { EntraFailure } from '../errors.ts'
import { directoryName } from '../token/client-authentication.ts'
import type { ConsentRequest } from './consent-request.ts'

const DEFAULT = '/.default'
/** A scope that names no resource means Graph, and OpenID's own scopes are published there too. */
const GRAPH = 'https://graph.microsoft.com'

/**
 * What a consent request amounts to. Version 1 asks for everything that the registration requires; so do the scopes `.default` and
 * `/.default`, and `RESOURCE/.default` for one resource. Any other scope is one delegated permission.
 *
 * @throws EntraFailure 70011 unknown scope, 500011 unknown resource, 650052 required resource missing
 */
export function askedPermissions(
  organisation: Organisation,
  registration: Registration,
  { scope }: ConsentRequest,
): PermissionRequest[] {
  if (scope === undefined) return required(organisation, registration)
  const scopes = scope.split(' ').filter(Boolean)
  if (scopes.length === 0) throw new EntraFailure(70011, { scope })
  return merged(scopes.flatMap(name => permissionsOf(organisation, registration, name)))
}

function required(organisation: Organisation, registration: Registration): PermissionRequest[] {
  try {
    return requiredPermissions(organisation, registration)
  } catch (error) {
    if (!(error instanceof MissingResourceError)) throw error
    throw new EntraFailure(650052, {
      appId: registration.app_id,
      resource: error.resourceAppId,
      directory: directoryName(organisation),
    })
  }
}

function permissionsOf(
  organisation: Organisation,
  registration: Registration,
  scope: string,
): PermissionRequest[] {
  if (scope === '.default' || scope === DEFAULT) return required(organisation, registration)
  if (scope.endsWith(DEFAULT)) {
    const { id } = resourceNamed(organisation, scope.slice(0, -DEFAULT.length))
    return required(organisation, registration).filter(({ resource }) => resource.id === id)
  }
  const slash = scope.lastIndexOf('/')
  const resource = resourceNamed(organisation, slash < 0 ? GRAPH : scope.slice(0, slash))
  const name = scope.slice(slash + 1).toLowerCase()
  const permission = resource.scopes.find(({ value }) => value.toLowerCase() === name)
  if (!permission) throw new EntraFailure(70011, { scope })
  return [{ resource, roles: [], scopes: [permission] }]
}

function resourceNamed(organisation: Organisation, name: string): PermissionResource {
  const resource = findPermissionResource(organisation, name)
  if (!resource) throw new EntraFailure(500011, { resource: name, directory: directoryName(organisation) })
  return resource
}

/** One request per resource, each permission once. */
function merged(requests: readonly PermissionRequest[]): PermissionRequest[] {
  const byResource = new Map<string, PermissionRequest>()
  for (const { resource, roles, scopes } of requests) {
    const earlier = byResource.get(resource.id)
    byResource.set(resource.id, {
      resource,
      roles: once([...(earlier?.roles ?? []), ...roles]),
      scopes: once([...(earlier?.scopes ?? []), ...scopes]),
    })
  }
  return [...byResource.values()]
}

function once<T extends { readonly id: string }>(permissions: readonly T[]): T[] {
  return [...new Map(permissions.map(permission => [permission.id, permission])).values()]
}
