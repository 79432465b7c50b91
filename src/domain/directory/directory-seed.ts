import type { MemberReference } from '../../seed/references.ts'
import type { SeedId, SeedTime } from '../../seed/seed-run.ts'

declare module '../../kernel/organisation/seed.ts' {
  /** Its Entra tenant, its Intune and its Jamf Pro instance. */
  interface TenantSeed {
    readonly displayName: string
    /** Two letters, upper case. */
    readonly country?: string
    readonly preferredLanguage?: string
    readonly createdAt?: SeedTime
    /** The first one is the default domain; names below `onmicrosoft.com` are initial ones. */
    readonly domains: readonly string[]
    /** Host name of the Jamf Pro instance, without scheme. */
    readonly jamfHost: string
    /** First label of the Intune hosts, for example `msua06`. */
    readonly intuneScaleUnit?: string
    /** Password of every user and Jamf account that has none of its own. */
    readonly defaultPassword?: string
  }
  interface OrganisationSeed {
    /** Places of work by a short key of the seed's own. */
    readonly offices?: Readonly<Record<string, OfficeSeed>>
    readonly users: readonly UserSeed[]
    readonly groups?: readonly GroupSeed[]
  }
}

/** A place of work; users name it, and it becomes a building in Jamf Pro. */
interface OfficeSeed {
  readonly name: string
  readonly streetAddress?: string
  readonly city?: string
  readonly state?: string
  readonly postalCode?: string
  readonly country?: string
  readonly usageLocation?: string
}

export interface UserSeed {
  readonly id?: SeedId
  readonly displayName: string
  /** Default: the first and last word of the display name. */
  readonly givenName?: string
  readonly surname?: string
  /** Default: `given.surname@` the default domain, lower case. */
  readonly userPrincipalName?: string
  /** Default: the user principal name; `null` means the user has no mailbox. */
  readonly mail?: string | null
  readonly accountEnabled?: boolean
  readonly userType?: 'Member' | 'Guest'
  /** Default false; may consent for the whole organisation. */
  readonly administrator?: boolean
  readonly jobTitle?: string
  /** User principal name, or its part before the @, of who the user reports to. */
  readonly manager?: string
  readonly department?: string
  /** Key of an office of the seed. */
  readonly office?: string
  readonly businessPhone?: string
  readonly mobilePhone?: string
  readonly otherMails?: readonly string[]
  readonly employeeId?: string
  readonly employeeType?: string
  readonly preferredLanguage?: string
  readonly createdAt?: SeedTime
  readonly password?: string
}

export interface GroupSeed {
  readonly id?: SeedId
  readonly displayName: string
  readonly description?: string
  /** Default `security`; `microsoft365` has a mailbox and the group type Unified. */
  readonly kind?: 'security' | 'microsoft365' | 'distribution'
  readonly mailNickname?: string
  readonly visibility?: 'Public' | 'Private' | 'HiddenMembership'
  readonly roleAssignable?: boolean
  /** Makes the group dynamic; its members are then the users that match. */
  readonly membershipRule?: string
  readonly members?: readonly MemberReference[]
  readonly owners?: readonly MemberReference[]
  readonly createdAt?: SeedTime
}
