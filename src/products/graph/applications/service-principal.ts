import { directoryRows } from '../../../domain/directory/directory-objects.ts'
import { wordsOf } from '../../../kernel/sqlite/word-index.ts'
import type { Entity, Property } from '../../../query/index.ts'
import {
  ADVANCED_TEXT,
  collection,
  constant,
  equality,
  hidden,
  NO_ITEMS,
  NOTHING,
  PREFIX,
  RANGE,
  TEXT_ADVANCED,
  unset,
} from '../odata/support.ts'
import { NO_INFORMATION, NO_VERIFIED_PUBLISHER } from './application-parts.ts'

/** A member that the registration has, for as long as it lives in this organisation. */
function registered(column: string): Property {
  return { sql: `registration.${column}`, type: 'text' }
}

/** `microsoft.graph.servicePrincipal`: an application in this organisation. */
export const servicePrincipal: Entity = {
  name: 'microsoft.graph.servicePrincipal',
  ...directoryRows.servicePrincipal,
  keys: ['id', 'appId'],
  properties: {
    id: { sql: 'row.id', type: 'id', ...equality },
    deletedDateTime: { sql: 'NULL', type: 'dateTime' },
    accountEnabled: { sql: 'row.account_enabled', type: 'boolean', ...equality },
    alternativeNames: NO_ITEMS,
    appDisplayName: { sql: 'row.display_name', type: 'text' },
    appDescription: registered('description'),
    appId: { sql: 'row.app_id', type: 'id', ...equality },
    applicationTemplateId: { sql: 'NULL', type: 'text', ...equality },
    appOwnerOrganizationId: {
      sql: 'row.app_owner_organization_id',
      type: 'id',
      advanced: ['eq', 'in', 'ne', 'not'],
    },
    appRoleAssignmentRequired: {
      sql: 'row.app_role_assignment_required',
      type: 'boolean',
      advanced: ['eq', 'in', 'ne', 'not'],
    },
    createdDateTime: { sql: 'row.created_at', type: 'dateTime', advanced: RANGE, order: 'advanced' },
    description: { sql: 'NULL', type: 'text', advanced: ADVANCED_TEXT },
    disabledByMicrosoftStatus: NOTHING,
    displayName: {
      sql: 'row.display_name',
      type: 'text',
      filter: PREFIX,
      advanced: TEXT_ADVANCED,
      order: 'advanced',
      words: wordsOf('service_principals'),
    },
    homepage: NOTHING,
    loginUrl: NOTHING,
    logoutUrl: NOTHING,
    notes: NOTHING,
    notificationEmailAddresses: NO_ITEMS,
    preferredSingleSignOnMode: NOTHING,
    preferredTokenSigningKeyThumbprint: NOTHING,
    replyUrls: { sql: "ifnull(registration.web_redirect_uris_json, '[]')", type: 'json' },
    servicePrincipalNames: { ...collection, sql: 'row.service_principal_names_json' },
    servicePrincipalType: { sql: 'row.service_principal_type', type: 'text', ...equality },
    signInAudience: { sql: "ifnull(registration.sign_in_audience, 'AzureADMultipleOrgs')", type: 'text' },
    tags: { ...collection, ...NO_ITEMS, type: 'json' },
    tokenEncryptionKeyId: NOTHING,
    samlSingleSignOnSettings: NOTHING,
    addIns: NO_ITEMS,
    appRoles: { sql: 'row.app_roles_json', type: 'json' },
    info: constant(NO_INFORMATION),
    // Credentials of the principal itself; those of its registration stand there.
    keyCredentials: NO_ITEMS,
    oauth2PermissionScopes: { sql: 'row.oauth2_permission_scopes_json', type: 'json' },
    passwordCredentials: NO_ITEMS,
    resourceSpecificApplicationPermissions: NO_ITEMS,
    verifiedPublisher: constant(NO_VERIFIED_PUBLISHER),
    ...unset('isDisabled', { sql: 'NULL', type: 'boolean', ...hidden }),
    ...unset('customSecurityAttributes', { sql: 'NULL', type: 'json', ...hidden }),
  },
}
