import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { isoSeconds } from '../kernel/clock.ts'
import type { Database } from '../kernel/database.ts'
import type { KeyMaterial } from './development-key.ts'

/** A key that tokens of a world are, or were, signed with. */
export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly publicJwk: JsonWebKey
  /** DER, base64: the `x5c` of the published key. */
  readonly certificate: string
}

// Importing a key takes most of a millisecond, so each database's keys are imported once.
const imported = new WeakMap<Database, readonly SigningKey[]>()

/** All keys that verify, the current one first. */
export function signingKeys(database: Database): readonly SigningKey[] {
  let keys = imported.get(database)
  if (!keys) {
    const rows = database
      .prepare<[], { kid: string; private_jwk_json: string; certificate_base64: string }>(
        'SELECT kid, private_jwk_json, certificate_base64 FROM signing_keys ORDER BY is_current DESC, created_at DESC',
      )
      .all()
    keys = rows.map(row => importKey(row.kid, JSON.parse(row.private_jwk_json), row.certificate_base64))
    imported.set(database, keys)
  }
  return keys
}

/** The key that new tokens are signed with. */
export function currentSigningKey(database: Database): SigningKey {
  const [key] = signingKeys(database)
  if (!key) throw new Error('The organisation has no signing key.')
  return key
}

/** Makes a key the current one; the earlier ones go on verifying. `now` is in milliseconds. */
export function addSigningKey(database: Database, material: KeyMaterial, now: number): void {
  database.prepare('UPDATE signing_keys SET is_current = 0').run()
  database
    .prepare(
      'INSERT INTO signing_keys (kid, private_jwk_json, certificate_base64, created_at) VALUES (?, ?, ?, ?)',
    )
    .run(material.kid, JSON.stringify(material.privateJwk), material.certificate, isoSeconds(now))
  imported.delete(database)
}

function importKey(kid: string, privateJwk: JsonWebKey, certificate: string): SigningKey {
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' })
  const publicKey = createPublicKey(privateKey)
  return { kid, privateKey, publicKey, publicJwk: publicKey.export({ format: 'jwk' }), certificate }
}
