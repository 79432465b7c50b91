import { listOf, type Members, membersOf, type ProRecord } from '../classic/record.ts'

export function hardware(record: ProRecord): Members {
  const machine = membersOf(record.hardware)
  const system = membersOf(record.operatingSystem)
  return {
    make: machine.make,
    model: machine.model,
    model_identifier: machine.modelIdentifier,
    os_name: system.name,
    os_version: system.version,
    os_build: system.build,
    software_update_device_id: system.softwareUpdateDeviceId,
    active_directory_status: system.activeDirectoryStatus,
    service_pack: '',
    ...processor(machine),
    ...parts(machine),
    ...protection(record),
    storage: storage(record),
    mapped_printers: listOf(record.printers).map(({ name, uri, type, location }) => ({
      name,
      uri,
      type,
      location,
    })),
  }
}

/** Numbers come twice, with and without their unit in the name. */
function processor(machine: Members): Members {
  return {
    processor_type: machine.processorType,
    is_apple_silicon: machine.appleSilicon,
    processor_architecture: machine.processorArchitecture,
    processor_speed: machine.processorSpeedMhz,
    processor_speed_mhz: machine.processorSpeedMhz,
    number_processors: machine.processorCount,
    number_cores: machine.coreCount,
    total_ram: machine.totalRamMegabytes,
    total_ram_mb: machine.totalRamMegabytes,
    boot_rom: machine.bootRom,
    bus_speed: machine.busSpeedMhz,
    bus_speed_mhz: machine.busSpeedMhz,
  }
}

function parts(machine: Members): Members {
  return {
    battery_capacity: machine.batteryCapacityPercent,
    cache_size: machine.cacheSizeKilobytes,
    cache_size_kb: machine.cacheSizeKilobytes,
    available_ram_slots: machine.openRamSlots,
    optical_drive: machine.opticalDrive,
    nic_speed: machine.nicSpeed,
    smc_version: machine.smcVersion,
    ble_capable: machine.bleCapable,
    supports_ios_app_installs: machine.supportsIosAppInstalls,
  }
}

const SIP: Readonly<Record<string, string>> = { ENABLED: 'Enabled', DISABLED: 'Disabled' }
const GATEKEEPER: Readonly<Record<string, string>> = {
  APP_STORE_AND_IDENTIFIED_DEVELOPERS: 'App Store and identified developers',
  APP_STORE: 'App Store',
  DISABLED: 'Disabled',
}

function protection(record: ProRecord): Members {
  const facts = membersOf(record.security)
  const encryption = membersOf(record.diskEncryption)
  return {
    sip_status: SIP[String(facts.sipStatus)] ?? 'Not Available',
    gatekeeper_status: GATEKEEPER[String(facts.gatekeeperStatus)] ?? 'Not Collected',
    xprotect_version: facts.xprotectVersion,
    institutional_recovery_key: encryption.institutionalRecoveryKeyPresent ? 'Present' : 'Not Present',
    disk_encryption_configuration: encryption.diskEncryptionConfigurationName,
    filevault2_users: encryption.fileVault2EnabledUserNames,
  }
}

function storage(record: ProRecord): Members[] {
  const { disks, bootDriveAvailableSpaceMegabytes } = membersOf(record.storage)
  return listOf(disks).map(disk => ({
    disk: disk.device,
    model: disk.model,
    revision: disk.revision,
    serial_number: disk.serialNumber,
    size: disk.sizeMegabytes,
    drive_capacity_mb: disk.sizeMegabytes,
    connection_type: 'NO',
    smart_status: disk.smartStatus,
    partitions: listOf(disk.partitions).map(one => partition(one, bootDriveAvailableSpaceMegabytes)),
  }))
}

function partition(facts: Members, bootDriveAvailable: unknown): Members {
  const state = facts.fileVault2State === 'ENCRYPTED' ? 'Encrypted' : 'Not Encrypted'
  return {
    name: facts.name,
    size: facts.sizeMegabytes,
    type: String(facts.partitionType).toLowerCase(),
    partition_capacity_mb: facts.sizeMegabytes,
    percentage_full: facts.percentUsed,
    available_mb: facts.availableMegabytes,
    filevault_status: state,
    filevault_percent: facts.fileVault2ProgressPercent,
    filevault2_status: state,
    filevault2_percent: facts.fileVault2ProgressPercent,
    ...(facts.partitionType === 'BOOT' ? { boot_drive_available_mb: bootDriveAvailable } : {}),
    lvgUUID: '',
    lvUUID: '',
    pvUUID: '',
  }
}
