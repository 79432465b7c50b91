import { directoryRows } from '../../../domain/directory/directory-objects.ts'
import { memberOf, REGISTRATION, transitiveMemberOf } from '../../../domain/directory/memberships.ts'
import { wordsOf } from '../../../kernel/sqlite/word-index.ts'
import { type Entity, type Property, toMany } from '../../../query/index.ts'
import {
  collection,
  equality,
  hidden,
  moment,
  NO_ITEMS,
  NOTHING,
  PREFIX,
  RANGE,
  TEXT_ADVANCED,
} from '../odata/support.ts'

function text(column: string, more: Partial<Property> = {}): Property {
  return { sql: `row.${column}`, type: 'text', ...more }
}

/** What every cloud tells about the same hardware. */
function hardware(column: string, more: Partial<Property> = {}): Property {
  return { sql: `hardware.${column}`, type: 'text', column: `hardware.${column}`, ...more }
}

const prefix = { filter: PREFIX, advanced: TEXT_ADVANCED } as const

/** What organisations keep of their own with a device. */
export const EXTENSION_ATTRIBUTES = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`)

const NO_ATTRIBUTES = JSON.stringify(Object.fromEntries(EXTENSION_ATTRIBUTES.map(name => [name, null])))

/** `microsoft.graph.device`: one user's registration of a piece of hardware. Everything is sent by default. */
export const device: Entity = {
  name: 'microsoft.graph.device',
  ...directoryRows.device,
  keys: ['id', 'deviceId'],
  relations: {
    registeredOwners: toMany('user', REGISTRATION),
    registeredUsers: toMany('user', REGISTRATION),
    memberOf,
    transitiveMemberOf,
  },
  properties: {
    id: { sql: 'row.id', type: 'id', ...equality },
    deletedDateTime: { sql: 'NULL', type: 'dateTime' },
    accountEnabled: {
      sql: 'row.account_enabled',
      type: 'boolean',
      column: 'account_enabled',
      ...equality,
    },
    approximateLastSignInDateTime: { sql: 'row.last_sign_in_at', ...moment, order: 'advanced' },
    complianceExpirationDateTime: { sql: 'row.compliance_expires_at', type: 'dateTime' },
    createdDateTime: {
      sql: 'row.registered_at',
      type: 'dateTime',
      advanced: RANGE,
      order: 'advanced',
      ...hidden,
    },
    deviceCategory: text('device_category'),
    deviceId: { sql: 'row.device_id', type: 'id', ...equality },
    deviceMetadata: NOTHING,
    deviceOwnership: text('device_ownership'),
    deviceVersion: { sql: '2', type: 'integer' },
    displayName: hardware('name', { ...prefix, order: 'advanced', words: wordsOf('devices', 'hardware') }),
    enrollmentProfileName: text('enrollment_profile_name', prefix),
    enrollmentType: text('enrollment_type'),
    isCompliant: {
      sql: 'row.is_compliant',
      type: 'boolean',
      column: 'is_compliant',
      ...equality,
    },
    isManaged: { sql: 'row.is_managed', type: 'boolean', column: 'is_managed', ...equality },
    isManagementRestricted: { sql: 'NULL', type: 'boolean' },
    isRooted: { sql: 'NULL', type: 'boolean' },
    managementType: text('management_type'),
    manufacturer: { sql: 'hardware.manufacturer', type: 'text' },
    mdmAppId: { sql: 'row.mdm_app_id', type: 'text', ...equality },
    model: { sql: 'hardware.model', type: 'text' },
    onPremisesLastSyncDateTime: { sql: 'NULL', ...moment },
    onPremisesSecurityIdentifier: NOTHING,
    onPremisesSyncEnabled: { sql: 'NULL', type: 'boolean', ...equality },
    operatingSystem: hardware('os_name', prefix),
    operatingSystemVersion: hardware('os_version', prefix),
    physicalIds: { ...collection, ...NO_ITEMS, type: 'json' },
    profileType: { sql: 'row.profile_type', type: 'text', ...equality },
    registrationDateTime: { sql: 'row.registered_at', type: 'dateTime' },
    systemLabels: { ...collection, ...NO_ITEMS, type: 'json' },
    trustType: { sql: 'row.trust_type', type: 'text', ...equality },
    extensionAttributes: {
      sql: `json_patch('${NO_ATTRIBUTES}', row.extension_attributes_json)`,
      type: 'json',
      column: 'extension_attributes_json',
    },
    alternativeSecurityIds: {
      ...collection,
      // The key of a real device is the hash of its certificate; this one is made of the device's id.
      sql: `json_array(json_object('type', 2, 'identityProvider', NULL, 'key', replace(row.device_id, '-', '')))`,
    },
  },
}
