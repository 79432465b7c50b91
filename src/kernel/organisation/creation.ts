import { createHash } from 'node:crypto'
import { uuidFrom } from './random.ts'

/** What makes a created organisation differ from what it was made of. Everything follows from it, so a reset gives the same again. */
export interface Creation {
  /** Unguessable text that names, ids and secrets are derived from. */
  readonly key: string
  /** Counts the organisations created by this emulator: each has a signing key of its own. */
  readonly number: number
  /** Milliseconds of the machine. */
  readonly moment: number
}

export function tenantIdOf(creation: Creation): string {
  return uuidFrom(digest(creation, 'tenant'))
}

/** What stands before the names of the domains of a created organisation, and is the name of its Jamf Pro instance. */
export function labelOf(creation: Creation): string {
  return `w${digest(creation, 'label').toString('hex').slice(0, 10)}`
}

/** The id that a created organisation has for what another calls `id`. */
export function derivedId(creation: Creation, id: string): string {
  return uuidFrom(digest(creation, `id ${id.toLowerCase()}`))
}

/** The secret of a credential, an API client or an account, by its id in the created organisation. */
export function derivedSecret(creation: Creation, id: string): string {
  return digest(creation, `secret ${id.toLowerCase()}`).toString('base64url')
}

function digest({ key }: Creation, purpose: string): Buffer {
  return createHash('sha256').update(`${key}/${purpose}`).digest()
}
