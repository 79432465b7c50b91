import type { Entity } from '../../../query/index.ts'
import { NO_ITEMS, NOTHING } from '../odata/support.ts'

const SERVICES = '["Email","Intune"]'

/** The domains as the tenant lists them. */
const VERIFIED_DOMAINS = `(SELECT json_group_array(json_object('capabilities', 'Email, Intune',
  'isDefault', iif(is_default, json('true'), json('false')), 'isInitial', iif(is_initial, json('true'), json('false')),
  'name', name, 'type', 'Managed')) FROM domains)`

/** `microsoft.graph.organization`: the tenant. */
export const organization: Entity = {
  name: 'microsoft.graph.organization',
  from: 'organization row',
  key: 'row.rowid',
  parts: { row: 'organization' },
  keys: ['id'],
  properties: {
    id: { sql: 'row.id', type: 'id', filter: ['eq'] },
    deletedDateTime: NOTHING,
    businessPhones: NO_ITEMS,
    city: NOTHING,
    country: NOTHING,
    countryLetterCode: { sql: 'row.country_letter_code', type: 'text' },
    createdDateTime: { sql: 'row.created_at', type: 'dateTime' },
    defaultUsageLocation: NOTHING,
    displayName: { sql: 'row.display_name', type: 'text', filter: ['eq'] },
    marketingNotificationEmails: NO_ITEMS,
    mobileDeviceManagementAuthority: { sql: 'row.mobile_device_management_authority', type: 'text' },
    onPremisesLastSyncDateTime: NOTHING,
    onPremisesSyncEnabled: { sql: 'NULL', type: 'boolean' },
    partnerTenantType: NOTHING,
    postalCode: NOTHING,
    preferredLanguage: { sql: 'row.preferred_language', type: 'text' },
    privacyProfile: NOTHING,
    securityComplianceNotificationMails: NO_ITEMS,
    securityComplianceNotificationPhones: NO_ITEMS,
    state: NOTHING,
    street: NOTHING,
    technicalNotificationMails: NO_ITEMS,
    tenantType: { sql: "'AAD'", type: 'text' },
    assignedPlans: NO_ITEMS,
    provisionedPlans: NO_ITEMS,
    verifiedDomains: { sql: VERIFIED_DOMAINS, type: 'json' },
  },
}

/** `microsoft.graph.domain`; its id is its name. */
export const domain: Entity = {
  name: 'microsoft.graph.domain',
  from: 'domains row',
  key: 'row.rowid',
  parts: { row: 'domains' },
  keys: ['id'],
  properties: {
    id: { sql: 'row.name', type: 'text', filter: ['eq'] },
    authenticationType: { sql: "'Managed'", type: 'text' },
    availabilityStatus: NOTHING,
    isAdminManaged: { sql: '1', type: 'boolean' },
    isDefault: { sql: 'row.is_default', type: 'boolean' },
    isInitial: { sql: 'row.is_initial', type: 'boolean' },
    isRoot: { sql: '1', type: 'boolean' },
    isVerified: { sql: '1', type: 'boolean' },
    manufacturer: NOTHING,
    model: NOTHING,
    passwordNotificationWindowInDays: { sql: 'NULL', type: 'integer' },
    passwordValidityPeriodInDays: { sql: 'NULL', type: 'integer' },
    state: NOTHING,
    supportedServices: { sql: `'${SERVICES}'`, type: 'json' },
  },
}
