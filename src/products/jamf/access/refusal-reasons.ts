import { decodeJwt, type JWTPayload } from 'jose'
import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { type BasicCredentials, readBasic } from '../../../protocols/basic-credentials.ts'
import { apiClients, findAccountNamed } from './accounts.ts'

/** Why a request without a bearer was refused; Jamf itself says the same of all. */
export function noTokenReason(
  organisation: Organisation,
  { authorization, isClassic }: { authorization: string | undefined; isClassic: boolean },
): string {
  if (authorization === undefined) return 'The request has no Authorization header.'
  const credentials = readBasic(authorization)
  if (!credentials) return 'The Authorization header has neither a bearer token nor user name and password.'
  if (isClassic) return badAccountReason(organisation, credentials)
  return 'User name and password are taken by POST /api/v1/auth/token and by the Classic API only.'
}

/** Why a bearer was refused, as far as that can be told: expired tokens are forgotten. */
export function badTokenReason({ clock }: Organisation, token: string): string {
  const { exp, tid, iss, aud } = claimsOf(token)
  if (tid !== undefined) {
    return `The token is one of Microsoft Entra ID, of '${iss}' for '${aud}'; a Jamf Pro takes those that it has issued itself.`
  }
  const expiry = typeof exp === 'number' && Math.abs(exp) < 8.64e12 ? exp * 1000 : undefined
  if (expiry === undefined) return 'The bearer is no token of a Jamf Pro.'
  const now = clock.now()
  if (expiry <= now) return `The token expired at ${isoSeconds(expiry)}; it is now ${isoSeconds(now)}.`
  return 'The token is unknown: it was revoked, comes from before a reset, or from another instance.'
}

/** What a token says of itself; nothing where it is none. */
function claimsOf(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  } catch {
    return {}
  }
}

/** Why user name and password were refused. */
export function badAccountReason(
  { database }: Organisation,
  credentials: BasicCredentials | undefined,
): string {
  if (!credentials) return 'The request has no user name and password in an Authorization header.'
  const { username } = credentials
  return findAccountNamed(database, username)
    ? `The password of the account '${username}' is wrong.`
    : `There is no account '${username}'.`
}

/** Why an API client's id and secret were refused. */
export function badClientReason(
  { database }: Organisation,
  { clientId, secret }: { clientId: string | undefined; secret: string | undefined },
): string {
  if (!clientId) return 'The request has no client_id.'
  if (!secret) return 'The request has no client_secret.'
  const exists = apiClients(database).some(
    ({ client_id }) => client_id.toLowerCase() === clientId.toLowerCase(),
  )
  return exists
    ? `The secret of the API client '${clientId}' is wrong.`
    : `There is no enabled API client '${clientId}'.`
}
