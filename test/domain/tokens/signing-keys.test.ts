import t, { type Test } from 'tap'
import { makeKeyMaterial } from '../../../src/domain/tokens/development-key.ts'
import { rotateSigningKey } from '../../../src/domain/tokens/key-rotation.ts'
import { openKeySupply } from '../../../src/domain/tokens/signing-key-supply.ts'
import { addSigningKey, signingKeys, withdrawSigningKeys } from '../../../src/domain/tokens/signing-keys.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'

const supply = await openKeySupply()
const NOW = Date.UTC(2026, 2, 1)

function opened(t: Test) {
  const database = openDatabase()
  t.teardown(() => database.close())
  return database
}

t.test('a key is imported once for all databases', async t => {
  const databases = [opened(t), opened(t)]
  for (const database of databases) addSigningKey(database, supply.key(0), NOW)
  const [first, second] = databases.map(database => signingKeys(database)[0]!)
  t.equal(first!.privateKey, second!.privateKey)
  t.equal(first!.publicKey, second!.publicKey)
})

t.test('an id that comes with another key leads to that key', async t => {
  const database = opened(t)
  addSigningKey(database, supply.key(1), NOW)
  t.equal(signingKeys(database)[0]!.publicJwk.n, supply.key(1).privateJwk.n)
  const other = opened(t)
  addSigningKey(other, { ...supply.key(2), kid: supply.key(1).kid }, NOW)
  t.equal(signingKeys(other)[0]!.publicJwk.n, supply.key(2).privateJwk.n)
})

t.test('keys of the same second are told apart: the newest comes first', async t => {
  const database = opened(t)
  for (const number of [0, 1, 2]) addSigningKey(database, supply.key(number), NOW)
  const kids = signingKeys(database).map(({ kid }) => kid)
  t.same(
    kids,
    [2, 1, 0].map(number => supply.key(number).kid),
  )
})

t.test('withdrawn keys are gone at once', async t => {
  const database = opened(t)
  addSigningKey(database, supply.key(0), NOW)
  t.equal(signingKeys(database).length, 1)
  withdrawSigningKeys(database)
  t.same(signingKeys(database), [])
})

t.test('a rotation passes over keys that the organisation has had', async t => {
  const database = opened(t)
  for (const turn of [0, 1]) addSigningKey(database, supply.spare(0, turn), NOW)
  await rotateSigningKey(organisationOf({ database }), { withdraw: false })
  t.equal(signingKeys(database).length, 3)
  t.equal(signingKeys(database)[0]!.kid, supply.spare(0, 2).kid)
})

t.test('a rotation never takes a key that was withdrawn before', async t => {
  const database = opened(t)
  addSigningKey(database, supply.key(0), NOW)
  const current: string[] = []
  for (let turn = 0; turn < 4; turn++) {
    await rotateSigningKey(organisationOf({ database }), { withdraw: true })
    current.push(signingKeys(database)[0]!.kid)
  }
  t.equal(new Set(current).size, 4)
})

t.test('an organisation that has had them all gets one made for it', async t => {
  const database = opened(t)
  const { privateJwk, certificate } = await makeKeyMaterial()
  const add = database.prepare(
    'INSERT INTO signing_keys (kid, private_jwk_json, certificate_base64, created_at) VALUES (?, ?, ?, ?)',
  )
  database.transaction(() => {
    for (let number = 0; number < supply.size; number++) {
      add.run(`had ${number}`, JSON.stringify(privateJwk), certificate, '2026-01-01T00:00:00Z')
    }
  })()
  await rotateSigningKey(organisationOf({ database }), { withdraw: true })
  const [current, ...others] = signingKeys(database)
  t.same(others, [])
  t.notMatch(current!.kid, /^had/)
})
