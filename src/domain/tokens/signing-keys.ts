import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { isoSeconds } from '../../kernel/organisation/clock.ts'
import { readOrganisationRow } from '../../kernel/organisation/organisation-row.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { generationOf } from '../../kernel/sqlite/rollback-point.ts'
import { all, statement } from '../../query/statements/statements.ts'
import type { KeyMaterial } from './development-key.ts'
import { readyKeySupply } from './signing-key-supply.ts'

/** A key that tokens of an organisation are, or were, signed with. */
export interface SigningKey extends ImportedKey {
  readonly kid: string
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  readonly createdAt: string
}

interface ImportedKey {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly publicJwk: JsonWebKey
  /** DER, base64: the `x5c` of the published key. */
  readonly certificate: string
}

interface Row {
  readonly kid: string
  readonly private_jwk_json: string
  readonly certificate_base64: string
  readonly created_at: string
}

const known = new WeakMap<object, readonly SigningKey[]>()

/** All keys that verify, the current one first, then the newest; the same array until they change. */
export function signingKeys(database: Database): readonly SigningKey[] {
  const generation = generationOf(database)
  let keys = known.get(generation)
  if (!keys) {
    const rows = readRows(database)
    keys = (rows.length > 0 ? rows : firstRows(database)).map(toKey)
    known.set(generation, keys)
  }
  return keys
}

function readRows(database: Database): Row[] {
  const sql = `SELECT kid, private_jwk_json, certificate_base64, created_at FROM signing_keys
    ORDER BY is_current DESC, created_at DESC, rowid DESC`
  return all<Row>(database, sql)
}

function toKey(row: Row): SigningKey {
  return { ...importedKey(row), kid: row.kid, createdAt: row.created_at }
}

/** A created organisation gets its first key when somebody asks for it: many are made only to be deleted again. */
function firstRows(database: Database): Row[] {
  const { creation } = readOrganisationRow(database)
  if (!creation) return []
  const material = readyKeySupply().key(creation.number)
  // Old data can be looked at, but not written to.
  if (!database.readonly) addSigningKey(database, material, creation.moment)
  return [rowOf(material, creation.moment)]
}

function rowOf({ kid, privateJwk, certificate }: KeyMaterial, moment: number): Row {
  return {
    kid,
    private_jwk_json: JSON.stringify(privateJwk),
    certificate_base64: certificate,
    created_at: isoSeconds(moment),
  }
}

/** The key that new tokens are signed with. */
export function currentSigningKey(database: Database): SigningKey {
  const [key] = signingKeys(database)
  if (!key) throw new Error('The organisation has no signing key.')
  return key
}

/** Makes a key the current one; the earlier ones go on verifying. `now` is in milliseconds. */
export function addSigningKey(database: Database, material: KeyMaterial, now: number): void {
  statement(database, 'UPDATE signing_keys SET is_current = 0').run()
  const sql = `INSERT INTO signing_keys (kid, private_jwk_json, certificate_base64, created_at)
    VALUES (@kid, @private_jwk_json, @certificate_base64, @created_at)`
  statement(database, sql).run(rowOf(material, now))
  known.delete(generationOf(database))
}

/** Takes back all keys, so that what they have signed no longer verifies. Another one must be added at once. */
export function withdrawSigningKeys(database: Database): void {
  statement(database, 'DELETE FROM signing_keys').run()
  known.delete(generationOf(database))
}

// A reset brings the same keys again, and a key that has been used once signs and verifies faster, so they are kept for all databases.
// With up to 10 kB each this bounds the memory to 40 MB.
const CAPACITY = 4096
const imported = new Map<string, ImportedKey>()

function importedKey({ kid, private_jwk_json, certificate_base64: certificate }: Row): ImportedKey {
  const privateJwk = JSON.parse(private_jwk_json) as JsonWebKey
  const found = imported.get(kid)
  // An id is the certificate's, and says nothing of the key beside it.
  if (found?.certificate === certificate && found.publicJwk.n === privateJwk.n) return found
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' })
  const publicKey = createPublicKey(privateKey)
  const key = { privateKey, publicKey, publicJwk: publicKey.export({ format: 'jwk' }), certificate }
  if (imported.size >= CAPACITY) imported.delete(imported.keys().next().value!)
  imported.set(kid, key)
  return key
}
