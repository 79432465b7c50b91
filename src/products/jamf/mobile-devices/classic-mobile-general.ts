import { epochAndUtc, longTime } from '../classic/dates.ts'
import { type Members, membersOf, type ProRecord } from '../classic/record.ts'

/** Names and kinds of all elements are seen in public clients; so are the values `No`, `Normal` and `Unsupervised Device`. */

export const yesOrNo = (flag: unknown) => (flag ? 'Yes' : 'No')

export function general(record: ProRecord): Members {
  const facts = membersOf(record.general)
  return {
    id: Number(record.id),
    display_name: facts.displayName,
    device_name: facts.displayName,
    name: facts.displayName,
    asset_tag: facts.assetTag,
    last_inventory_update: longTime(facts.lastInventoryUpdateDate),
    ...epochAndUtc('last_inventory_update', facts.lastInventoryUpdateDate),
    ...machine(record),
    ...enrollment(record),
    ...settings(facts, membersOf(record.hardware)),
    site: { id: Number(facts.siteId ?? -1), name: record.site },
  }
}

function machine(record: ProRecord): Members {
  const facts = membersOf(record.general)
  const hardware = membersOf(record.hardware)
  return {
    capacity: hardware.capacityMb,
    capacity_mb: hardware.capacityMb,
    available: hardware.availableSpaceMb,
    available_mb: hardware.availableSpaceMb,
    percentage_used: hardware.usedSpacePercentage,
    os_type: record.deviceType,
    os_version: facts.osVersion,
    os_build: facts.osBuild,
    serial_number: hardware.serialNumber,
    udid: facts.udid,
    ...epochAndUtc('initial_entry_date', facts.lastEnrolledDate),
    phone_number: membersOf(record.userAndLocation).phoneNumber,
    ip_address: facts.ipAddress,
    wifi_mac_address: hardware.wifiMacAddress,
    bluetooth_mac_address: hardware.bluetoothMacAddress,
    modem_firmware: hardware.modemFirmwareVersion,
    model: hardware.model,
    model_identifier: hardware.modelIdentifier,
    model_number: hardware.modelNumber,
    modelDisplay: hardware.model,
    model_display: hardware.model,
  }
}

function enrollment(record: ProRecord): Members {
  const facts = membersOf(record.general)
  const { profileName } = membersOf(facts.enrollmentMethodPrestage)
  return {
    device_ownership_level: facts.deviceOwnershipType,
    enrollment_method:
      profileName === undefined ? 'User-initiated - no invitation' : `PreStage enrollment: ${profileName}`,
    ...epochAndUtc('last_enrollment', facts.lastEnrolledDate),
    ...epochAndUtc('mdm_profile_expiration', facts.mdmProfileExpirationDate),
    managed: facts.managed,
    supervised: facts.supervised,
    exchange_activesync_device_identifier: facts.exchangeDeviceId,
  }
}

function settings(facts: Members, hardware: Members): Members {
  return {
    shared: yesOrNo(facts.sharedIpad),
    diagnostic_submission: yesOrNo(facts.diagnosticAndUsageReportingEnabled),
    app_analytics: yesOrNo(facts.appAnalyticsEnabled),
    tethered: yesOrNo(facts.tethered),
    battery_level: hardware.batteryLevel,
    ble_capable: hardware.bluetoothLowEnergyCapable,
    device_locator_service_enabled: facts.deviceLocatorServiceEnabled ?? false,
    do_not_disturb_enabled: facts.doNotDisturbEnabled ?? false,
    cloud_backup_enabled: facts.cloudBackupEnabled ?? false,
    ...epochAndUtc('last_cloud_backup_date', facts.lastCloudBackupDate),
    location_services_enabled: facts.locationServicesForSelfServiceMobileEnabled ?? false,
    itunes_store_account_is_active: facts.itunesStoreAccountActive ?? false,
    ...epochAndUtc('last_backup_time', facts.lastBackupDate),
  }
}

export function security(record: ProRecord): Members {
  const facts = membersOf(record.security)
  const { supervised } = membersOf(record.general)
  return {
    data_protection: facts.dataProtected ?? false,
    block_level_encryption_capable: facts.blockLevelEncryptionCapable ?? false,
    file_level_encryption_capable: facts.fileLevelEncryptionCapable ?? false,
    passcode_present: facts.passcodePresent ?? false,
    passcode_compliant: facts.passcodeCompliant ?? false,
    passcode_compliant_with_profile: facts.passcodeCompliantWithProfile ?? false,
    passcode_lock_grace_period_enforced: 'Not Available',
    hardware_encryption: facts.hardwareEncryption ?? 0,
    activation_lock_enabled: facts.activationLockEnabled ?? false,
    jailbreak_detected: facts.jailBreakDetected ? 'Jailbroken' : 'Normal',
    lost_mode_enabled: supervised ? String(facts.lostModeEnabled ?? false) : 'Unsupervised Device',
    lost_mode_enforced: facts.lostModePersistent ?? false,
    ...epochAndUtc('lost_mode_enable_issued', facts.lostModeEnabledDate),
    lost_mode_message: facts.lostModeMessage,
    lost_mode_phone: facts.lostModePhoneNumber,
    lost_mode_footnote: facts.lostModeFootnote,
    ...whereabouts(membersOf(facts.lostModeLocation)),
  }
}

/** Where a lost device was last; what is not known is -1 (seen). */
function whereabouts(at: Members): Members {
  return {
    ...epochAndUtc('lost_location', at.lostModeLocationTimestamp),
    lost_location_latitude: at.lostModeLocationLatitude ?? 0,
    lost_location_longitude: at.lostModeLocationLongitude ?? 0,
    lost_location_altitude: at.lostModeLocationAltitudeMeters ?? -1,
    lost_location_speed: at.lostModeLocationSpeedMetersPerSecond ?? -1,
    lost_location_course: at.lostModeLocationCourseDegrees ?? -1,
    lost_location_horizontal_accuracy: at.lostModeLocationHorizontalAccuracyMeters ?? -1,
    lost_location_vertical_accuracy: at.lostModeLocationVerticalAccuracyMeters ?? -1,
  }
}
