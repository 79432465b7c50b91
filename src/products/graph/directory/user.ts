import { directoryRows } from '../../../domain/directory/directory-objects.ts'
import { MANAGER, memberOf, REGISTRATION, transitiveMemberOf } from '../../../domain/directory/memberships.ts'
import { securityIdentifierSql } from '../../../domain/directory/security-identifier.ts'
import { SESSIONS_VALID_FROM } from '../../../domain/directory/users.ts'
import { wordsOf } from '../../../kernel/sqlite/word-index.ts'
import { type Entity, type Property, reverse, toMany, toOne } from '../../../query/index.ts'
import {
  ADDRESS_ADVANCED,
  ADVANCED_TEXT,
  collection,
  constant,
  EQUALITY,
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

/** Text that can be written and filtered by equality and prefix. */
function text(column: string, more: Partial<Property> = {}): Property {
  return { sql: `row.${column}`, type: 'text', column, filter: PREFIX, advanced: TEXT_ADVANCED, ...more }
}

/** Text that only an advanced query can filter. */
const advanced = { filter: [], advanced: ADVANCED_TEXT } as const

const PASSWORD_CHANGED = 'coalesce(row.password_changed_at, row.created_at)'

/** A value of guests from elsewhere, who are all taken to have followed their invitation: they can sign in. */
function ifInvited(sql: string): string {
  return `CASE WHEN row.user_principal_name LIKE '%#EXT#%' THEN ${sql} END`
}

/** By what a user signs in: the name, of guests from elsewhere behind the account that they have there (seen). */
const IDENTITIES = `CASE WHEN row.user_principal_name LIKE '%#EXT#%'
  THEN json_array(json_object('signInType', 'federated', 'issuer', 'ExternalAzureAD', 'issuerAssignedId', NULL), ${ownIdentity()})
  ELSE json_array(${ownIdentity()}) END`

function ownIdentity(): string {
  return `json_object('signInType', 'userPrincipalName',
    'issuer', (SELECT name FROM domains ORDER BY is_initial DESC LIMIT 1), 'issuerAssignedId', row.user_principal_name)`
}

const NO_ATTRIBUTES = Object.fromEntries(
  Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, null]),
)
const NO_FLAG = { sql: 'NULL', type: 'boolean' } as const
const NO_MOMENT = { sql: 'NULL', type: 'dateTime' } as const

/** `microsoft.graph.user`; which operators a property takes is documented per property. */
export const user: Entity = {
  name: 'microsoft.graph.user',
  ...directoryRows.user,
  keys: ['id', 'userPrincipalName'],
  relations: {
    memberOf,
    transitiveMemberOf,
    manager: toOne('user', MANAGER),
    directReports: toMany('user', reverse(MANAGER)),
    ownedDevices: toMany('device', reverse(REGISTRATION)),
    registeredDevices: toMany('device', reverse(REGISTRATION)),
  },
  properties: {
    id: { sql: 'row.id', type: 'id', ...equality },
    businessPhones: { sql: 'row.business_phones_json', type: 'json', column: 'business_phones_json' },
    displayName: text('display_name', { order: true, words: wordsOf('users') }),
    givenName: text('given_name'),
    jobTitle: text('job_title'),
    mail: text('mail', { advanced: ADDRESS_ADVANCED }),
    mobilePhone: text('mobile_phone', advanced),
    officeLocation: text('office_location', advanced),
    preferredLanguage: text('preferred_language', advanced),
    surname: text('surname'),
    userPrincipalName: text('user_principal_name', { order: true, advanced: ADDRESS_ADVANCED }),
    accountEnabled: {
      sql: 'row.account_enabled',
      type: 'boolean',
      column: 'account_enabled',
      ...equality,
      ...hidden,
    },
    city: text('city', hidden),
    companyName: text('company_name', { ...advanced, ...hidden }),
    country: text('country', hidden),
    createdDateTime: {
      sql: 'row.created_at',
      type: 'dateTime',
      advanced: RANGE,
      order: 'advanced',
      ...hidden,
    },
    deletedDateTime: { sql: 'row.deleted_at', type: 'dateTime', ...hidden },
    department: text('department', hidden),
    employeeId: text('employee_id', {
      filter: EQUALITY,
      advanced: [...TEXT_ADVANCED, 'startsWith'],
      ...hidden,
    }),
    employeeType: text('employee_type', { ...advanced, ...hidden }),
    mailNickname: text('mail_nickname', hidden),
    onPremisesImmutableId: {
      sql: 'row.on_premises_immutable_id',
      type: 'text',
      column: 'on_premises_immutable_id',
      ...equality,
      ...hidden,
    },
    otherMails: { ...collection, sql: 'row.other_mails_json', column: 'other_mails_json', ...hidden },
    passwordPolicies: { sql: 'row.password_policies', type: 'text', column: 'password_policies', ...hidden },
    postalCode: text('postal_code', { ...advanced, ...hidden }),
    proxyAddresses: { ...collection, sql: 'row.proxy_addresses_json', ...hidden },
    state: text('state', hidden),
    streetAddress: text('street_address', { ...advanced, ...hidden }),
    usageLocation: text('usage_location', hidden),
    userType: {
      sql: 'row.user_type',
      type: 'text',
      column: 'user_type',
      values: ['Member', 'Guest'],
      ...equality,
      ...hidden,
    },
    lastPasswordChangeDateTime: { sql: PASSWORD_CHANGED, type: 'dateTime', ...hidden },
    signInSessionsValidFromDateTime: { sql: SESSIONS_VALID_FROM, type: 'dateTime', ...hidden },
    identities: { sql: IDENTITIES, type: 'json', filter: ['any'], ...hidden },
    creationType: { sql: ifInvited("'Invitation'"), type: 'text', ...equality, ...hidden },
    externalUserState: { sql: ifInvited("'Accepted'"), type: 'text', ...equality, ...hidden },
    externalUserStateChangeDateTime: { sql: ifInvited('row.created_at'), ...moment, ...hidden },
    securityIdentifier: { sql: securityIdentifierSql('row.id'), type: 'text', ...hidden },
    authorizationInfo: { ...constant({ certificateUserIds: [] }), ...hidden },
    onPremisesExtensionAttributes: { ...constant(NO_ATTRIBUTES), ...hidden },
    ...unset('ageGroup consentProvidedForMinor', { ...NOTHING, ...equality, ...hidden }),
    ...unset('isResourceAccount onPremisesSyncEnabled', { ...NO_FLAG, ...equality, ...hidden }),
    ...unset('employeeHireDate employeeLeaveDateTime', { ...NO_MOMENT, advanced: RANGE, ...hidden }),
    ...unset('onPremisesLastSyncDateTime', { sql: 'NULL', ...moment, ...hidden }),
    ...unset('faxNumber onPremisesSamAccountName onPremisesUserPrincipalName', {
      ...NOTHING,
      advanced: ADVANCED_TEXT,
      ...hidden,
    }),
    ...unset('isManagementRestricted showInAddressList', { ...NO_FLAG, ...hidden }),
    ...unset('customSecurityAttributes employeeOrgData', { sql: 'NULL', type: 'json', ...hidden }),
    ...unset(
      'identityParentId legalAgeGroupClassification onPremisesDistinguishedName onPremisesDomainName onPremisesSecurityIdentifier preferredDataLocation',
      { ...NOTHING, ...hidden },
    ),
    ...unset('assignedLicenses', { ...NO_ITEMS, filter: ['any'], advanced: ['count', 'not'], ...hidden }),
    ...unset('assignedPlans imAddresses provisionedPlans', {
      ...NO_ITEMS,
      advanced: ['any', 'not'],
      ...hidden,
    }),
    ...unset('licenseAssignmentStates onPremisesProvisioningErrors serviceProvisioningErrors', {
      ...NO_ITEMS,
      ...hidden,
    }),
  },
}
