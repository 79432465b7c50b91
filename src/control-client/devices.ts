import { askJson, type ControlAddress } from './ask.ts'

/** One device as all clouds have it. */
export interface Device {
  readonly name: string
  readonly serialNumber: string | null
  readonly udid: string | null
  readonly platform: string
  readonly model: string | null
  readonly osName: string | null
  readonly osVersion: string | null
  /** Its registrations, one for each user who made one. */
  readonly entra: readonly {
    readonly id: string
    readonly deviceId: string
    /** User principal names. */
    readonly users: readonly string[]
    readonly isCompliant: boolean | null
    readonly isManaged: boolean | null
  }[]
  readonly jamf: {
    readonly record: 'computer' | 'mobileDevice'
    readonly id: string
    readonly managementId: string
    readonly managed: boolean
    /** Names of the groups that it is in now. */
    readonly groups: readonly string[]
  } | null
  /** What it has reported last, by the names that facts have. */
  readonly facts: Readonly<Record<string, unknown>> | null
}

type FileVaultStatus =
  | 'ALL_ENCRYPTED'
  | 'SOME_ENCRYPTED'
  | 'BOOT_ENCRYPTED'
  | 'NOT_ENCRYPTED'
  | 'NOT_APPLICABLE'

/** What a device reports; those of a Mac and of a mobile device differ. What is left out stays as it is. */
export interface DeviceFacts {
  readonly name?: string
  readonly osVersion?: string
  readonly osBuild?: string
  readonly ipAddress?: string
  readonly username?: string
  readonly assetTag?: string
  readonly supervised?: boolean
  /** Of a Mac: true for all partitions, false for none. */
  readonly fileVault?: boolean | FileVaultStatus
  readonly gatekeeper?: 'NOT_COLLECTED' | 'DISABLED' | 'APP_STORE_AND_IDENTIFIED_DEVELOPERS' | 'APP_STORE'
  readonly systemIntegrityProtection?: boolean
  readonly firewall?: boolean
  readonly recoveryLock?: boolean
  readonly activationLock?: boolean
  /** Of a mobile device. */
  readonly passcodePresent?: boolean
  readonly passcodeCompliant?: boolean
  readonly jailbroken?: boolean
  readonly lostMode?: boolean
  /** Name -> version; null takes an application away, others stay. */
  readonly applications?: Readonly<Record<string, string | null>>
  /** Name -> value or values. */
  readonly extensionAttributes?: Readonly<Record<string, string | readonly string[] | null>>
  /** ISO 8601, or a duration from now such as `-P3D`. */
  readonly lastInventoryUpdate?: string
  readonly lastCheckIn?: string
}

/** Acts as a device, or as Jamf's agent on it. What follows over the network has happened when a call is done. */
export interface DeviceControl {
  get(): Promise<Device>
  /** Sends an inventory update with these facts. */
  set(facts: DeviceFacts): Promise<Device>
  /** Shows that it is there, without an inventory update. */
  checkIn(): Promise<Device>
  /** Registers it with Entra ID. @param user user principal name or id */
  register(user: string): Promise<Device>
  /** Lets Jamf Pro manage it, again. */
  enroll(): Promise<Device>
  /** Takes it out of management; its records stay. */
  unenroll(): Promise<Device>
}

/** @param device name, serial number, UDID, an id in Entra ID, or the management id in Jamf Pro */
export type DevicesControl = (device: string) => DeviceControl

export function devicesControl(address: ControlAddress): DevicesControl {
  return device => {
    const path = `devices/${encodeURIComponent(device)}`
    const act = (what: string, json?: object): Promise<Device> =>
      askJson(address, `${path}/${what}`, { method: 'POST', ...(json ? { json } : {}) })
    return {
      get: () => askJson(address, path),
      set: facts => act('facts', facts),
      checkIn: () => act('check-in'),
      register: user => act('register', { user }),
      enroll: () => act('enroll'),
      unenroll: () => act('unenroll'),
    }
  }
}
