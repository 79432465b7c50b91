import { askJson, type ControlAddress } from './ask.ts'

/** How Jamf Pro tells Intune of the compliance of Macs, and how that goes. */
export interface DeviceCompliance {
  readonly enabled: boolean
  readonly state: 'active' | 'error' | 'disabled'
  /** The application that Jamf Pro signs in as. */
  readonly clientId: string
  /** Names of computer groups in Jamf Pro; null for one that is gone. */
  readonly applicableGroup: string | null
  readonly complianceGroup: string | null
  readonly authority: string
  readonly graph: string
  readonly checkSeconds: number
  /** ISO 8601. */
  readonly nextCheckAt: string
  /** Macs that have changed and have not been looked at yet. */
  readonly waiting: number
  /** The request that failed last; null once one has gone well again. */
  readonly fault: {
    readonly at: string
    /** Method and address. */
    readonly request: string
    /** Absent where nobody answered. */
    readonly status?: number
    readonly code?: string
    readonly message: string
    readonly retryAt: string | null
  } | null
  /** What became of the last message to Intune. */
  readonly lastUpload: {
    readonly messageId: string
    readonly at: string
    readonly status: string
    readonly fault: string | null
  } | null
}

/** What can be changed of it. */
export interface DeviceComplianceChange {
  readonly enabled?: boolean
  readonly clientId?: string
  readonly clientSecret?: string
  readonly applicableGroup?: string
  readonly complianceGroup?: string
  /** Addresses of Entra ID and Microsoft Graph, of servers of your own, too. */
  readonly authority?: string
  readonly graph?: string
  readonly checkSeconds?: number
}

/** Jamf Pro's Device Compliance. */
export interface DeviceComplianceControl {
  get(): Promise<DeviceCompliance>
  /** Changes what is given; done when all Macs have been looked at. */
  change(settings: DeviceComplianceChange): Promise<DeviceCompliance>
  /** Looks at all Macs now. */
  check(): Promise<DeviceCompliance>
}

export function deviceComplianceControl(address: ControlAddress): DeviceComplianceControl {
  return {
    get: () => askJson(address, 'device-compliance'),
    change: json => askJson(address, 'device-compliance', { method: 'PATCH', json }),
    check: () => askJson(address, 'device-compliance/check', { method: 'POST' }),
  }
}
