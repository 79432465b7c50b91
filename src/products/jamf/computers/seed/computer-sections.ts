import type { HardwareSeed, InstalledApplicationSeed } from '../../../../domain/devices/device-seed.ts'
import type { SeededDevice } from '../../../../domain/devices/seed-devices.ts'
import type { JamfRecordSeed } from '../../seed/jamf-records.ts'
import { bootState, dataState, type PartitionState, percentOf } from '../agent/file-vault.ts'

/** Sections of a Mac's inventory that are kept as JSON, in the shapes of the Jamf Pro API's newest version. */

export function hardwareSection(hardware: HardwareSeed, udid: string) {
  const silicon = hardware.appleSilicon ?? true
  return {
    processorSpeedMhz: hardware.processorSpeedMhz ?? 0,
    processorCount: hardware.processorCount ?? 1,
    coreCount: hardware.coreCount ?? 8,
    processorType: hardware.processorType ?? 'Apple M2',
    processorArchitecture: silicon ? 'arm64' : 'x86_64',
    busSpeedMhz: 0,
    cacheSizeKilobytes: silicon ? 0 : 9216,
    networkAdapterType: 'IEEE80211',
    altNetworkAdapterType: 'Ethernet',
    totalRamMegabytes: hardware.memory ?? 16_384,
    openRamSlots: 0,
    batteryCapacityPercent: hardware.battery === false ? -1 : 91,
    batteryHealth: hardware.battery === false ? 'UNSUPPORTED' : 'NORMAL',
    smcVersion: silicon ? '' : '2.45f5',
    nicSpeed: '10/100/1000',
    opticalDrive: '',
    bootRom: silicon ? '11881.140.96' : '2075.140.4.0.0',
    provisioningUdid: udid,
  }
}

export function storageSection(hardware: HardwareSeed, fileVault: string, percentUsed: number) {
  const size = hardware.storage ?? 494_384
  const available = Math.round(size * (1 - percentUsed / 100))
  const partition = (name: string, partitionType: string, state: PartitionState) => ({
    name,
    sizeMegabytes: size,
    availableMegabytes: available,
    partitionType,
    percentUsed,
    fileVault2State: state,
    fileVault2ProgressPercent: percentOf(state),
    lvmManaged: false,
  })
  const disk = {
    id: '1',
    device: 'disk0',
    model: 'APPLE SSD AP0512Z',
    revision: '561.140.',
    serialNumber: '0ba01234c56d7e80',
    sizeMegabytes: size,
    smartStatus: 'Verified',
    type: 'false',
    partitions: [
      partition('Macintosh HD', 'BOOT', bootState(fileVault)),
      partition('Data', 'OTHER', dataState(fileVault)),
    ],
  }
  return { bootDriveAvailableSpaceMegabytes: available, disks: [disk] }
}

export function diskEncryptionSection(fileVault: string, personalRecoveryKey: string) {
  const state = bootState(fileVault)
  return {
    bootPartitionEncryptionDetails: {
      partitionName: 'Macintosh HD',
      partitionFileVault2State: state,
      partitionFileVault2Percent: percentOf(state),
    },
    individualRecoveryKeyValidityStatus: state === 'ENCRYPTED' ? 'VALID' : 'NOT_APPLICABLE',
    institutionalRecoveryKeyPresent: false,
    diskEncryptionConfigurationName: state === 'ENCRYPTED' ? 'FileVault for everyone' : '',
    fileVault2EligibilityMessage: 'Eligible',
    personalRecoveryKey: state === 'ENCRYPTED' ? personalRecoveryKey : null,
  }
}

export function securitySection(hardware: HardwareSeed) {
  const silicon = hardware.appleSilicon ?? true
  return {
    xprotectVersion: '5310',
    autoLoginDisabled: true,
    remoteDesktopEnabled: false,
    secureBootLevel: 'FULL_SECURITY',
    externalBootLevel: silicon ? 'NOT_SUPPORTED' : 'DISALLOW_BOOTING_FROM_EXTERNAL_MEDIA',
    bootstrapTokenAllowed: true,
    bootstrapTokenEscrowedStatus: 'ESCROWED',
    lastAttestationAttempt: '2025-05-05T07:30:00Z',
    lastSuccessfulAttestation: silicon ? '2025-05-05T07:30:00Z' : null,
    attestationStatus: silicon ? 'SUCCESS' : 'MDA_UNSUPPORTED_DUE_TO_HARDWARE',
  }
}

export function applicationSection(applications: readonly InstalledApplicationSeed[]) {
  return applications.map(({ name, version, bundleId, size = 100, appStore = false, path }) => ({
    name,
    path: path ?? `/Applications/${name}`,
    version,
    cfBundleShortVersionString: version,
    cfBundleVersion: version,
    macAppStore: appStore,
    sizeMegabytes: size,
    bundleId,
    updateAvailable: false,
    externalVersionId: '0',
  }))
}

export function certificateSection({ invented }: SeededDevice, owner: string) {
  const certificate = (commonName: string, fingerprint: string, username: string) => ({
    commonName,
    identity: true,
    expirationDate: '2034-01-15T08:00:00Z',
    username,
    lifecycleStatus: 'ACTIVE',
    certificateStatus: 'ISSUED',
    subjectName: `CN=${commonName}`,
    serialNumber: fingerprint.slice(0, 16),
    sha1Fingerprint: fingerprint,
    issuedDate: '2024-01-15T08:00:00Z',
  })
  const fingerprint = (invented.digits + invented.digits).slice(0, 40)
  return [
    certificate(invented.udid, fingerprint, ''),
    certificate('MS-Organization-Access', fingerprint.split('').reverse().join(''), owner),
  ]
}

export function enrollmentMethod({ automated = true }: JamfRecordSeed, owner: string) {
  return automated
    ? { id: '1', objectName: 'Standard Macs', objectType: 'PreStage enrollment' }
    : { id: '2', objectName: owner, objectType: 'User-initiated - no invitation' }
}
