import { type KeyObject, sign as signWith } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { jwtVerify } from 'jose'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { isCompactJws } from '../../protocols/compact-jws.ts'
import { asSigned, nonceOf, signedHeader } from './header-nonce.ts'
import { issuerV1, issuerV2 } from './issuers.ts'
import { currentSigningKey, type SigningKey, signingKeys } from './signing-keys.ts'
import { TokenError, tokenErrorOf } from './token-error.ts'

const ALGORITHM = 'RSA-SHA256'

/** The claims of a token, names as on the wire. */
export type Claims = Readonly<Record<string, unknown>>

const signInPool = promisify(signWith) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>
const cores = availableParallelism()
const headers = new Map<string, string>()

/** A token that is whole but for its signature. */
export interface UnsignedToken {
  /** Header and claims as they are given out. */
  readonly text: string
  /** What is signed of them. */
  readonly input: string
  readonly key: KeyObject
}

/** What a token's header says beside its key. */
export interface HeaderForm {
  /** Entra's token version; a v1.0 header repeats the key id as `x5t`. */
  readonly version: '1.0' | '2.0'
  /** True where only the resource is to verify it: see header-nonce.ts. */
  readonly hasNonce?: boolean
}

/**
 * Puts a token together, to be signed with the organisation's current key (RS256).
 *
 * That is done here and not by jose because this is the hottest path; the pieces that never change are encoded once.
 */
export function composeToken(
  organisation: Organisation,
  claims: Claims,
  { version, hasNonce = false }: HeaderForm,
): UnsignedToken {
  const { kid, privateKey: key } = currentSigningKey(organisation.database)
  const payload = encoded(claims)
  if (!hasNonce) {
    const text = `${encodedHeader(kid, version)}.${payload}`
    return { text, input: text, key }
  }
  const header = headerOf(kid, version, nonceOf(payload))
  return { text: `${encoded(header)}.${payload}`, input: `${encoded(signedHeader(header))}.${payload}`, key }
}

/** The token in its compact form. */
export async function signToken({ text, input, key }: UnsignedToken): Promise<string> {
  const signature = await signatureOf(Buffer.from(input, 'latin1'), key)
  return `${text}.${signature.toString('base64url')}`
}

/** What is signed of a token in its compact form (RFC 7515, 5.1). */
export function signingInput(header: Claims, claims: Claims): string {
  return `${encoded(header)}.${encoded(claims)}`
}

function encoded(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

interface WaitingForSignature {
  readonly data: Buffer
  readonly key: KeyObject
  resolve(signature: Buffer): void
  reject(error: unknown): void
}

/** With a quarter of a millisecond each, so many keep everything else waiting for 8 ms. */
const MOST_TOGETHER = 32
let waiting: WaitingForSignature[] = []

/**
 * Signatures that are asked for together are made together: by the thread pool where there are cores for it, else one after the other
 * before any reply is written, since a signature throws everything else out of the processor's caches.
 */
function signatureOf(data: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    waiting.push({ data, key, resolve, reject })
    if (waiting.length === 1) setImmediate(signTogether)
  })
}

function signTogether(): void {
  const together = waiting.slice(0, MOST_TOGETHER)
  waiting = waiting.slice(MOST_TOGETHER)
  if (waiting.length > 0) setImmediate(signTogether)
  if (together.length > 1 && cores > 1) {
    for (const { data, key, resolve, reject } of together)
      signInPool(ALGORITHM, data, key).then(resolve, reject)
    return
  }
  const signatures = together.map(({ data, key }) => signWith(ALGORITHM, data, key))
  together.forEach(({ resolve }, index) => {
    resolve(signatures[index]!)
  })
}

function encodedHeader(kid: string, version: '1.0' | '2.0'): string {
  const name = kid + version
  let header = headers.get(name)
  if (!header) {
    header = encoded(headerOf(kid, version))
    headers.set(name, header)
  }
  return header
}

/** In the order of the real ones. */
function headerOf(kid: string, version: HeaderForm['version'], nonce?: string): Claims {
  return {
    typ: 'JWT',
    ...(nonce === undefined ? {} : { nonce }),
    alg: 'RS256',
    ...(version === '1.0' ? { x5t: kid } : {}),
    kid,
  }
}

/** Clients' clocks differ; Entra's own libraries allow five minutes. */
export const SKEW_SECONDS = 300

/**
 * Verifies a token's signature, issuer and lifetime against the organisation's keys, names and clock.
 *
 * @throws TokenError
 */
export async function verifyToken(organisation: Organisation, token: string): Promise<Claims> {
  const { tenantId, clock } = organisation
  try {
    if (!isCompactJws(token)) {
      throw new TokenError('malformed', 'The token is not three parts of base64url without padding.')
    }
    const { payload } = await jwtVerify(asSigned(token), ({ kid }) => keyNamed(organisation, kid).publicKey, {
      algorithms: ['RS256'],
      issuer: [issuerV1(tenantId), issuerV2(tenantId)],
      requiredClaims: ['exp'],
      currentDate: new Date(clock.now()),
      clockTolerance: SKEW_SECONDS,
    })
    return payload
  } catch (error) {
    throw tokenErrorOf(error, organisation) ?? error
  }
}

/** @param kid what the token says, which may be anything */
function keyNamed({ database, tenantId }: Organisation, kid: unknown): SigningKey {
  const key = signingKeys(database).find(candidate => candidate.kid === kid)
  if (key) return key
  const name = typeof kid === 'string' ? `'${kid}'` : 'that the token names'
  throw new TokenError('signature', `The key ${name} is none of tenant ${tenantId}.`)
}
