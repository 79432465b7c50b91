import type { Entity } from '../../../query/index.ts'
import { DEVICE_TYPE, mobileDevice, mobileSections } from './mobile-device.ts'
import { flag, id, json, jsonArray, moment, text } from './property.ts'
import { concatenate } from './section.ts'

/** Members of a stored section under the names that this older form has for them. */
const pick = (column: string, names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([name, stored]) => `'${name}', ${column} -> '$.${stored}'`)

const same = (...names: string[]) => Object.fromEntries(names.map(name => [name, name]))

/** A stored list whose elements have fewer members here. */
const shortened = (column: string, names: Readonly<Record<string, string>>) =>
  jsonArray(`json_object(${pick('value', names).join(', ')})`, `json_each(m.${column})`)

const lists = {
  applications: shortened('applications_json', same('identifier', 'name', 'version', 'shortVersion')),
  certificates: shortened('certificates_json', {
    ...same('commonName', 'identity'),
    expirationDateEpoch: 'expirationDate',
  }),
  configurationProfiles: shortened('profiles_json', same('displayName', 'version', 'uuid', 'identifier')),
}

const security = `json_object(${pick(
  'm.security_json',
  same(
    'dataProtected',
    'blockLevelEncryptionCapable',
    'fileLevelEncryptionCapable',
    'passcodePresent',
    'passcodeCompliant',
    'passcodeCompliantWithProfile',
    'hardwareEncryption',
    'activationLockEnabled',
    'jailBreakDetected',
    'attestationStatus',
    'lastAttestationAttemptDate',
    'lastSuccessfulAttestationDate',
    'bootstrapTokenEscrowed',
  ),
).join(', ')})`

const model = [
  "'model', d.model",
  "'modelIdentifier', d.model_identifier",
  "'modelNumber', m.hardware_json -> '$.modelNumber'",
  "'supervised', json(iif(m.supervised, 'true', 'false'))",
  "'purchasing', json(m.purchasing_json)",
  ...Object.entries(lists).map(([name, sql]) => `'${name}', json(${sql})`),
]

const ios = [
  ...model,
  ...pick('m.hardware_json', {
    batteryLevel: 'batteryLevel',
    batteryHealth: 'batteryHealth',
    capacityMb: 'capacityMb',
    availableMb: 'availableSpaceMb',
    percentageUsed: 'usedSpacePercentage',
    bleCapable: 'bluetoothLowEnergyCapable',
  }),
  ...pick('m.general_json', {
    lastBackupTimestamp: 'lastBackupDate',
    shared: 'sharedIpad',
    deviceLocatorServiceEnabled: 'deviceLocatorServiceEnabled',
    doNotDisturbEnabled: 'doNotDisturbEnabled',
    cloudBackupEnabled: 'cloudBackupEnabled',
    lastCloudBackupTimestamp: 'lastCloudBackupDate',
    locationServicesEnabled: 'locationServicesForSelfServiceMobileEnabled',
    iTunesStoreAccountActive: 'itunesStoreAccountActive',
  }),
  `'security', ${security}`,
  "'network', json(m.network_json)",
  "'serviceSubscriptions', json(m.service_subscriptions_json)",
  `'ebooks', json(${shortened('ebooks_json', same('author', 'title', 'version'))})`,
  "'mdmCapableUsers', json('[]')",
  "'provisioningProfiles', json(m.provisioning_profiles_json)",
  "'attachments', json('[]')",
]

const tvos = [
  ...model,
  ...pick('m.general_json', { airplayPassword: 'airPlayPassword', locales: 'locales' }),
  ...pick('m.hardware_json', { deviceId: 'deviceId' }),
]

/** The part that belongs to one type of device; null for all others. */
const only = (type: string, members: readonly string[]) =>
  json(`iif(${DEVICE_TYPE} = '${type}', json_object(${members.join(', ')}), NULL)`)

const location =
  "json_object('username', m.username, 'realName', m.real_name, 'emailAddress', m.email_address, 'position', m.position, " +
  "'phoneNumber', m.phone_number, 'departmentId', CAST(m.department_id AS TEXT), " +
  "'buildingId', CAST(m.building_id AS TEXT), 'room', m.room)"

const site =
  `iif(m.site_id = -1, '{"id":"-1","name":"None"}', (SELECT json_object('id', CAST(s.id AS TEXT), 'name', s.name) ` +
  'FROM jamf_sites s WHERE s.id = m.site_id))'

/** `/v2/mobile-devices/{id}/detail`: older than the inventory, with a member per type of device. */
export const mobileDeviceDetail: Entity = {
  ...mobileDevice,
  name: 'MobileDeviceDetails',
  properties: {
    id: id('m.id'),
    name: text('d.name'),
    enforceName: flag('m.enforce_name'),
    assetTag: text('m.asset_tag'),
    lastInventoryUpdateTimestamp: moment('m.last_inventory_at'),
    lastContactTimestamp: moment('m.last_contact_at'),
    osVersion: text('d.os_version'),
    osBuild: text('d.os_build'),
    osSupplementalBuildVersion: text("json_extract(m.general_json, '$.osSupplementalBuildVersion')"),
    osRapidSecurityResponse: text("json_extract(m.general_json, '$.osRapidSecurityResponse')"),
    softwareUpdateDeviceId: text("json_extract(m.general_json, '$.softwareUpdateDeviceId')"),
    serialNumber: text('d.serial_number'),
    udid: text('d.udid'),
    ipAddress: text('d.ip_address'),
    wifiMacAddress: text('d.mac_address'),
    bluetoothMacAddress: text('m.bluetooth_mac_address'),
    managed: flag('m.managed'),
    timeZone: text('m.time_zone'),
    initialEntryTimestamp: moment('m.initial_entry_at'),
    lastEnrollmentTimestamp: moment('m.last_enrolled_at'),
    mdmProfileExpirationTimestamp: moment('m.mdm_profile_expires_at'),
    deviceOwnershipLevel: text('m.device_ownership_type'),
    enrollmentMethod: text("json_extract(m.general_json, '$.enrollmentMethodPrestage.profileName')"),
    enrollmentSessionTokenValid: flag("json_extract(m.general_json, '$.enrollmentSessionTokenValid')"),
    declarativeDeviceManagementEnabled: flag('m.declarative_device_management_enabled'),
    managementId: id('m.management_id'),
    type: text(`lower(${DEVICE_TYPE})`),
    site: json(site),
    extensionAttributes: json(
      jsonArray("json_remove(value, '$.inventoryDisplay')", 'json_each(m.extension_attributes_json)'),
    ),
    location: json(location),
    groups: json(concatenate(mobileSections.get('GROUPS')!.pieces)),
    ios: only('iOS', ios),
    tvos: only('tvOS', tvos),
    watchos: only('watchOS', model),
    visionos: only('visionOS', ios),
  },
}
