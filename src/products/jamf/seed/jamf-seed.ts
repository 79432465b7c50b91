/** A criterion of a smart group, in the Pro API's form; what is absent joins by "and" without parentheses. */
export interface CriterionSeed {
  readonly name: string
  readonly searchType: string
  readonly value: string
  readonly andOr?: 'and' | 'or'
  readonly openingParen?: boolean
  readonly closingParen?: boolean
}

/** A smart group has criteria (an empty list selects everything), a static one has members. */
export interface JamfGroupSeed {
  readonly name: string
  readonly description?: string
  readonly site?: string
  readonly criteria?: readonly CriterionSeed[]
  /** Names of devices. */
  readonly members?: readonly string[]
}

interface JamfCategorySeed {
  readonly name: string
  /** Default 9. */
  readonly priority?: number
}

export interface JamfScriptSeed {
  readonly name: string
  /** The name of a category. */
  readonly category?: string
  /** Default AFTER. */
  readonly priority?: 'BEFORE' | 'AFTER' | 'AT_REBOOT'
  readonly info?: string
  readonly notes?: string
  /** Labels of the fourth argument and those behind it, eight at most. */
  readonly parameters?: readonly string[]
  readonly osRequirements?: string
  readonly contents?: string
}

interface ExtensionAttributeSeed {
  readonly name: string
  readonly target: 'computer' | 'mobileDevice'
  readonly description?: string
  readonly dataType?: 'STRING' | 'INTEGER' | 'DATE_TIME'
  readonly inputType?: 'TEXT' | 'POPUP' | 'SCRIPT' | 'LDAP'
  readonly options?: readonly string[]
}

interface JamfRoleSeed {
  readonly name: string
  /** Privilege names; `*` means all. */
  readonly privileges: readonly string[]
}

interface JamfClientSeed {
  readonly clientId: string
  readonly name: string
  readonly secret: string
  /** Names of roles. */
  readonly roles: readonly string[]
  /** Default 1800. */
  readonly tokenLifetimeSeconds?: number
}

export interface JamfAccountSeed {
  readonly username: string
  readonly realName: string
  readonly email: string
  readonly privilegeSet: 'ADMINISTRATOR' | 'AUDITOR'
  readonly password?: string
}

/** The Jamf Pro instance. Its buildings and departments are the offices and departments of the users. */
export interface JamfSeed {
  readonly sites?: readonly string[]
  readonly categories?: readonly JamfCategorySeed[]
  readonly scripts?: readonly JamfScriptSeed[]
  readonly extensionAttributes?: readonly ExtensionAttributeSeed[]
  readonly computerGroups?: readonly JamfGroupSeed[]
  readonly mobileDeviceGroups?: readonly JamfGroupSeed[]
  readonly roles?: readonly JamfRoleSeed[]
  readonly clients?: readonly JamfClientSeed[]
  readonly accounts?: readonly JamfAccountSeed[]
}
