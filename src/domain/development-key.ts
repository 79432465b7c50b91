import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../kernel/assets.ts'

/** An RSA key with a self-signed certificate, as a world's database keeps it. */
export interface KeyMaterial {
  readonly kid: string
  readonly privateJwk: JsonWebKey
  /** DER, base64. */
  readonly certificate: string
}

const file = join(packageRoot, 'dist/development-key.json')

/**
 * The key that worlds sign with unless they bring their own. The build makes one per installation, since making an
 * RSA key takes up to half a second and must not happen while starting.
 */
export async function developmentKey(): Promise<KeyMaterial> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  return makeKeyMaterial()
}

/** Makes an RSA-2048 key; its id is the certificate's SHA-1 thumbprint, as Entra does it. */
export async function makeKeyMaterial(): Promise<KeyMaterial> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await import('reflect-metadata')
  const { X509CertificateGenerator } = await import('@peculiar/x509')
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=localtenant development signing key',
    notBefore: new Date('2024-01-01T00:00:00Z'),
    notAfter: new Date('2049-12-31T00:00:00Z'),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, false, ['sign']),
      publicKey: await crypto.subtle.importKey('spki', new Uint8Array(spki), algorithm, true, ['verify']),
    },
  })
  const der = Buffer.from(certificate.rawData)
  return {
    kid: createHash('sha1').update(der).digest('base64url'),
    privateJwk: privateKey.export({ format: 'jwk' }),
    certificate: der.toString('base64'),
  }
}
