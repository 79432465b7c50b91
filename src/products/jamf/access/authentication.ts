import type { Result } from '../../../kernel/http/reply.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { readBasic } from '../../../protocols/basic-credentials.ts'
import type { Caller } from '../caller.ts'
import { badCredentials, forbidden, invalidToken } from '../errors.ts'
import { smallBody } from '../pro/replies.ts'
import { authenticateAccount } from './accounts.ts'
import { badAccountReason, badTokenReason } from './refusal-reasons.ts'
import { ACCOUNT_TOKEN_SECONDS, issueAccountToken, revokeJamfToken } from './tokens.ts'

type JamfCall = Call<Caller>

const PERSONS_ONLY = 'Only the token of an account can be kept alive; an API client asks for a new one.'

/** A token for user name and password. */
export function createToken({ organisation, headers }: JamfCall): Result {
  const credentials = readBasic(headers.authorization)
  const account = credentials && authenticateAccount(organisation.database, credentials)
  if (!account) throw badCredentials(badAccountReason(organisation, credentials))
  return smallBody(tokenFor(organisation, account.id))
}

/** Exchanges a person's token for a new one; an API client has to ask for a new token instead. */
export function keepAlive(call: JamfCall): Result {
  return smallBody(exchangedToken(call))
}

/** The old form of keep-alive, whose `expires` is a number of milliseconds. */
export function keepAliveDeprecated(call: JamfCall): Result {
  const { token, expires } = exchangedToken(call)
  return smallBody({ token, expires: Date.parse(expires) })
}

/**
 * A new token for the caller's own, which ends (documented): of several requests at once exactly one gets one.
 *
 * @throws Failure 401 where another request was first
 */
function exchangedToken({ organisation, caller }: JamfCall) {
  if (caller.kind !== 'account') throw forbidden(PERSONS_ONLY)
  endToken(organisation, caller.token!)
  return tokenFor(organisation, caller.id)
}

/** The caller was identified before the request was read, and another may have ended the token since. */
function endToken(organisation: Organisation, token: string): void {
  if (!revokeJamfToken(organisation, token)) throw invalidToken(badTokenReason(organisation, token))
}

function tokenFor(organisation: Organisation, accountId: number) {
  const { token, expiresAt } = issueAccountToken(organisation, {
    accountId,
    lifetimeSeconds: ACCOUNT_TOKEN_SECONDS,
  })
  return { token, expires: expiresAt.replace('Z', '.000Z') }
}

export function invalidateToken({ organisation, caller }: JamfCall): Result {
  if (caller.token) endToken(organisation, caller.token)
  return undefined
}
