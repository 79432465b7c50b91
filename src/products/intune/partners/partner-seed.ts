import type { SeedId, SeedTime } from '../../../seed/seed-run.ts'

type PartnerState = 'unknown' | 'unavailable' | 'enabled' | 'terminated' | 'rejected' | 'unresponsive'

/** Groups by display name. */
type GroupNames = readonly string[]

/** A partner that reports compliance, per platform assigned to groups of users. */
export interface CompliancePartnerSeed {
  readonly id?: SeedId
  readonly displayName: string
  readonly state?: PartnerState
  /** Display name or app id of the application that it acts as. */
  readonly application?: string
  readonly macOS?: GroupNames
  readonly iOS?: GroupNames
  readonly android?: GroupNames
  readonly lastHeartbeatAt?: SeedTime
}

/** A partner of the older kind, set up with an application of the organisation's own. */
export interface ManagementPartnerSeed {
  readonly id?: SeedId
  readonly displayName: string
  readonly state?: PartnerState
  readonly application?: string
  readonly groups?: GroupNames
  readonly lastHeartbeatAt?: SeedTime
}

/** What a partner's application has told Intune about itself. */
interface PartnerTenantSeed {
  readonly application: string
  readonly enrollmentUrl?: string
  readonly remediationUrl?: string
  readonly lastHeartbeatAt?: SeedTime
}

export interface PartnersSeed {
  readonly compliance?: readonly CompliancePartnerSeed[]
  readonly management?: readonly ManagementPartnerSeed[]
  readonly tenants?: readonly PartnerTenantSeed[]
}
