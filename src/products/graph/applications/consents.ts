import type { Entity } from '../../../query/index.ts'
import { EQUALITY } from '../odata/support.ts'

const PRINCIPALS = [
  ['ServicePrincipal', 'service_principals'],
  ['User', 'users'],
  ['Group', 'groups'],
] as const

/** A value of whichever object holds the assignment `row`. */
function ofPrincipal(value: (type: string) => string): string {
  const choices = PRINCIPALS.map(
    ([type, table]) => `(SELECT ${value(type)} FROM ${table} WHERE id = row.principal_id)`,
  )
  return `coalesce(${choices.join(', ')})`
}

/** `microsoft.graph.appRoleAssignment`: an application permission that was granted. */
export const appRoleAssignment: Entity = {
  name: 'microsoft.graph.appRoleAssignment',
  from: 'app_role_assignments row',
  key: 'row.rowid',
  parts: { row: 'app_role_assignments' },
  properties: {
    id: { sql: 'row.id', type: 'id' },
    deletedDateTime: { sql: 'NULL', type: 'dateTime' },
    appRoleId: { sql: 'row.app_role_id', type: 'id', filter: EQUALITY },
    createdDateTime: { sql: 'row.created_at', type: 'dateTime' },
    principalDisplayName: { sql: ofPrincipal(() => 'display_name'), type: 'text' },
    principalId: { sql: 'row.principal_id', type: 'id', filter: EQUALITY },
    principalType: { sql: ofPrincipal(type => `'${type}'`), type: 'text' },
    resourceDisplayName: {
      sql: '(SELECT display_name FROM service_principals WHERE id = row.resource_id)',
      type: 'text',
    },
    resourceId: { sql: 'row.resource_id', type: 'id', filter: EQUALITY },
  },
}

/** `microsoft.graph.oAuth2PermissionGrant`: delegated permissions, for everybody or for one user. */
export const oAuth2PermissionGrant: Entity = {
  name: 'microsoft.graph.oAuth2PermissionGrant',
  from: 'oauth2_permission_grants row',
  key: 'row.rowid',
  parts: { row: 'oauth2_permission_grants' },
  properties: {
    clientId: { sql: 'row.client_id', type: 'id', filter: EQUALITY },
    consentType: { sql: 'row.consent_type', type: 'text', filter: EQUALITY },
    id: { sql: 'row.id', type: 'id', filter: EQUALITY },
    principalId: { sql: 'row.principal_id', type: 'id', filter: EQUALITY },
    resourceId: { sql: 'row.resource_id', type: 'id', filter: EQUALITY },
    scope: { sql: 'row.scope', type: 'text', filter: ['startsWith'] },
  },
}
