import { present } from '../../kernel/organisation/moments.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { one, statement, value, values } from '../../query/statements/statements.ts'
import { findNamedResource } from './applications.ts'
import { ensureServicePrincipal, type Registration } from './registrations.ts'

/** A permission as its resource publishes it. */
export interface Permission {
  readonly id: string
  /** Its name in tokens and scopes, e.g. `User.Read.All`. */
  readonly value: string
  readonly displayName: string
}

/** A resource with all that it publishes. */
export interface PermissionResource {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  /** The resource's https or `api://` name, which scopes begin with; its app id when it has none. */
  readonly uri: string
  readonly roles: readonly Permission[]
  readonly scopes: readonly Permission[]
}

/** What is asked of one resource. */
export interface PermissionRequest {
  readonly resource: PermissionResource
  /** Application permissions. */
  readonly roles: readonly Permission[]
  /** Delegated permissions. */
  readonly scopes: readonly Permission[]
}

type ResourceRow = Readonly<
  Record<
    | 'id'
    | 'app_id'
    | 'display_name'
    | 'service_principal_names_json'
    | 'app_roles_json'
    | 'oauth2_permission_scopes_json',
    string
  >
>

/** A resource by any of its service principal names, e.g. `https://graph.microsoft.com` or its app id; one of Microsoft's comes to be here. */
export function findPermissionResource(
  organisation: Organisation,
  name: string,
): PermissionResource | undefined {
  const { servicePrincipal } = findNamedResource(organisation, name) ?? {}
  if (!servicePrincipal) return undefined
  const row = one<ResourceRow>(
    organisation.database,
    `SELECT p.id, p.app_id, p.display_name, p.service_principal_names_json, p.app_roles_json,
       p.oauth2_permission_scopes_json
     FROM service_principals p WHERE p.id = ?`,
    servicePrincipal.id,
  )!
  const names = JSON.parse(row.service_principal_names_json) as string[]
  return {
    id: row.id,
    appId: row.app_id,
    displayName: row.display_name,
    uri: names.find(it => it.includes('://')) ?? row.app_id,
    roles: readPermissions(row.app_roles_json, 'displayName'),
    scopes: readPermissions(row.oauth2_permission_scopes_json, 'adminConsentDisplayName'),
  }
}

type Published = Readonly<Record<string, string>> & { readonly isEnabled?: boolean }

function readPermissions(json: string, title: string): Permission[] {
  return (JSON.parse(json) as Published[])
    .filter(({ isEnabled }) => isEnabled !== false)
    .map(published => ({
      id: published.id!,
      value: published.value!,
      displayName: published[title] || published.value!,
    }))
}

/** Names a resource that a registration requires and the organisation does not have. */
export class MissingResourceError extends Error {
  readonly resourceAppId: string

  constructor(resourceAppId: string) {
    super(`The organisation has no service principal for ${resourceAppId}.`)
    this.resourceAppId = resourceAppId
  }
}

interface RequiredResource {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Role' | 'Scope' }[]
}

/**
 * Everything in a registration's `requiredResourceAccess`; ids that the resource no longer publishes are passed over.
 *
 * @throws MissingResourceError
 */
export function requiredPermissions(
  organisation: Organisation,
  registration: Registration,
): PermissionRequest[] {
  const required = JSON.parse(registration.required_resource_access_json) as RequiredResource[]
  return required.map(({ resourceAppId, resourceAccess }) => {
    const resource = findPermissionResource(organisation, resourceAppId)
    if (!resource) throw new MissingResourceError(resourceAppId)
    const asked = new Set(resourceAccess.map(({ id, type }) => `${type}/${id.toLowerCase()}`))
    return {
      resource,
      roles: resource.roles.filter(({ id }) => asked.has(`Role/${id.toLowerCase()}`)),
      scopes: resource.scopes.filter(({ id }) => asked.has(`Scope/${id.toLowerCase()}`)),
    }
  })
}

/**
 * Consents for the whole organisation, in one transaction: makes the service principal when it is missing, assigns the
 * application permissions and adds the delegated ones to what has been granted for all users before.
 */
export function grantConsent(
  organisation: Organisation,
  registration: Registration,
  requests: readonly PermissionRequest[],
): void {
  organisation.database.transaction(() => {
    const principalId = ensureServicePrincipal(organisation, registration)
    for (const { resource, roles, scopes } of requests) {
      for (const role of roles)
        assignRole(organisation, { principalId, resourceId: resource.id, roleId: role.id })
      if (scopes.length > 0) {
        grantScopes(organisation, {
          principalId,
          resourceId: resource.id,
          scopes: scopes.map(({ value }) => value),
        })
      }
    }
  })()
}

function assignRole(
  organisation: Organisation,
  row: { principalId: string; resourceId: string; roleId: string },
): void {
  statement(
    organisation.database,
    `INSERT INTO app_role_assignments (id, principal_id, resource_id, app_role_id, created_at)
     VALUES (@id, @principalId, @resourceId, @roleId, @now)
     ON CONFLICT (principal_id, resource_id, app_role_id) DO NOTHING`,
  ).run({ ...row, id: organisation.random.uuid(), now: present(organisation) })
}

/** Graph shows the scopes of a grant with a space before each, the first one too. */
function grantScopes(
  organisation: Organisation,
  { principalId, resourceId, scopes }: { principalId: string; resourceId: string; scopes: readonly string[] },
): void {
  const granted = value<string>(
    organisation.database,
    `SELECT scope FROM oauth2_permission_grants
     WHERE client_id = ? AND resource_id = ? AND consent_type = 'AllPrincipals'`,
    principalId,
    resourceId,
  )
  const all = new Set([...(granted ?? '').split(' ').filter(Boolean), ...scopes])
  statement(
    organisation.database,
    `INSERT INTO oauth2_permission_grants (id, client_id, consent_type, resource_id, scope)
     VALUES (@id, @principalId, 'AllPrincipals', @resourceId, @scope)
     ON CONFLICT (client_id, resource_id, consent_type, coalesce(principal_id, '')) DO UPDATE SET scope = @scope`,
  ).run({
    id: organisation.random.uuid(),
    principalId,
    resourceId,
    scope: [...all].map(name => ` ${name}`).join(''),
  })
}

/** The delegated permissions that a client has on a resource, for everybody or for this user. */
export function grantedScopes(
  database: Database,
  { principalId, resourceId, userId }: { principalId: string; resourceId: string; userId: string },
): string[] {
  const grants = values<string>(
    database,
    `SELECT scope FROM oauth2_permission_grants
     WHERE client_id = @principalId AND resource_id = @resourceId
       AND (consent_type = 'AllPrincipals' OR principal_id = @userId)`,
    { principalId, resourceId, userId },
  )
  return [...new Set(grants.flatMap(scope => scope.split(' ').filter(Boolean)))].sort()
}
