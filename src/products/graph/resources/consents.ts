import type { Entity } from '../../../query/index.ts'
import { EQUALITY } from './support.ts'

const PRINCIPALS = [
  ['ServicePrincipal', 'service_principals'],
  ['User', 'users'],
  ['Group', 'groups'],
] as const

/** A value of whichever object holds the assignment `c`. */
function ofPrincipal(value: (type: string) => string): string {
  const choices = PRINCIPALS.map(
    ([type, table]) => `(SELECT ${value(type)} FROM ${table} WHERE id = c.principal_id)`,
  )
  return `coalesce(${choices.join(', ')})`
}

/** `microsoft.graph.appRoleAssignment`: an application permission that was granted. */
export const appRoleAssignment: Entity = {
  name: 'microsoft.graph.appRoleAssignment',
  from: 'app_role_assignments c',
  key: 'c.rowid',
  properties: {
    id: { sql: 'c.id', type: 'id' },
    deletedDateTime: { sql: 'NULL', type: 'dateTime' },
    appRoleId: { sql: 'c.app_role_id', type: 'id', filter: EQUALITY },
    createdDateTime: { sql: 'c.created_at', type: 'dateTime' },
    principalDisplayName: { sql: ofPrincipal(() => 'display_name'), type: 'text' },
    principalId: { sql: 'c.principal_id', type: 'id', filter: EQUALITY },
    principalType: { sql: ofPrincipal(type => `'${type}'`), type: 'text' },
    resourceDisplayName: {
      sql: '(SELECT display_name FROM service_principals WHERE id = c.resource_id)',
      type: 'text',
    },
    resourceId: { sql: 'c.resource_id', type: 'id', filter: EQUALITY },
  },
}

/** `microsoft.graph.oAuth2PermissionGrant`: delegated permissions, for everybody or for one user. */
export const oAuth2PermissionGrant: Entity = {
  name: 'microsoft.graph.oAuth2PermissionGrant',
  from: 'oauth2_permission_grants c',
  key: 'c.rowid',
  properties: {
    clientId: { sql: 'c.client_id', type: 'id', filter: EQUALITY },
    consentType: { sql: 'c.consent_type', type: 'text', filter: EQUALITY },
    id: { sql: 'c.id', type: 'id', filter: EQUALITY },
    principalId: { sql: 'c.principal_id', type: 'id', filter: EQUALITY },
    resourceId: { sql: 'c.resource_id', type: 'id', filter: EQUALITY },
    scope: { sql: 'c.scope', type: 'text', filter: ['startsWith'] },
  },
}
