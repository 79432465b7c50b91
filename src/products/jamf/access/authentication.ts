import type { Result } from '../../../kernel/http/reply.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { readBasic } from '../../../protocols/basic-credentials.ts'
import { all } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { badCredentials, forbidden, invalidToken } from '../errors.ts'
import { smallBody } from '../pro/replies.ts'
import { authenticateAccount, findAccount, findApiClient } from './accounts.ts'
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

const PREFERENCES = {
  language: 'en',
  dateFormat: 'MM/dd/yyyy',
  region: 'North America',
  timezone: 'Etc/UTC',
  disableRelativeDates: false,
}

/** Who the caller is and what it may do. */
export function getAuthorization({ organisation, caller }: JamfCall): Result {
  const { authenticationType, ...account } =
    caller.kind === 'client' ? clientOf(organisation, caller.id) : personOf(organisation, caller.id)
  return smallBody({
    account: {
      ...account,
      preferences: PREFERENCES,
      multiSiteAdmin: false,
      privilegesBySite: { '-1': [...caller.privileges] },
      groupIds: [],
      currentSiteId: '-1',
    },
    accountGroups: [],
    sites: sitesOf(organisation),
    authenticationType,
  })
}

function personOf({ database }: Organisation, id: number) {
  const account = findAccount(database, id)!
  return {
    id: String(account.id),
    username: account.username,
    realName: account.real_name,
    email: account.email,
    accessLevel: account.access_level,
    privilegeSet: account.privilege_set,
    authenticationType: 'JSS',
  }
}

function clientOf({ database }: Organisation, id: number) {
  const client = findApiClient(database, id)!
  return {
    id: String(client.id),
    username: client.client_id,
    realName: client.display_name,
    email: '',
    accessLevel: 'FullAccess',
    privilegeSet: 'CUSTOM',
    authenticationType: 'CLIENT_CREDENTIALS',
  }
}

function sitesOf({ database }: Organisation): unknown[] {
  return all(database, 'SELECT CAST(id AS TEXT) id, name FROM jamf_sites ORDER BY id')
}
