import type { MemberReference } from '../../seed/references.ts'
import type { SeedId, SeedTime } from '../../seed/seed-run.ts'

declare module '../../kernel/organisation/seed.ts' {
  interface OrganisationSeed {
    readonly hardware?: Readonly<Record<string, HardwareSeed>>
    readonly systems?: Readonly<Record<string, SystemSeed>>
    /** Sets of installed applications by a short key of the seed's own. */
    readonly applicationSets?: Readonly<Record<string, readonly InstalledApplicationSeed[]>>
    readonly devices?: readonly DeviceSeed[]
  }
}

/** A model of hardware, described once and named by devices. Sizes are in megabytes. */
export interface HardwareSeed {
  readonly platform: 'macOS' | 'iOS' | 'iPadOS' | 'tvOS' | 'Windows'
  readonly manufacturer?: string
  readonly model: string
  readonly modelIdentifier?: string
  readonly modelNumber?: string
  readonly processorType?: string
  readonly processorCount?: number
  readonly coreCount?: number
  readonly processorSpeedMhz?: number
  /** False means an Intel Mac. */
  readonly appleSilicon?: boolean
  readonly memory?: number
  readonly storage?: number
  readonly battery?: boolean
  readonly cellular?: boolean
}

/** A release of an operating system. */
export interface SystemSeed {
  readonly name: string
  readonly version: string
  readonly build?: string
}

/** An application as an inventory lists it; on a Mac the name ends in `.app`. */
export interface InstalledApplicationSeed {
  readonly name: string
  readonly version: string
  readonly bundleId: string
  readonly size?: number
  readonly appStore?: boolean
  /** Default `/Applications/<name>`. */
  readonly path?: string
}

/** One user's Entra registration of a device. */
export interface RegistrationSeed {
  readonly id?: SeedId
  /** The Entra device id, which differs from the object's id. */
  readonly deviceId?: SeedId
  readonly user: MemberReference
  /** Absent: no management service has reported anything yet. */
  readonly compliant?: boolean
  /** Default true where somebody has reported; false for a device that a management service has let go. */
  readonly managed?: boolean
  readonly trustType?: 'Workplace' | 'AzureAd' | 'ServerAd'
  readonly ownership?: 'company' | 'personal'
  readonly category?: string
  readonly registeredAt?: SeedTime
  readonly lastSignInAt?: SeedTime
  readonly reportedAt?: SeedTime
}

/** One piece of hardware and its Entra registrations. */
export interface DeviceSeed {
  readonly name: string
  /** Key of a model of the seed. */
  readonly hardware: string
  /** Key of a system of the seed. */
  readonly system: string
  readonly serialNumber?: string
  readonly udid?: string
  /** Who uses it. */
  readonly user?: MemberReference
  readonly registrations?: readonly RegistrationSeed[]
}
