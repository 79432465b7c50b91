import { createHmac } from 'node:crypto'
import { hashSecret } from '../../../domain/tokens/secrets.ts'
import { type Claims, signingInput } from '../../../domain/tokens/tokens.ts'
import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { generationOf } from '../../../kernel/sqlite/rollback-point.ts'
import { one, statement, value } from '../../../query/index.ts'
import type { JamfApiClient } from './accounts.ts'

/** How long a person's token lives, in seconds; API clients have lifetimes of their own. */
export const ACCOUNT_TOKEN_SECONDS = 1800

/** Whose token it is: a person's account or an API client, by database id. */
export type TokenOwner =
  | { readonly accountId: number; readonly clientId: null }
  | { readonly accountId: null; readonly clientId: number }

interface TokenRequest {
  readonly owner: TokenOwner
  readonly lifetimeSeconds: number
  /** Claims beside `iss`, `nbf`, `iat`, `exp` and `token-uuid`; clients treat the token as opaque. */
  readonly claims: Readonly<Record<string, unknown>>
}

export interface IssuedToken {
  readonly token: string
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  readonly expiresAt: string
}

// Tokens are recognised by their hash in the database, so the key needs not survive a restart or a reset.
const keys = new WeakMap<object, Uint8Array>()

function keyOf({ database, random }: Organisation): Uint8Array {
  const generation = generationOf(database)
  let key = keys.get(generation)
  if (!key) {
    key = new Uint8Array(random.bytes(32))
    keys.set(generation, key)
  }
  return key
}

interface Issue {
  /** Negative for a token that has expired already. */
  readonly lifetimeSeconds: number
}

/** A token for a person's account, by its database id. */
export function issueAccountToken(
  organisation: Organisation,
  { accountId, lifetimeSeconds }: Issue & { readonly accountId: number },
): IssuedToken {
  return issueJamfToken(organisation, {
    owner: { accountId, clientId: null },
    lifetimeSeconds,
    claims: {
      sub: String(accountId),
      'subject-type': 'JSS_USER_ID',
      'authentication-type': 'JSS',
    },
  })
}

/** @param issue `scopes`: the roles it is to have, as `api-role:1` */
export function issueClientToken(
  organisation: Organisation,
  issue: Issue & { readonly client: JamfApiClient; readonly scopes: readonly string[] },
): IssuedToken {
  const { client, scopes, lifetimeSeconds } = issue
  return issueJamfToken(organisation, {
    owner: { accountId: null, clientId: client.id },
    lifetimeSeconds,
    claims: {
      sub: client.client_id,
      aud: client.client_id,
      scope: scopes,
      'subject-type': 'REGISTERED_CLIENT_ID',
      'authentication-type': 'CLIENT_CREDENTIALS',
    },
  })
}

/** Every role of an API client, as its tokens name them. */
export function scopesOf({ role_ids }: JamfApiClient): string[] {
  return role_ids.map(id => `api-role:${id}`)
}

/** Issues a bearer token and forgets those that have expired. */
function issueJamfToken(
  organisation: Organisation,
  { owner, lifetimeSeconds, claims }: TokenRequest,
): IssuedToken {
  const now = Math.floor(organisation.clock.now() / 1000)
  const times = { nbf: now, iat: now, exp: now + lifetimeSeconds }
  const token = sign(organisation, {
    iss: instanceOf(organisation),
    ...claims,
    'token-uuid': organisation.random.uuid(),
    ...times,
  })
  const expiresAt = isoSeconds((now + lifetimeSeconds) * 1000)
  const { database } = organisation
  statement(database, 'DELETE FROM jamf_tokens WHERE expires_at <= ?').run(present(organisation))
  statement(
    database,
    'INSERT INTO jamf_tokens (token_sha256, account_id, client_id, expires_at) VALUES (?, ?, ?, ?)',
  ).run(hashSecret(token), owner.accountId, owner.clientId, expiresAt)
  return { token, expiresAt }
}

/** jose signs asynchronously only, and a token must be in the database before anything else happens. */
function sign(organisation: Organisation, claims: Claims): string {
  const input = signingInput({ alg: 'HS256', typ: 'JWT' }, claims)
  return `${input}.${createHmac('sha256', keyOf(organisation)).update(input).digest('base64url')}`
}

/** The address of the organisation's instance: wherever a token is sent, this tells whose it is. */
function instanceOf({ database }: Organisation): string {
  return `https://${value(database, 'SELECT jamf_host FROM organization')}`
}

/** The owner of a token, and until when it is in force (milliseconds); expired ones are forgotten at some time. */
export function findJamfToken(
  organisation: Organisation,
  token: string,
): { owner: TokenOwner; until: number } | undefined {
  const row = one<TokenOwner & { expires_at: string }>(
    organisation.database,
    `SELECT account_id accountId, client_id clientId, expires_at FROM jamf_tokens
     WHERE token_sha256 = ?`,
    hashSecret(token),
  )
  if (!row) return undefined
  const { expires_at, ...owner } = row
  return { owner, until: Date.parse(expires_at) }
}

/** @returns false where the token had been revoked before */
export function revokeJamfToken({ database }: Organisation, token: string): boolean {
  const sql = 'DELETE FROM jamf_tokens WHERE token_sha256 = ?'
  return statement(database, sql).run(hashSecret(token)).changes > 0
}
