import { dated, epochAndUtc } from '../classic/dates.ts'
import { locationOf, purchaseOf } from '../classic/person-and-purchase.ts'
import { listOf, type Members, membersOf, type ProRecord } from '../classic/record.ts'

function general(record: ProRecord): Members {
  const facts = membersOf(record.general)
  const machine = membersOf(record.hardware)
  return {
    id: Number(record.id),
    display_name: facts.displayName,
    device_name: facts.displayName,
    name: facts.displayName,
    asset_tag: facts.assetTag,
    ...dated('last_inventory_update', facts.lastInventoryUpdateDate),
    capacity: machine.capacityMb,
    capacity_mb: machine.capacityMb,
    available: machine.availableSpaceMb,
    available_mb: machine.availableSpaceMb,
    percentage_used: machine.usedSpacePercentage,
    os_type: record.deviceType,
    os_version: facts.osVersion,
    os_build: facts.osBuild,
    serial_number: machine.serialNumber,
    udid: facts.udid,
    ...epochAndUtc('initial_entry_date', facts.lastEnrolledDate),
    phone_number: membersOf(record.userAndLocation).phoneNumber,
    ip_address: facts.ipAddress,
    wifi_mac_address: machine.wifiMacAddress,
    bluetooth_mac_address: machine.bluetoothMacAddress,
    modem_firmware: machine.modemFirmwareVersion,
    model: machine.model,
    model_identifier: machine.modelIdentifier,
    model_number: machine.modelNumber,
    modelDisplay: machine.model,
    model_display: machine.model,
    device_ownership_level: facts.deviceOwnershipType,
    ...epochAndUtc('last_enrollment', facts.lastEnrolledDate),
    ...epochAndUtc('mdm_profile_expiration', facts.mdmProfileExpirationDate),
    managed: facts.managed,
    supervised: facts.supervised,
    shared: facts.sharedIpad ?? false,
    tethered: facts.tethered ? 'yes' : 'no',
    battery_level: machine.batteryLevel,
    ble_capable: machine.bluetoothLowEnergyCapable,
    device_locator_service_enabled: facts.deviceLocatorServiceEnabled ?? false,
    do_not_disturb_enabled: facts.doNotDisturbEnabled ?? false,
    cloud_backup_enabled: facts.cloudBackupEnabled ?? false,
    itunes_store_account_is_active: facts.itunesStoreAccountActive ?? false,
    exchange_activesync_device_identifier: facts.exchangeDeviceId,
    site: { id: Number(facts.siteId ?? -1), name: record.site },
  }
}

function location(record: ProRecord): Members {
  const person = membersOf(record.userAndLocation)
  return locationOf({
    username: person.username,
    realname: person.realName,
    email: person.emailAddress,
    position: person.position,
    phone: person.phoneNumber,
    department: person.department,
    building: person.building,
    room: person.room,
  })
}

function purchasing(record: ProRecord): Members {
  const facts = membersOf(record.purchasing)
  return {
    ...purchaseOf(facts),
    ...epochAndUtc('po_date', facts.poDate),
    ...epochAndUtc('warranty_expires', facts.warrantyExpiresDate),
    ...epochAndUtc('lease_expires', facts.leaseExpiresDate),
    life_expectancy: facts.lifeExpectancy,
    purchasing_contact: facts.purchasingContact,
    attachments: [],
  }
}

function security(record: ProRecord): Members {
  const facts = membersOf(record.security)
  return {
    data_protection: facts.dataProtected ?? false,
    block_level_encryption_capable: facts.blockLevelEncryptionCapable ?? false,
    file_level_encryption_capable: facts.fileLevelEncryptionCapable ?? false,
    passcode_present: facts.passcodePresent ?? false,
    passcode_compliant: facts.passcodeCompliant ?? false,
    passcode_compliant_with_profile: facts.passcodeCompliantWithProfile ?? false,
    hardware_encryption: facts.hardwareEncryption,
    activation_lock_enabled: facts.activationLockEnabled ?? false,
    jailbreak_detected: facts.jailBreakDetected ? 'Yes' : 'No',
    lost_mode_enabled: facts.lostModeEnabled ? 'true' : 'Unsupported',
  }
}

function network(record: ProRecord): Members {
  const facts = membersOf(record.network)
  return {
    cellular_technology: facts.cellularTechnology,
    voice_roaming_enabled: facts.voiceRoamingEnabled,
    imei: facts.imei,
    iccid: facts.iccid,
    meid: facts.meid,
    carrier_settings_version: facts.carrierSettingsVersion,
    current_carrier_network: facts.currentCarrierNetwork,
    home_carrier_network: facts.homeCarrierNetwork,
    data_roaming_enabled: facts.dataRoamingEnabled,
    roaming: facts.roaming,
    phone_number: facts.phoneNumber,
  }
}

type Part = (record: ProRecord) => unknown

/** The Classic form of a mobile device, part by part, made from the record of the Pro API. */
export const mobileDeviceParts: Readonly<Record<string, Part>> = {
  general,
  location,
  purchasing,
  applications: record =>
    listOf(record.applications).map(({ name, version, shortVersion, identifier }) => ({
      application_name: name,
      application_version: version,
      application_short_version: shortVersion,
      identifier,
    })),
  security,
  network,
  certificates: record =>
    listOf(record.certificates).map(({ commonName, identity, expirationDate }) => {
      const { expires_epoch, expires_utc } = dated('expires', expirationDate)
      return { common_name: commonName, identity, expires_epoch, expires_utc }
    }),
  configuration_profiles: record =>
    listOf(record.profiles).map(({ displayName, version, identifier, uuid }) => ({
      display_name: displayName,
      version,
      identifier,
      uuid,
    })),
  mobile_device_groups: record =>
    listOf(record.groups).map(({ groupId, groupName }) => ({ id: Number(groupId), name: groupName })),
  extension_attributes: record =>
    listOf(record.extensionAttributes).map(({ id, name, type, value }) => ({
      id: Number(id),
      name,
      type: String(type)[0] + String(type).slice(1).toLowerCase(),
      multi_value: false,
      value: (value as string[] | null)?.[0] ?? '',
    })),
}
