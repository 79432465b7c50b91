import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { base64url, CompactSign } from 'jose'
import { signedHeader } from '../../domain/tokens/header-nonce.ts'
import { openKeySupply } from '../../domain/tokens/signing-key-supply.ts'
import { currentSigningKey, signingKeys } from '../../domain/tokens/signing-keys.ts'
import type { Claims } from '../../domain/tokens/tokens.ts'
import { Failure } from '../../kernel/http/failure.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'

/** What a token may be signed with; HS256 takes the public key, as PEM text, for the shared secret. */
type ForgeryAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'HS256' | 'none'

/** A token exactly as it is wanted, however wrong. */
export interface Forgery {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Claims
  readonly key: ForgeryKey
  readonly algorithm: ForgeryAlgorithm
  readonly signature: 'valid' | 'broken' | 'missing'
}

/** A key to sign with. */
export interface ForgeryKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/**
 * Finds a key by what a mint calls it: `current`, `unknown` for one that nobody publishes, or the id of one that the organisation
 * publishes.
 *
 * @throws Failure `notFound` that names the published ones
 */
export async function forgeryKey(organisation: Organisation, name: string): Promise<ForgeryKey> {
  if (name === 'current') return currentSigningKey(organisation.database)
  if (name === 'unknown') {
    const { kid, privateJwk } = (await openKeySupply()).unpublished
    const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' })
    return { kid, privateKey, publicKey: createPublicKey(privateKey) }
  }
  const keys = signingKeys(organisation.database)
  const key = keys.find(({ kid }) => kid === name)
  if (key) return key
  const known = keys.map(({ kid }) => kid).join(', ')
  throw new Failure('notFound', `There is no key '${name}'; there are current, unknown and ${known}.`)
}

/**
 * Puts a token together.
 *
 * @returns the token in its compact form
 * @throws Failure `invalid` for a header under which no signature can be valid
 */
export async function forgeToken(forgery: Forgery): Promise<string> {
  const { header, claims, algorithm, signature } = forgery
  const input = `${encode(header)}.${encode(claims)}`
  if (algorithm === 'none' || signature === 'missing') return `${input}.`
  if (signature === 'broken') {
    // A good signature of the same claims with its last bit turned over: nothing gives it away but checking it.
    const token = await sign({ ...forgery, header: { alg: algorithm } })
    const bytes = base64url.decode(token.slice(token.lastIndexOf('.') + 1))
    bytes[bytes.length - 1]! ^= 1
    return `${input}.${base64url.encode(bytes)}`
  }
  if (header.alg !== algorithm) {
    throw unsignable(`its alg is ${JSON.stringify(header.alg)} and the algorithm ${algorithm}`)
  }
  // As Graph's are: what is signed has the digest of the nonce in its place.
  const token = await sign({ ...forgery, header: signedHeader(header) }).catch(error => {
    throw unsignable((error as Error).message)
  })
  return encode(header) + token.slice(token.indexOf('.'))
}

function sign({ header, claims, key, algorithm }: Forgery): Promise<string> {
  const secret =
    algorithm === 'HS256'
      ? new TextEncoder().encode(key.publicKey.export({ type: 'spki', format: 'pem' }) as string)
      : key.privateKey
  const payload = new TextEncoder().encode(JSON.stringify(claims))
  return new CompactSign(payload).setProtectedHeader({ ...header, alg: algorithm }).sign(secret)
}

function unsignable(reason: string): Failure {
  const advice = `leave that out of the header, or have a token with "signature": "broken"`
  return new Failure('invalid', `No signature would be valid under this header: ${reason}; ${advice}.`)
}

function encode(value: object): string {
  return base64url.encode(JSON.stringify(value))
}
