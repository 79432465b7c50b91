import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
} from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../kernel/assets.ts'

/** An RSA key with a self-signed certificate, as an organisation's database keeps it. */
export interface KeyMaterial {
  readonly kid: string
  readonly privateJwk: JsonWebKey
  /** DER, base64. */
  readonly certificate: string
}

const file = join(packageRoot, 'dist/development-key.json')
let cachedRows: Promise<KeyMaterial> | undefined

/**
 * The key that organisations sign with unless they bring their own; it stays the same, so that tokens outlive a reset. The build makes one per
 * installation, since making an RSA key takes up to half a second and must not happen while starting.
 */
export function developmentKey(): Promise<KeyMaterial> {
  cachedRows ??= existsSync(file)
    ? Promise.resolve(JSON.parse(readFileSync(file, 'utf8')))
    : makeKeyMaterial()
  return cachedRows
}

/** Makes an RSA-2048 key, which takes 50 to 300 ms. */
export async function makeKeyMaterial(): Promise<KeyMaterial> {
  const certify = await openCertifier()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return certify(privateKey.export({ format: 'jwk' }))
}

/** Gives a private RSA key its certificate and its id: the certificate's SHA-1 thumbprint, as Entra does it. */
export type Certify = (privateJwk: JsonWebKey) => KeyMaterial

/** Loads what certificates are made with, which takes most of 100 ms the first time. */
export async function openCertifier(): Promise<Certify> {
  const { issueSelfSigned } = await import('../../kernel/listener/tls/x509.ts')
  return privateJwk => {
    const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' })
    const der = issueSelfSigned({
      keys: { privateKey, publicKey: createPublicKey(privateKey) },
      name: 'localtenant development signing key',
      notBefore: new Date('2024-01-01T00:00:00Z'),
      notAfter: new Date('2049-12-31T00:00:00Z'),
    })
    const kid = createHash('sha1').update(der).digest('base64url')
    return { kid, privateJwk, certificate: der.toString('base64') }
  }
}
