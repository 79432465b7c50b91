import { directoryRows } from '../../../domain/directory/directory-objects.ts'
import { MANAGER, memberOf, REGISTRATION, transitiveMemberOf } from '../../../domain/directory/memberships.ts'
import { wordsOf } from '../../../kernel/sqlite/word-index.ts'
import { type Entity, type Property, reverse, toMany, toOne } from '../../../query/index.ts'
import {
  ADDRESS_ADVANCED,
  ADVANCED_TEXT,
  collection,
  EQUALITY,
  equality,
  hidden,
  PREFIX,
  RANGE,
  TEXT_ADVANCED,
} from '../odata/support.ts'

/** Text that can be written and filtered by equality and prefix. */
function text(column: string, more: Partial<Property> = {}): Property {
  return { sql: `row.${column}`, type: 'text', column, filter: PREFIX, advanced: TEXT_ADVANCED, ...more }
}

/** Text that only an advanced query can filter. */
const advanced = { filter: [], advanced: ADVANCED_TEXT } as const

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
    onPremisesSyncEnabled: { sql: 'NULL', type: 'boolean', ...equality, ...hidden },
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
  },
}
