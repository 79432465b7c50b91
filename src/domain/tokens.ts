import { type KeyObject, sign as signWith } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { errors, jwtVerify } from 'jose'
import { isoSeconds } from '../kernel/clock.ts'
import type { World } from '../kernel/tenants.ts'
import { currentSigningKey, signingKeys } from './signing-keys.ts'

const ALGORITHM = 'RSA-SHA256'

/** The claims of a token, names as on the wire. */
export type Claims = Readonly<Record<string, unknown>>

const signInPool = promisify(signWith) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>
const cores = availableParallelism()
const headers = new Map<string, string>()

/**
 * Signs claims with the world's current key (RS256).
 *
 * The token is put together here and not by jose because this is the hottest path; the pieces that never change are encoded once.
 *
 * @param version Entra's token version; a v1.0 header repeats the key id as `x5t`
 */
export async function issueToken(world: World, claims: Claims, version: '1.0' | '2.0'): Promise<string> {
  const key = currentSigningKey(world.database)
  const input = `${encodedHeader(key.kid, version)}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  const signature = await signatureOf(Buffer.from(input, 'latin1'), key.privateKey)
  return `${input}.${signature.toString('base64url')}`
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
    const members = { typ: 'JWT', alg: 'RS256', ...(version === '1.0' ? { x5t: kid } : {}), kid }
    header = Buffer.from(JSON.stringify(members)).toString('base64url')
    headers.set(name, header)
  }
  return header
}

/** Why a token is not accepted. */
export type TokenFault = 'malformed' | 'signature' | 'expired' | 'notYetValid'

export class TokenError extends Error {
  readonly fault: TokenFault
  /** What exactly, in a sentence without the token. */
  readonly reason: string

  constructor(fault: TokenFault, reason: string) {
    super(`The token is not valid: ${fault}.`)
    this.fault = fault
    this.reason = reason
  }
}

/** Clients' clocks differ; Entra's own libraries allow five minutes. */
const SKEW_SECONDS = 300

/**
 * Verifies a token's signature and lifetime against the world's keys and clock.
 *
 * @throws TokenError
 */
export async function verifyToken(world: World, token: string): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = signingKeys(world.database).find(candidate => candidate.kid === kid)
        if (!key) throw new TokenError('signature', `The key '${kid}' is none of tenant ${world.tenantId}.`)
        return key.publicKey
      },
      {
        algorithms: ['RS256'],
        requiredClaims: ['exp'],
        currentDate: new Date(world.clock.now()),
        clockTolerance: SKEW_SECONDS,
      },
    )
    return payload
  } catch (error) {
    throw error instanceof TokenError ? error : new TokenError(faultOf(error), reasonOf(error, world))
  }
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') return 'notYetValid'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  return 'malformed'
}

function reasonOf(error: unknown, { clock }: World): string {
  const fault = faultOf(error)
  if (fault === 'signature') return 'The signature does not fit the key that the token names.'
  if (fault === 'malformed') return `The token is malformed: ${(error as Error).message}.`
  const { exp, nbf } = (error as errors.JWTClaimValidationFailed).payload
  const limit = fault === 'expired' ? `expired at ${momentOf(exp)}` : `is valid from ${momentOf(nbf)}`
  return `The token ${limit}; it is now ${isoSeconds(clock.now())}.`
}

/** @param seconds a claim, which may be anything */
function momentOf(seconds: unknown): string {
  const milliseconds = Number(seconds) * 1000
  return Math.abs(milliseconds) <= 8.64e15 ? isoSeconds(milliseconds) : String(seconds)
}
