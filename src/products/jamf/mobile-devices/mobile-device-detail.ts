import { composeMembers, concatenate, type Entity } from '../../../query/index.ts'
import { SITE_WITH_DIVISION } from '../organisation/references.ts'
import { flag, id, json, jsonArray, moment, text, written } from '../pro/property.ts'
import { CERTIFICATE_DETAILS, DEVICE_TYPE, mobileDevice, mobileSections } from './mobile-device.ts'

/** Members of a stored section under the names that this older form has for them. */
const pick = (column: string, names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([name, stored]) => `'${name}', ${column} -> '$.${stored}'`)

const same = (...names: string[]) => Object.fromEntries(names.map(name => [name, name]))

/** A stored list whose elements have fewer members here. */
const shortened = (column: string, names: Readonly<Record<string, string>>) =>
  jsonArray(`json_object(${pick('value', names).join(', ')})`, `json_each(row.${column})`)

const lists = {
  applications: shortened('applications_json', same('identifier', 'name', 'version', 'shortVersion')),
  certificates: shortened('certificates_json', {
    ...same('commonName', 'identity'),
    expirationDateEpoch: 'expirationDate',
    ...same(...CERTIFICATE_DETAILS),
  }),
  configurationProfiles: shortened('profiles_json', same('displayName', 'version', 'uuid', 'identifier')),
}

const security = `json_object(${pick(
  'row.security_json',
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
    'bootstrapToken',
    'bootstrapTokenEscrowed',
  ),
).join(', ')})`

const model = [
  "'model', hardware.model",
  "'modelIdentifier', hardware.model_identifier",
  "'modelNumber', row.hardware_json -> '$.modelNumber'",
  "'supervised', json(iif(row.supervised, 'true', 'false'))",
  ...Object.entries(lists).map(([name, sql]) => `'${name}', json(${sql})`),
]

const purchasing = "'purchasing', json(row.purchasing_json)"

/** What can unlock it is kept for no device. */
const watchos = [
  ...model,
  ...pick('row.hardware_json', {
    batteryLevel: 'batteryLevel',
    capacityMb: 'capacityMb',
    availableMb: 'availableSpaceMb',
    percentageUsed: 'usedSpacePercentage',
    bleCapable: 'bluetoothLowEnergyCapable',
  }),
  ...pick('row.general_json', {
    deviceLocatorServiceEnabled: 'deviceLocatorServiceEnabled',
    doNotDisturbEnabled: 'doNotDisturbEnabled',
    lastCloudBackupTimestamp: 'lastCloudBackupDate',
    iTunesStoreAccountActive: 'itunesStoreAccountActive',
  }),
  `'security', ${security}`,
  "'unlockToken', NULL",
  "'provisioningProfiles', json(row.provisioning_profiles_json)",
  "'attachments', json('[]')",
]

const ios = [
  ...watchos,
  purchasing,
  ...pick('row.hardware_json', same('batteryHealth')),
  ...pick('row.general_json', {
    lastBackupTimestamp: 'lastBackupDate',
    shared: 'sharedIpad',
    cloudBackupEnabled: 'cloudBackupEnabled',
    locationServicesEnabled: 'locationServicesForSelfServiceMobileEnabled',
  }),
  // A Mac that it is synchronised with.
  "'computer', NULL",
  "'network', json(row.network_json)",
  "'serviceSubscriptions', json(row.service_subscriptions_json)",
  `'ebooks', json(${shortened('ebooks_json', same('author', 'title', 'version'))})`,
  "'mdmCapableUsers', json('[]')",
]

const tvos = [
  ...model,
  purchasing,
  ...pick('row.general_json', { airplayPassword: 'airPlayPassword', locales: 'locales' }),
  ...pick('row.hardware_json', { deviceId: 'deviceId' }),
]

/** The part that belongs to one type of device; null for all others. */
const only = (type: string, members: readonly string[]) =>
  json(`iif(${DEVICE_TYPE} = '${type}', json_object(${members.join(', ')}), NULL)`)

const location = {
  username: written(text('row.username')),
  realName: written(text('row.real_name')),
  emailAddress: written(text('row.email_address')),
  position: written(text('row.position')),
  phoneNumber: written(text('row.phone_number')),
  departmentId: written(id('row.department_id')),
  buildingId: written(id('row.building_id')),
  room: written(text('row.room')),
}

/** `/v2/mobile-devices/{id}/detail`: older than the inventory, with a member per type of device. */
export const mobileDeviceDetail: Entity = {
  ...mobileDevice,
  name: 'MobileDeviceDetails',
  properties: {
    id: id('row.id'),
    name: written(text('hardware.name')),
    enforceName: written(flag('row.enforce_name')),
    assetTag: written(text('row.asset_tag')),
    lastInventoryUpdateTimestamp: moment('row.last_inventory_at'),
    lastContactTimestamp: moment('row.last_contact_at'),
    osVersion: text('hardware.os_version'),
    osBuild: text('hardware.os_build'),
    osSupplementalBuildVersion: text("json_extract(row.general_json, '$.osSupplementalBuildVersion')"),
    osRapidSecurityResponse: text("json_extract(row.general_json, '$.osRapidSecurityResponse')"),
    softwareUpdateDeviceId: text("json_extract(row.general_json, '$.softwareUpdateDeviceId')"),
    serialNumber: text('hardware.serial_number'),
    udid: text('hardware.udid'),
    ipAddress: text('hardware.ip_address'),
    wifiMacAddress: text('hardware.mac_address'),
    bluetoothMacAddress: text('row.bluetooth_mac_address'),
    managed: flag('row.managed'),
    timeZone: written(text('row.time_zone')),
    initialEntryTimestamp: moment('row.initial_entry_at'),
    lastEnrollmentTimestamp: moment('row.last_enrolled_at'),
    mdmProfileExpirationTimestamp: moment('row.mdm_profile_expires_at'),
    deviceOwnershipLevel: text('row.device_ownership_type'),
    enrollmentMethod: text("json_extract(row.general_json, '$.enrollmentMethodPrestage.profileName')"),
    enrollmentSessionTokenValid: flag("json_extract(row.general_json, '$.enrollmentSessionTokenValid')"),
    declarativeDeviceManagementEnabled: flag('row.declarative_device_management_enabled'),
    managementId: id('row.management_id'),
    type: text(`lower(${DEVICE_TYPE})`),
    site: json(SITE_WITH_DIVISION),
    extensionAttributes: json(
      jsonArray("json_remove(value, '$.inventoryDisplay')", 'json_each(row.extension_attributes_json)'),
    ),
    location: json(composeMembers(Object.entries(location))),
    groups: json(concatenate(mobileSections.get('GROUPS')!.pieces)),
    ios: only('iOS', ios),
    tvos: only('tvOS', tvos),
    watchos: only('watchOS', watchos),
    visionos: only('visionOS', ios),
  },
}

/** What a PATCH may write of it, some under names that the record does not have. */
export const mobileDeviceChanges: Entity = {
  ...mobileDeviceDetail,
  properties: {
    ...mobileDeviceDetail.properties,
    siteId: written(id('row.site_id')),
    ...Object.fromEntries(Object.entries(location).map(([name, property]) => [`location.${name}`, property])),
  },
}
