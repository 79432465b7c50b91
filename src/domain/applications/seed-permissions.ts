import type { SeedRun } from '../../kernel/organisation/seed.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { one } from '../../query/index.ts'
import { SeedError } from '../../seed/seed-error.ts'
import { idOf, inserter } from '../../seed/seed-run.ts'
import { creationOf } from '../directory/seed-directory.ts'
import { type ApplicationSeed, appIdOf, type PermissionSeed } from './application-seed.ts'
import { installMicrosoftResource, microsoftResourceCalled } from './microsoft-resources.ts'

interface Resource {
  readonly id: string
  readonly appId: string
  readonly roles: ReadonlyMap<string, string>
  readonly scopes: ReadonlyMap<string, string>
}

/** Writes what the applications ask for, and as assignments and grants what has been consented to. */
export function seedPermissions(run: SeedRun, applications: readonly ApplicationSeed[]): void {
  for (const application of applications) {
    const asked = (application.permissions ?? []).map(permission => {
      const resource = findResource(run, application, permission)
      const roleIds = idsOf(resource.roles, permission.application, application)
      const scopeIds = idsOf(resource.scopes, permission.delegated, application)
      if (permission.consented) consent(run, application, { resource, roleIds, permission })
      const resourceAccess = [
        ...roleIds.map(id => ({ id, type: 'Role' })),
        ...scopeIds.map(id => ({ id, type: 'Scope' })),
      ]
      return { resourceAppId: resource.appId, resourceAccess }
    })
    run.database
      .prepare('UPDATE applications SET required_resource_access_json = ? WHERE app_id = ?')
      .run(JSON.stringify(asked), appIdOf(run, application))
  }
}

function findResource(run: SeedRun, application: ApplicationSeed, { resource }: PermissionSeed): Resource {
  const row = resourceRow(run.database, resource) ?? microsoftsRow(run, resource)
  if (!row) {
    throw new SeedError(
      `Application "${application.displayName}" asks for permissions of "${resource}", which is no service principal.`,
    )
  }
  const byValue = (json: string): Map<string, string> =>
    new Map((JSON.parse(json) as { id: string; value: string }[]).map(({ id, value }) => [value, id]))
  return {
    id: row.id,
    appId: row.app_id,
    roles: byValue(row.app_roles_json),
    scopes: byValue(row.oauth2_permission_scopes_json),
  }
}

type ResourceRow = Readonly<
  Record<'id' | 'app_id' | 'app_roles_json' | 'oauth2_permission_scopes_json', string>
>

function resourceRow(database: Database, name: string): ResourceRow | undefined {
  return one<ResourceRow>(
    database,
    `SELECT id, app_id, app_roles_json, oauth2_permission_scopes_json FROM service_principals
       WHERE display_name = @name OR app_id = @name`,
    { name },
  )
}

function microsoftsRow(run: SeedRun, name: string): ResourceRow | undefined {
  const resource = microsoftResourceCalled(name)
  if (!resource) return undefined
  const { database, seed } = run
  installMicrosoftResource(database, resource, {
    tenantId: seed.tenant.id,
    moment: creationOf(run, undefined),
  })
  return resourceRow(database, resource.appId)
}

function idsOf(
  published: ReadonlyMap<string, string>,
  names: readonly string[] | undefined,
  application: ApplicationSeed,
): string[] {
  if (names?.includes('*')) return [...published.values()]
  return (names ?? []).map(name => {
    const id = published.get(name)
    if (!id)
      throw new SeedError(`Application "${application.displayName}" asks for the unknown permission ${name}.`)
    return id
  })
}

function consent(
  run: SeedRun,
  application: ApplicationSeed,
  { resource, roleIds, permission }: { resource: Resource; roleIds: string[]; permission: PermissionSeed },
): void {
  const { database } = run
  const appId = appIdOf(run, application)
  const principalId = idOf(run, 'servicePrincipal', appId)
  const assign = inserter(database, 'app_role_assignments')
  for (const roleId of roleIds) {
    assign({
      id: idOf(run, 'appRoleAssignment', `${appId}/${resource.appId}/${roleId}`),
      principal_id: principalId,
      resource_id: resource.id,
      app_role_id: roleId,
      created_at: creationOf(run, application.createdAt),
    })
  }
  if (!permission.delegated?.length) return
  inserter(
    database,
    'oauth2_permission_grants',
  )({
    id: idOf(run, 'oauth2PermissionGrant', `${appId}/${resource.appId}`),
    client_id: principalId,
    consent_type: 'AllPrincipals',
    resource_id: resource.id,
    scope: permission.delegated.join(' '),
  })
}
