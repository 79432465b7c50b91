import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'

const DAY = 86_400_000
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

/** A client's certificate with its key. */
export interface ClientCertificate {
  readonly pem: string
  readonly privateKey: KeyObject
  /** Thumbprints in base64url, as `x5t` and `x5t#S256` have them. */
  readonly sha1: string
  readonly sha256: string
}

/** Makes a self-signed certificate for tests; `ended` ones ran out yesterday. */
export async function makeCertificate({ ended = false } = {}): Promise<ClientCertificate> {
  await import('reflect-metadata')
  const { X509CertificateGenerator } = await import('@peculiar/x509')
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const der = (key: KeyObject, type: 'pkcs8' | 'spki') =>
    new Uint8Array(key.export({ type, format: 'der' } as { type: 'spki'; format: 'der' }))
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=client under test',
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(Date.now() + (ended ? -DAY : 30 * DAY)),
    signingAlgorithm: ALGORITHM,
    keys: {
      privateKey: await crypto.subtle.importKey('pkcs8', der(privateKey, 'pkcs8'), ALGORITHM, false, [
        'sign',
      ]),
      publicKey: await crypto.subtle.importKey('spki', der(publicKey, 'spki'), ALGORITHM, true, ['verify']),
    },
  })
  const bytes = Buffer.from(certificate.rawData)
  return {
    pem: certificate.toString('pem'),
    privateKey,
    sha1: createHash('sha1').update(bytes).digest('base64url'),
    sha256: createHash('sha256').update(bytes).digest('base64url'),
  }
}

export interface AssertionParts {
  readonly clientId: string
  readonly audience: string
  readonly certificate: ClientCertificate
  /** Default: RS256 with `x5t`. */
  readonly header?: Readonly<Record<string, string>>
  /** Claims that replace the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Signs an assertion as MSAL does: ten minutes, issuer and subject the client. */
export function signAssertion({
  clientId,
  audience,
  certificate,
  header,
  claims,
}: AssertionParts): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const usual = {
    aud: audience,
    iss: clientId,
    sub: clientId,
    jti: crypto.randomUUID(),
    nbf: now,
    exp: now + 600,
  }
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(header ?? { x5t: certificate.sha1 }) })
    .sign(certificate.privateKey)
}

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
