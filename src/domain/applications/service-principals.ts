import type { Database } from '../../kernel/sqlite/database.ts'
import { inserter } from '../../seed/seed-run.ts'

export interface PublishedPermission {
  readonly id: string
  readonly value: string
  readonly displayName?: string
}

/** An application permission in Graph's `appRole` form. */
export function appRole({ id, value, displayName = value }: PublishedPermission) {
  return {
    allowedMemberTypes: ['Application'],
    description: displayName,
    displayName,
    id,
    isEnabled: true,
    origin: 'Application',
    value,
  }
}

/** A delegated permission in Graph's `permissionScope` form; what ends in `.All` needs an administrator. */
export function permissionScope({ id, value, displayName = value }: PublishedPermission) {
  return {
    adminConsentDescription: displayName,
    adminConsentDisplayName: displayName,
    id,
    isEnabled: true,
    type: value.endsWith('.All') ? 'Admin' : 'User',
    userConsentDescription: displayName,
    userConsentDisplayName: displayName,
    value,
  }
}

export interface ServicePrincipalRow {
  readonly id: string
  readonly appId: string
  readonly ownerTenantId: string
  readonly displayName: string
  /** The names by which a token request can mean it, the app id among them. */
  readonly names: readonly string[]
  readonly appRolesJson: string
  readonly scopesJson: string
  readonly appRoleAssignmentRequired: boolean
  readonly accessTokenVersion: number
  readonly createdAt: string
}

/** Inserts a service principal and its names. */
export function seedServicePrincipal(database: Database, principal: ServicePrincipalRow): void {
  inserter(
    database,
    'service_principals',
  )({
    id: principal.id,
    app_id: principal.appId,
    app_owner_organization_id: principal.ownerTenantId,
    display_name: principal.displayName,
    app_role_assignment_required: Number(principal.appRoleAssignmentRequired),
    service_principal_names_json: JSON.stringify(principal.names),
    app_roles_json: principal.appRolesJson,
    oauth2_permission_scopes_json: principal.scopesJson,
    requested_access_token_version: principal.accessTokenVersion,
    created_at: principal.createdAt,
  })
  const insertName = inserter(database, 'service_principal_names')
  for (const name of principal.names) insertName({ name, service_principal_id: principal.id })
}
