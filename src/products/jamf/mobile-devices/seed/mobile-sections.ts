import type { InstalledApplicationSeed } from '../../../../domain/devices/device-seed.ts'
import type { SeededDevice } from '../../../../domain/devices/seed-devices.ts'
import type { JamfPerson } from '../../seed/jamf-people.ts'
import type { AttributeDefinition } from '../../seed/jamf-records.ts'

/** Sections of a mobile device's inventory that are kept as JSON, in the shapes of `/v2/mobile-devices/detail`. */

export function generalSection({ system, hardware, invented }: SeededDevice, automated: boolean) {
  const shared = {
    osRapidSecurityResponse: '',
    osSupplementalBuildVersion: system.build ?? '',
    softwareUpdateDeviceId: hardware.modelIdentifier ?? '',
    enrollmentMethodPrestage: automated
      ? { mobileDevicePrestageId: '1', profileName: 'Standard Devices' }
      : null,
    enrollmentSessionTokenValid: false,
    lastLoggedInUsernameSelfService: null,
    lastLoggedInUsernameSelfServiceTimestamp: null,
    lastLoggedInUsernameMdm: null,
    lastLoggedInUsernameMdmTimestamp: null,
  }
  if (hardware.platform === 'tvOS') {
    return { ...shared, airPlayPassword: invented.digits.slice(0, 4), locales: 'en_US', languages: 'en' }
  }
  return {
    ...shared,
    sharedIpad: false,
    diagnosticAndUsageReportingEnabled: false,
    appAnalyticsEnabled: false,
    residentUsers: 0,
    quotaSize: 0,
    temporarySessionOnly: false,
    temporarySessionTimeout: 0,
    userSessionTimeout: 0,
    syncedToComputer: 0,
    maximumSharediPadUsersStored: 0,
    lastBackupDate: '2025-05-01T22:00:00Z',
    deviceLocatorServiceEnabled: true,
    doNotDisturbEnabled: false,
    cloudBackupEnabled: true,
    lastCloudBackupDate: '2025-05-01T22:00:00Z',
    locationServicesForSelfServiceMobileEnabled: true,
    itunesStoreAccountActive: true,
    exchangeDeviceId: invented.digits,
    tethered: false,
  }
}

export function hardwareSection({ hardware, invented }: SeededDevice) {
  const capacity = hardware.storage ?? 131_072
  const used = 15 + Math.round(invented.percent * 0.7)
  return {
    capacityMb: capacity,
    availableSpaceMb: Math.round(capacity * (1 - used / 100)),
    usedSpacePercentage: used,
    batteryLevel: hardware.battery === false ? 0 : 40 + Math.round(invented.percent * 0.6),
    batteryHealth: hardware.battery === false ? 'UNSUPPORTED' : 'NORMAL',
    modemFirmwareVersion: hardware.cellular ? '3.40.01' : '',
    modelNumber: hardware.modelNumber ?? '',
    bluetoothLowEnergyCapable: true,
    deviceId: invented.altMacAddress,
  }
}

export function purchasingSection({ invented }: SeededDevice) {
  return {
    purchased: true,
    leased: false,
    poNumber: `PO-${invented.digits.slice(12, 17)}`,
    vendor: 'Northwind Traders',
    appleCareId: `AC${invented.digits.slice(17, 25)}`,
    purchasePrice: '899.00',
    purchasingAccount: 'Hardware',
    poDate: '2024-04-02T00:00:00Z',
    warrantyExpiresDate: '2027-04-02T00:00:00Z',
    leaseExpiresDate: '2027-04-02T00:00:00Z',
    lifeExpectancy: 3,
    purchasingContact: 'olga.petrenko@contoso.com',
  }
}

export function securitySection(passcodePresent: boolean) {
  return {
    dataProtected: passcodePresent,
    blockLevelEncryptionCapable: true,
    fileLevelEncryptionCapable: true,
    passcodePresent,
    passcodeCompliant: passcodePresent,
    passcodeCompliantWithProfile: passcodePresent,
    hardwareEncryption: 3,
    activationLockEnabled: false,
    jailBreakDetected: false,
    attestationStatus: 'SUCCESS',
    lastAttestationAttemptDate: '2025-05-05T07:30:00Z',
    lastSuccessfulAttestationDate: '2025-05-05T07:30:00Z',
    passcodeLockGracePeriodEnforcedSeconds: 0,
    personalDeviceProfileCurrent: false,
    lostModeEnabled: false,
    lostModePersistent: false,
    lostModeMessage: '',
    lostModePhoneNumber: '',
    lostModeFootnote: '',
    lostModeLocation: null,
    bootstrapTokenEscrowed: 'ESCROWED',
  }
}

export function applicationSection(applications: readonly InstalledApplicationSeed[]) {
  return applications.map(({ name, version, bundleId, size = 100 }) => ({
    identifier: bundleId,
    name,
    version,
    shortVersion: version,
    managementStatus: 'Managed',
    validationStatus: true,
    bundleSize: `${size} MB`,
    dynamicSize: `${Math.round(size / 4)} MB`,
    appClip: false,
  }))
}

const carrier = {
  carrierSettingsVersion: '62.0',
  currentCarrierNetwork: 'Northwind Mobile',
  currentMobileCountryCode: '310',
  currentMobileNetworkCode: '410',
}

export function networkSection({ hardware, invented }: SeededDevice, phoneNumber: string) {
  const cellular = hardware.cellular ?? false
  return {
    cellularTechnology: cellular ? 'GSM' : 'None',
    voiceRoamingEnabled: false,
    imei: cellular ? invented.digits.slice(0, 15) : '',
    iccid: cellular ? `8901${invented.digits.slice(0, 15)}` : '',
    meid: cellular ? invented.digits.slice(0, 14) : '',
    eid: cellular ? `8904${invented.digits.slice(0, 28)}` : '',
    ...carrier,
    homeCarrierNetwork: carrier.currentCarrierNetwork,
    homeMobileCountryCode: carrier.currentMobileCountryCode,
    homeMobileNetworkCode: carrier.currentMobileNetworkCode,
    dataRoamingEnabled: false,
    roaming: false,
    personalHotspotEnabled: false,
    phoneNumber: cellular ? phoneNumber : '',
    preferredVoiceNumber: '',
  }
}

export function serviceSubscriptionSection(device: SeededDevice, phoneNumber: string) {
  if (!device.hardware.cellular) return []
  const { imei, iccid, meid, eid } = networkSection(device, phoneNumber)
  const line = {
    label: 'Primary',
    labelId: '00000000-0000-0000-0000-000000000001',
    slot: 'CTSubscriptionSlotOne',
  }
  const flags = { dataPreferred: true, roaming: false, voicePreferred: true }
  const subscriberCarrierNetwork = carrier.currentCarrierNetwork
  return [{ ...carrier, subscriberCarrierNetwork, eid, iccid, imei, meid, ...flags, ...line, phoneNumber }]
}

export function attributeSection(values: readonly (readonly [AttributeDefinition, readonly string[]])[]) {
  return values.map(([definition, value]) => ({
    id: String(definition.id),
    name: definition.name,
    type: definition.data_type === 'DATE_TIME' ? 'DATE' : definition.data_type,
    value,
    extensionAttributeCollectionAllowed: false,
    inventoryDisplay: DISPLAYS[definition.inventory_display] ?? 'Extension Attributes',
  }))
}

/** Sections as a record of the inventory names them to people. */
const DISPLAYS: Readonly<Record<string, string>> = {
  GENERAL: 'General',
  HARDWARE: 'Hardware',
  USER_AND_LOCATION: 'User and Location',
  PURCHASING: 'Purchasing',
}

export function sharedUserSection(owner: JamfPerson | undefined) {
  return owner ? [{ managedAppleId: owner.username, loggedIn: true, dataToSync: false }] : []
}
