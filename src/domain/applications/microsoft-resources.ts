import { readAsset } from '../../kernel/assets.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { statement, value } from '../../query/statements/statements.ts'
import { derivedId } from '../../seed/seed-run.ts'
import { appRole, permissionScope } from './service-principals.ts'

/** The tenant that owns Microsoft's own applications, the same in every organisation. */
export const MICROSOFT_TENANT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a'

/** A resource of Microsoft's that an organisation has without having asked for it. */
export interface MicrosoftResource {
  readonly appId: string
  readonly displayName: string
  /** Beside the app id: https URIs; `APPID/HOST` and `APPID/*.DOMAIN` stand for every https URI of such a host. */
  readonly names: readonly string[]
  /** Permission value -> GUID. */
  readonly appRoles: Readonly<Record<string, string>>
  readonly scopes: Readonly<Record<string, string>>
}

interface Index {
  readonly byName: ReadonlyMap<string, MicrosoftResource>
  /** `x.y.z`, and `*.y.z` for any host below `y.z`. */
  readonly byHost: ReadonlyMap<string, MicrosoftResource>
  readonly byDisplayName: ReadonlyMap<string, MicrosoftResource>
}

let index: Index | undefined

/**
 * The resource that a token request means, by app id, URI or host; a trailing slash more or less is forgiven.
 *
 * Names, ids and permissions are those that tenants really have (seen: maciejporebski/azure-ad-first-party-apps-permissions, which lists
 * a tenant's service principals every day); Azure Batch is documented. Read from disk when first asked for.
 */
export function microsoftResource(name: string): MicrosoftResource | undefined {
  const { byName, byHost } = openIndex()
  const wanted = keyOf(name)
  const known = byName.get(wanted)
  const host = known ? undefined : /^https:\/\/([\w.-]+)$/.exec(wanted)?.[1]
  if (host === undefined) return known
  return byHost.get(host) ?? byHost.get(`*${host.slice(host.indexOf('.'))}`)
}

/** The resource of an app id or a display name, as seeds name them. */
export function microsoftResourceCalled(name: string): MicrosoftResource | undefined {
  const { byName, byDisplayName } = openIndex()
  return byDisplayName.get(name) ?? byName.get(name.toLowerCase())
}

function openIndex(): Index {
  if (index) return index
  const text = readAsset('src/domain/applications/microsoft-resources.json').toString('utf8')
  const table = JSON.parse(text) as Readonly<Record<string, Omit<MicrosoftResource, 'appId'>>>
  const byName = new Map<string, MicrosoftResource>()
  const byHost = new Map<string, MicrosoftResource>()
  const byDisplayName = new Map<string, MicrosoftResource>()
  for (const [appId, entry] of Object.entries(table)) {
    const resource = { appId, ...entry }
    byDisplayName.set(resource.displayName, resource)
    for (const name of [appId, ...resource.names]) {
      byName.set(keyOf(name), resource)
      if (name.startsWith(`${appId}/`)) byHost.set(keyOf(name.slice(appId.length + 1)), resource)
    }
  }
  index = { byName, byHost, byDisplayName }
  return index
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/\/$/, '')
}

/**
 * Makes sure that an organisation has the service principal of a resource. They come to be when they are asked for, since most of them never
 * are, and every organisation would have to be made with all of them.
 *
 * @param moment in the database's form
 */
export function installMicrosoftResource(
  database: Database,
  resource: MicrosoftResource,
  { tenantId, moment }: { tenantId: string; moment: string },
): void {
  const { appId, displayName } = resource
  if (value(database, 'SELECT 1 FROM service_principals WHERE app_id = ?', appId)) return
  const id = derivedId(tenantId, 'servicePrincipal', appId)
  const names = [appId, ...resource.names]
  database.transaction(() => {
    statement(
      database,
      `INSERT INTO service_principals (id, app_id, app_owner_organization_id, display_name, service_principal_names_json,
         app_roles_json, oauth2_permission_scopes_json, created_at)
       VALUES (@id, @appId, @owner, @displayName, @names, @appRoles, @scopes, @moment)`,
    ).run({
      id,
      appId,
      displayName,
      moment,
      owner: MICROSOFT_TENANT,
      names: JSON.stringify(names),
      appRoles: JSON.stringify(published(resource.appRoles).map(appRole)),
      scopes: JSON.stringify(published(resource.scopes).map(permissionScope)),
    })
    // A name that an application of the organisation has taken stays with that one.
    const insertName = statement(
      database,
      'INSERT INTO service_principal_names (name, service_principal_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    )
    for (const name of names) insertName.run(name, id)
  })()
}

function published(permissions: Readonly<Record<string, string>>) {
  return Object.entries(permissions).map(([value, id]) => ({ id, value }))
}
