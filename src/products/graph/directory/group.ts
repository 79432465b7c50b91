import { directoryRows } from '../../../domain/directory/directory-objects.ts'
import {
  MEMBER_TYPES,
  MEMBERSHIP,
  memberOf,
  OWNER_TYPES,
  OWNERSHIP,
  transitiveMemberOf,
} from '../../../domain/directory/memberships.ts'
import { wordsOf } from '../../../kernel/sqlite/word-index.ts'
import { type Entity, type Property, toAny, transitive } from '../../../query/index.ts'
import {
  ADDRESS_ADVANCED,
  ADVANCED_TEXT,
  collection,
  equality,
  hidden,
  moment,
  NO_ITEMS,
  NOTHING,
  PREFIX,
  RANGE,
  TEXT_ADVANCED,
  unset,
} from '../odata/support.ts'

function text(column: string, more: Partial<Property> = {}): Property {
  return { sql: `row.${column}`, type: 'text', column, filter: PREFIX, advanced: TEXT_ADVANCED, ...more }
}

function flag(column: string): Property {
  return { sql: `row.${column}`, type: 'boolean', column, ...equality }
}

function options(column: string, values: readonly string[]): Property {
  return { sql: `row.${column}`, type: 'json', column, values }
}

/** Documented with the options that a Microsoft 365 group is made with. */
const BEHAVIOURS = [
  'AllowOnlyMembersToPost',
  'CalendarMemberReadOnly',
  'ConnectorsDisabled',
  'HideGroupInOutlook',
  'SubscribeMembersToCalendarEventsDisabled',
  'SubscribeNewGroupMembers',
  'WelcomeEmailDisabled',
  'SkipExchangeInstantOn',
]
const THEMES = ['Teal', 'Purple', 'Green', 'Blue', 'Pink', 'Orange', 'Red']

const MEMBERS = toAny(MEMBER_TYPES, MEMBERSHIP)

/** `microsoft.graph.group`, in the order in which the service sends it. */
export const group: Entity = {
  name: 'microsoft.graph.group',
  ...directoryRows.group,
  keys: ['id'],
  relations: {
    members: MEMBERS,
    transitiveMembers: transitive(MEMBERS, 'group'),
    owners: toAny(OWNER_TYPES, OWNERSHIP),
    memberOf,
    transitiveMemberOf,
  },
  properties: {
    id: { sql: 'row.id', type: 'id', ...equality },
    deletedDateTime: { sql: 'row.deleted_at', type: 'dateTime', order: 'advanced' },
    classification: text('classification'),
    createdDateTime: { sql: 'row.created_at', type: 'dateTime', advanced: RANGE, order: 'advanced' },
    creationOptions: NO_ITEMS,
    description: text('description', { filter: [], advanced: ADVANCED_TEXT }),
    displayName: text('display_name', { order: true, words: wordsOf('groups') }),
    expirationDateTime: { sql: 'NULL', type: 'dateTime', advanced: RANGE },
    groupTypes: {
      ...collection,
      sql: 'row.group_types_json',
      column: 'group_types_json',
      values: ['Unified', 'DynamicMembership'],
    },
    isAssignableToRole: {
      sql: 'row.is_assignable_to_role',
      type: 'boolean',
      column: 'is_assignable_to_role',
      ...equality,
    },
    mail: { sql: 'row.mail', type: 'text', filter: PREFIX, advanced: ADDRESS_ADVANCED },
    mailEnabled: flag('mail_enabled'),
    mailNickname: text('mail_nickname'),
    membershipRule: text('membership_rule'),
    membershipRuleProcessingState: text('membership_rule_processing_state', { values: ['On', 'Paused'] }),
    onPremisesDomainName: NOTHING,
    onPremisesLastSyncDateTime: { sql: 'NULL', ...moment },
    onPremisesNetBiosName: NOTHING,
    onPremisesSamAccountName: { sql: 'NULL', type: 'text', advanced: ADVANCED_TEXT },
    onPremisesSecurityIdentifier: NOTHING,
    onPremisesSyncEnabled: { sql: 'NULL', type: 'boolean', ...equality },
    preferredDataLocation: NOTHING,
    preferredLanguage: text('preferred_language', { filter: [], advanced: ADVANCED_TEXT }),
    proxyAddresses: {
      ...collection,
      sql: "CASE WHEN row.mail IS NULL THEN '[]' ELSE json_array('SMTP:' || row.mail) END",
    },
    renewedDateTime: { sql: 'row.renewed_at', ...moment },
    resourceBehaviorOptions: options('resource_behavior_options_json', BEHAVIOURS),
    resourceProvisioningOptions: options('resource_provisioning_options_json', ['Team']),
    securityEnabled: flag('security_enabled'),
    securityIdentifier: { sql: 'row.security_identifier', type: 'text', ...equality },
    theme: { sql: 'row.theme', type: 'text', column: 'theme', values: THEMES },
    uniqueName: { ...NOTHING, ...equality },
    // Kept with capitals however it was written (microsoftgraph/microsoft-graph-docs#5402).
    visibility: {
      sql: 'row.visibility',
      type: 'text',
      column: 'visibility',
      values: ['Public', 'Private', 'HiddenMembership'],
    },
    onPremisesProvisioningErrors: NO_ITEMS,
    // Newer than most captures, which end before it (seen).
    serviceProvisioningErrors: NO_ITEMS,
    organizationId: { sql: '(SELECT id FROM organization)', type: 'id', ...hidden },
    ...unset('assignedLabels assignedLicenses', { ...NO_ITEMS, ...hidden }),
    ...unset('isManagementRestricted', { sql: 'NULL', type: 'boolean', ...hidden }),
    ...unset('licenseProcessingState', { sql: 'NULL', type: 'json', ...hidden }),
  },
}
