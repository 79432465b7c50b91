import type { Property, PropertyType } from '../../../query/index.ts'
import { FILTER, SORTABLE, text } from '../pro/property.ts'

/** A name of the flat list of sort fields, where it is kept, and what may be done with it. */
type Field = readonly [name: string, path: string, type?: PropertyType]

const GENERAL: readonly Field[] = [
  ['airPlayPassword', 'general.airPlayPassword'],
  ['appAnalyticsEnabled', 'general.appAnalyticsEnabled', 'boolean'],
  ['deviceLocatorServiceEnabled', 'general.deviceLocatorServiceEnabled', 'boolean'],
  ['diagnosticAndUsageReportingEnabled', 'general.diagnosticAndUsageReportingEnabled', 'boolean'],
  ['doNotDisturbEnabled', 'general.doNotDisturbEnabled', 'boolean'],
  ['exchangeDeviceId', 'general.exchangeDeviceId'],
  ['cloudBackupEnabled', 'general.cloudBackupEnabled', 'boolean'],
  ['osSupplementalBuildVersion', 'general.osSupplementalBuildVersion'],
  ['osRapidSecurityResponse', 'general.osRapidSecurityResponse'],
  ['itunesStoreAccountActive', 'general.itunesStoreAccountActive', 'boolean'],
  ['languages', 'general.languages'],
  ['locales', 'general.locales'],
  [
    'locationServicesForSelfServiceMobileEnabled',
    'general.locationServicesForSelfServiceMobileEnabled',
    'boolean',
  ],
  ['quotaSize', 'general.quotaSize', 'integer'],
  ['residentUsers', 'general.residentUsers', 'integer'],
  ['sharedIpad', 'general.sharedIpad', 'boolean'],
  ['tethered', 'general.tethered', 'boolean'],
  ['lastLoggedInUsernameSelfService', 'general.lastLoggedInUsernameSelfService'],
  [
    'lastLoggedInUsernameSelfServiceTimestamp',
    'general.lastLoggedInUsernameSelfServiceTimestamp',
    'dateTime',
  ],
  ['lastLoggedInUsernameMdm', 'general.lastLoggedInUsernameMdm'],
  ['lastLoggedInUsernameMdmTimestamp', 'general.lastLoggedInUsernameMdmTimestamp', 'dateTime'],
]

const HARDWARE: readonly Field[] = [
  ['availableSpaceMb', 'hardware.availableSpaceMb', 'integer'],
  ['batteryLevel', 'hardware.batteryLevel', 'integer'],
  ['bluetoothLowEnergyCapable', 'hardware.bluetoothLowEnergyCapable', 'boolean'],
  ['capacityMb', 'hardware.capacityMb', 'integer'],
  ['deviceId', 'hardware.deviceId'],
  ['modelNumber', 'hardware.modelNumber'],
  ['modemFirmwareVersion', 'hardware.modemFirmwareVersion'],
  ['usedSpacePercentage', 'hardware.usedSpacePercentage', 'integer'],
]

const PURCHASING: readonly Field[] = [
  ['appleCareId', 'purchasing.appleCareId'],
  ['lifeExpectancyYears', 'purchasing.lifeExpectancy', 'integer'],
  ['poNumber', 'purchasing.poNumber'],
  ['purchasePrice', 'purchasing.purchasePrice'],
  ['purchasingAccount', 'purchasing.purchasingAccount'],
  ['purchasingContact', 'purchasing.purchasingContact'],
  ['vendor', 'purchasing.vendor'],
]

/** What the criterion of that name is compared with (assumed: only the names are documented). */
const PURCHASED_OR_LEASED = `CASE WHEN json_extract(row.purchasing_json, '$.leased') THEN 'Leased'
  WHEN json_extract(row.purchasing_json, '$.purchased') THEN 'Purchased' END`

const SECURITY: readonly Field[] = [
  ['activationLockEnabled', 'security.activationLockEnabled', 'boolean'],
  ['blockEncryptionCapable', 'security.blockLevelEncryptionCapable', 'boolean'],
  ['dataProtection', 'security.dataProtected', 'boolean'],
  ['lostModeEnabled', 'security.lostModeEnabled', 'boolean'],
  ['fileEncryptionCapable', 'security.fileLevelEncryptionCapable', 'boolean'],
  ['passcodeCompliant', 'security.passcodeCompliant', 'boolean'],
  ['passcodeCompliantWithProfile', 'security.passcodeCompliantWithProfile', 'boolean'],
  ['passcodeLockGracePeriodEnforcedSeconds', 'security.passcodeLockGracePeriodEnforcedSeconds', 'integer'],
  ['passcodePresent', 'security.passcodePresent', 'boolean'],
]

const NETWORK: readonly Field[] = [
  ['carrierSettingsVersion', 'network.carrierSettingsVersion'],
  ['currentCarrierNetwork', 'network.currentCarrierNetwork'],
  ['currentMobileCountryCode', 'network.currentMobileCountryCode'],
  ['currentMobileNetworkCode', 'network.currentMobileNetworkCode'],
  ['dataRoamingEnabled', 'network.dataRoamingEnabled', 'boolean'],
  ['eid', 'network.eid'],
  ['network', 'network.homeCarrierNetwork'],
  ['homeMobileCountryCode', 'network.homeMobileCountryCode'],
  ['homeMobileNetworkCode', 'network.homeMobileNetworkCode'],
  ['iccid', 'network.iccid'],
  ['imei', 'network.imei'],
  // Known to filters and sorting only.
  ['imei2', 'network.imei2'],
  ['meid', 'network.meid'],
  ['personalHotspotEnabled', 'network.personalHotspotEnabled', 'boolean'],
  ['preferredVoiceNumber', 'network.preferredVoiceNumber'],
  ['roaming', 'network.roaming', 'boolean'],
]

/** Fields that may sort a list but not filter it. */
const ORDER_ONLY: readonly Field[] = [
  ['batteryHealth', 'hardware.batteryHealth'],
  ['lostModeEnabledDate', 'security.lostModeEnabledDate', 'dateTime'],
  ['enrollmentSessionTokenValid', 'general.enrollmentSessionTokenValid', 'boolean'],
  ['lastBackupDate', 'general.lastBackupDate', 'dateTime'],
  ['lastCloudBackupDate', 'general.lastCloudBackupDate', 'dateTime'],
  ['leaseExpirationDate', 'purchasing.leaseExpiresDate', 'dateTime'],
  ['poDate', 'purchasing.poDate', 'dateTime'],
  ['warrantyExpirationDate', 'purchasing.warrantyExpiresDate', 'dateTime'],
  ['hardwareEncryptionSupported', 'security.hardwareEncryption', 'integer'],
  ['jailbreakStatus', 'security.jailBreakDetected', 'boolean'],
  ['cellularTechnology', 'network.cellularTechnology'],
  ['voiceRoamingEnabled', 'network.voiceRoamingEnabled', 'boolean'],
]

const property = ([name, path, type = 'text']: Field, more: Partial<Property>): [string, Property] => {
  const [part, member] = path.split('.')
  return [name, { sql: `json_extract(row.${part}_json, '$.${member}')`, type, order: true, ...more }]
}

/** Names for filters and sorting whose values stand in stored sections. */
export const storedFields: Readonly<Record<string, Property>> = Object.fromEntries([
  ...[GENERAL, HARDWARE, PURCHASING, SECURITY, NETWORK]
    .flat()
    .map(field => property(field, { filter: FILTER })),
  ['purchasedOrLeased', text(PURCHASED_OR_LEASED, SORTABLE)],
  ...ORDER_ONLY.map(field => property(field, {})),
])
