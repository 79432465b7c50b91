import { Failure } from '../../kernel/http/failure.ts'
import type { components } from '../request-bodies.ts'

/** What may be asked of the mint. */
export type TokenOrder = components['schemas']['tokenOrder']

/** Whose token of Jamf Pro it is to be: exactly one of these. */
export type JamfOwner = NonNullable<TokenOrder['jamf']>

/** What the mint answers. */
export interface Minted {
  readonly token_type: 'Bearer'
  readonly access_token: string
  /** Seconds; absent when the token has no end. */
  readonly expires_in?: number
  readonly header: object
  readonly claims: object
}

/** @throws Failure `invalid` for wishes that cannot all come true, saying which to drop */
export function checkOrder({ jamf, ...order }: TokenOrder): void {
  const { algorithm, key, signature, scopes, user } = order
  if (jamf) checkJamfOrder(jamf, order)
  if (scopes && user === undefined) {
    throw contradiction('Scopes are what a user lets an application do; name a user, or write the claim scp')
  }
  if (algorithm !== 'none') return
  if (key !== undefined) throw contradiction('No key signs a token of algorithm none; leave out key')
  if (signature === 'valid' || signature === 'broken') {
    throw contradiction('A token of algorithm none has no signature; leave out signature')
  }
}

function checkJamfOrder({ client, account }: JamfOwner, order: TokenOrder): void {
  const others = Object.keys(order).filter(name => name !== 'lifetime')
  if (others.length > 0) {
    throw contradiction(
      `Jamf Pro's tokens have a lifetime and nothing else to choose; leave out ${others.join(', ')}`,
    )
  }
  if ((client === undefined) === (account === undefined)) {
    throw contradiction('A token of Jamf Pro is either a client’s or an account’s; name one of the two')
  }
}

function contradiction(advice: string): Failure {
  return new Failure('invalid', `${advice}.`)
}
