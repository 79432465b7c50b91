import { type KeyObject, sign as signWith } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { errors, jwtVerify } from 'jose'
import type { World } from '../kernel/tenants.ts'
import { currentSigningKey, signingKeys } from './signing-keys.ts'

/** The claims of a token, names as on the wire. */
export type Claims = Readonly<Record<string, unknown>>

const signInPool = promisify(signWith) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>
const cores = availableParallelism()
let waiting: (() => void)[] = []
const headers = new Map<string, string>()

/**
 * Signs claims with the world's current key (RS256).
 *
 * The token is put together here and not by jose because this is the hottest path: the pieces that never change are encoded once, and
 * the signature is made on this thread while one request is alone and in the thread pool as soon as several wait for one.
 *
 * @param version Entra's token version; a v1.0 header repeats the key id as `x5t`
 */
export async function issueToken(world: World, claims: Claims, version: '1.0' | '2.0'): Promise<string> {
  const key = currentSigningKey(world.database)
  const input = `${encodedHeader(key.kid, version)}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  const data = Buffer.from(input, 'latin1')
  const alone = cores === 1 || (await isAlone())
  const signature = alone
    ? signWith('RSA-SHA256', data, key.privateKey)
    : await signInPool('RSA-SHA256', data, key.privateKey)
  return `${input}.${signature.toString('base64url')}`
}

/** Waits until the requests that arrived together have been read, and tells whether there was only one. */
function isAlone(): Promise<boolean> {
  return new Promise(resolve => {
    waiting.push(() => resolve(alone))
    let alone = false
    if (waiting.length > 1) return
    setImmediate(() => {
      const together = waiting
      waiting = []
      alone = together.length === 1
      for (const proceed of together) proceed()
    })
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

  constructor(fault: TokenFault) {
    super(`The token is not valid: ${fault}.`)
    this.fault = fault
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
        if (!key) throw new TokenError('signature')
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
    throw error instanceof TokenError ? error : new TokenError(faultOf(error))
  }
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') return 'notYetValid'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  return 'malformed'
}
