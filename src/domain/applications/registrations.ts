import { present } from '../../kernel/organisation/moments.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { one, statement, value } from '../../query/statements/statements.ts'

/** All of a registration that consent and service principals are made from. */
export interface Registration {
  readonly app_id: string
  readonly home_tenant_id: string
  readonly display_name: string
  readonly sign_in_audience: string
  readonly publisher_domain: string | null
  readonly identifier_uris_json: string
  readonly web_redirect_uris_json: string
  readonly spa_redirect_uris_json: string
  readonly public_redirect_uris_json: string
  readonly required_resource_access_json: string
  readonly app_roles_json: string
  readonly oauth2_permission_scopes_json: string
  readonly requested_access_token_version: number | null
}

/** The registration that an organisation can consent to: its own, or a multi-tenant one of another. */
export function findRegistration(
  { database, tenantId }: Organisation,
  appId: string,
): Registration | undefined {
  return one<Registration>(
    database,
    `SELECT app_id, home_tenant_id, display_name, sign_in_audience, publisher_domain, identifier_uris_json,
       web_redirect_uris_json, spa_redirect_uris_json, public_redirect_uris_json, required_resource_access_json,
       app_roles_json, oauth2_permission_scopes_json, requested_access_token_version
     FROM applications
     WHERE app_id = @appId AND deleted_at IS NULL
       AND (home_tenant_id = @tenantId OR sign_in_audience <> 'AzureADMyOrg')`,
    { appId, tenantId },
  )
}

/**
 * The id of the service principal that stands for a registration in this organisation; it is made when there is none.
 * A resource name that another service principal already has stays with that one.
 */
export function ensureServicePrincipal(organisation: Organisation, registration: Registration): string {
  const { database, random } = organisation
  const existing = principalIdOf(database, registration.app_id)
  if (existing) return existing
  const id = random.uuid()
  const names = [registration.app_id, ...(JSON.parse(registration.identifier_uris_json) as string[])]
  statement(
    database,
    `INSERT INTO service_principals (id, app_id, app_owner_organization_id, display_name, service_principal_names_json,
       app_roles_json, oauth2_permission_scopes_json, requested_access_token_version, created_at)
     VALUES (@id, @app_id, @home_tenant_id, @display_name, @names, @app_roles_json, @oauth2_permission_scopes_json,
       @version, @now)`,
  ).run({
    ...registration,
    id,
    names: JSON.stringify(names),
    version: registration.requested_access_token_version ?? 1,
    now: present(organisation),
  })
  const insertName = statement(
    database,
    'INSERT INTO service_principal_names (name, service_principal_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  for (const name of names) insertName.run(name, id)
  return id
}

function principalIdOf(database: Database, appId: string): string | undefined {
  return value<string>(database, 'SELECT id FROM service_principals WHERE app_id = ?', appId)
}
