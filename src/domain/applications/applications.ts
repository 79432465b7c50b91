import { present } from '../../kernel/organisation/moments.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { cachedRows } from '../../kernel/sqlite/row-cache.ts'
import { all, one, values } from '../../query/statements/statements.ts'
import { installMicrosoftResource, microsoftResource } from './microsoft-resources.ts'

/** A registration as the token service needs it. */
export interface Application {
  readonly app_id: string
  readonly home_tenant_id: string
  readonly display_name: string
  readonly sign_in_audience: string
  readonly is_public_client: number
  readonly deleted_at: string | null
}

export interface ServicePrincipal {
  readonly id: string
  readonly app_id: string
  readonly display_name: string
  readonly account_enabled: number
  readonly app_role_assignment_required: number
  readonly requested_access_token_version: number
}

export interface PasswordCredential {
  readonly key_id: string
  readonly secret_sha256: string
  readonly start_at: string
  readonly end_at: string
}

export interface KeyCredential {
  readonly key_id: string
  readonly certificate_pem: string
  readonly thumbprint_sha1: string
  readonly thumbprint_sha256: string
  readonly start_at: string
  readonly end_at: string
}

// Every token request asks these questions, nearly always with the same answers, so they are remembered.

export function findApplication(database: Database, appId: string): Application | undefined {
  return cachedRows(database, `application ${appId}`, () =>
    first<Application>(
      database,
      `SELECT app_id, home_tenant_id, display_name, sign_in_audience, is_public_client, deleted_at
       FROM applications WHERE app_id = ? AND deleted_at IS NULL`,
      appId,
    ),
  )
}

const PRINCIPAL = `id, app_id, display_name, account_enabled, app_role_assignment_required, requested_access_token_version`

export function findServicePrincipal(database: Database, appId: string): ServicePrincipal | undefined {
  return cachedRows(database, `principal ${appId}`, () =>
    first<ServicePrincipal>(database, `SELECT ${PRINCIPAL} FROM service_principals WHERE app_id = ?`, appId),
  )
}

/** The API a token is for. */
export interface NamedResource {
  readonly servicePrincipal: ServicePrincipal
  /**
   * The name the client used: the audience of a v1.0 token. A slash at its end stays as it was asked for, whatever the resource is registered
   * with (seen: go-autorest#272, #525, Key Vault refuses such a token).
   */
  readonly name: string
}

/**
 * Finds an API by any of its names: an app id, an https URI or an `api://` URI; a trailing slash more or less is forgiven. One of Microsoft's
 * that nobody has asked for before gets its service principal here.
 */
export function findNamedResource(organisation: Organisation, name: string): NamedResource | undefined {
  const servicePrincipal =
    findInstalledResource(organisation.database, name) ?? findMicrosofts(organisation, name)
  return servicePrincipal && { servicePrincipal, name }
}

/** The same of those alone that are in the tenant already. */
export function findInstalledResource(database: Database, name: string): ServicePrincipal | undefined {
  const other = name.endsWith('/') ? name.slice(0, -1) : `${name}/`
  return findResource(database, name) ?? findResource(database, other)
}

function findMicrosofts(organisation: Organisation, name: string): ServicePrincipal | undefined {
  const resource = microsoftResource(name)
  if (!resource) return undefined
  const { database, tenantId } = organisation
  installMicrosoftResource(database, resource, { tenantId, moment: present(organisation) })
  return findServicePrincipal(database, resource.appId)
}

function findResource(database: Database, name: string): ServicePrincipal | undefined {
  return cachedRows(database, `resource ${name}`, () =>
    first<ServicePrincipal>(
      database,
      `SELECT ${PRINCIPAL} FROM service_principals
       WHERE id = (SELECT service_principal_id FROM service_principal_names WHERE name = ?)`,
      name,
    ),
  )
}

export function passwordCredentials(database: Database, appId: string): readonly PasswordCredential[] {
  return cachedRows(database, `secrets ${appId}`, () =>
    all<PasswordCredential>(
      database,
      'SELECT key_id, secret_sha256, start_at, end_at FROM password_credentials WHERE app_id = ?',
      appId,
    ),
  )
}

export function keyCredentials(database: Database, appId: string): readonly KeyCredential[] {
  return all<KeyCredential>(
    database,
    `SELECT key_id, certificate_pem, thumbprint_sha1, thumbprint_sha256, start_at, end_at
     FROM key_credentials WHERE app_id = ?`,
    appId,
  )
}

/** The values of the app roles that `principalId` holds on `resourceId`, e.g. `User.Read.All`, sorted. */
export function grantedRoles(database: Database, principalId: string, resourceId: string): readonly string[] {
  return cachedRows(database, `roles ${principalId} ${resourceId}`, () =>
    values<string>(
      database,
      `SELECT role.value FROM app_role_assignments a
         JOIN app_role_values role ON role.service_principal_id = a.resource_id AND role.app_role_id = a.app_role_id
         WHERE a.principal_id = ? AND a.resource_id = ? ORDER BY role.value`,
      principalId,
      resourceId,
    ),
  )
}

/** An application with its service principal in this organisation, if it has one. */
export interface InstalledApplication {
  readonly app_id: string
  readonly display_name: string
  readonly principal_id: string | null
}

/** The applications registered here, or only those with this id or display name, in the order in which they were. */
export function installedApplications(database: Database, name?: string): InstalledApplication[] {
  return all<InstalledApplication>(
    database,
    `SELECT a.app_id, a.display_name, p.id principal_id
     FROM applications a LEFT JOIN service_principals p ON p.app_id = a.app_id
     WHERE a.deleted_at IS NULL AND (@name IS NULL OR a.app_id = @name OR a.display_name = @name) ORDER BY a.seq`,
    { name: name ?? null },
  )
}

function first<Row>(database: Database, text: string, parameter: string): Row | undefined {
  return one<Row>(database, text, parameter)
}
