/** Who calls Jamf Pro; nobody on the few operations that need no token. */
export interface Caller {
  readonly kind: 'nobody' | 'account' | 'client'
  /** Database id of the account or API client; 0 for nobody. */
  readonly id: number
  /** The account's user name, or the API client's id. */
  readonly name: string | undefined
  /** The bearer it came with, absent with Basic credentials. */
  readonly token?: string
  readonly privileges: ReadonlySet<string>
}

/** Whoever needs no token. */
export const NOBODY: Caller = { kind: 'nobody', id: 0, name: undefined, privileges: new Set() }
