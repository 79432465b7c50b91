import { createPrivateKey, sign, verify, X509Certificate } from 'node:crypto'
import t from 'tap'
import type { KeyMaterial } from '../../../src/domain/tokens/development-key.ts'
import { openKeySupply } from '../../../src/domain/tokens/signing-key-supply.ts'
import { keyOfPrimes, makeSigningPrime } from '../../../src/domain/tokens/signing-primes.ts'

const supply = await openKeySupply()
const some = Array.from({ length: Math.min(supply.size, 100) }, (_, number) => supply.key(number))

const certificateOf = ({ certificate }: KeyMaterial) =>
  new X509Certificate(Buffer.from(certificate, 'base64'))
const privateKeyOf = ({ privateJwk }: KeyMaterial) => createPrivateKey({ key: privateJwk, format: 'jwk' })

t.test('every number gives another key and another id', async t => {
  t.equal(new Set(some.map(({ privateJwk }) => privateJwk.n)).size, some.length)
  t.equal(new Set(some.map(({ kid }) => kid)).size, some.length)
})

t.test('every key is RSA-2048 with the usual exponent, and signs what its public half verifies', async t => {
  const data = Buffer.from('anything')
  for (const material of some) {
    const { publicKey } = certificateOf(material)
    const details = publicKey.asymmetricKeyDetails
    if (details?.modulusLength !== 2048 || details.publicExponent !== 65537n) t.fail(material.kid)
    if (!verify('sha256', data, publicKey, sign('sha256', data, privateKeyOf(material)))) t.fail(material.kid)
  }
})

t.test('every certificate is signed by its own key, and its thumbprint is the id', async t => {
  for (const material of some) {
    const certificate = certificateOf(material)
    if (!certificate.verify(certificate.publicKey)) t.fail('the signature')
    if (!certificate.checkPrivateKey(privateKeyOf(material))) t.fail('the key')
    const thumbprint = Buffer.from(certificate.fingerprint.replaceAll(':', ''), 'hex')
    if (thumbprint.toString('base64url') !== material.kid) t.fail('the id')
  }
  const certificate = certificateOf(some[0]!)
  t.equal(certificate.subject, 'CN=localtenant development signing key')
  t.equal(certificate.issuer, certificate.subject)
  t.same(
    [certificate.validFrom, certificate.validTo],
    ['Jan  1 00:00:00 2024 GMT', 'Dec 31 00:00:00 2049 GMT'],
  )
})

t.test('all members of a private key fit together', async t => {
  const [p, q] = [makeSigningPrime(), makeSigningPrime()]
  const jwk = keyOfPrimes(p, q)
  const number = (text: unknown) => BigInt(`0x${Buffer.from(String(text), 'base64url').toString('hex')}`)
  t.equal(number(jwk.n), p * q)
  t.equal((number(jwk.d) * 65537n) % ((p - 1n) * (q - 1n)), 1n)
  t.equal((number(jwk.dp) * 65537n) % (p - 1n), 1n)
  t.equal((number(jwk.dq) * 65537n) % (q - 1n), 1n)
  t.equal((number(jwk.qi) * q) % p, 1n)
})

t.test('the same number gives the same key, and after the last the first comes again', async t => {
  t.same(supply.key(3), some[3])
  t.same(supply.key(supply.size + 3), some[3])
  t.same(await openKeySupply(), supply)
})

t.test('spare keys come from the end of the numbers', async t => {
  t.equal(supply.spare(0, 0).kid, supply.key(supply.size - 1).kid)
  t.equal(supply.spare(1, 0).kid, supply.key(supply.size - 2).kid)
})

t.test('one organisation’s rotations lead through all keys before the first comes again', async t => {
  const turns = Array.from({ length: 119 }, (_, turn) => supply.spare(0, turn).kid)
  t.equal(new Set(turns).size, 119)
  t.equal(supply.spare(0, supply.size).kid, turns[0])
})

t.test('the rotations of 64 organisations do not meet', async t => {
  const kids = [0, 1, 63].flatMap(number => [supply.spare(number, 0).kid, supply.spare(number, 1).kid])
  t.equal(new Set(kids).size, kids.length)
})

t.test('the unpublished key has no number', async t => {
  const { kid } = supply.unpublished
  t.notOk(some.some(material => material.kid === kid))
  t.not(supply.key(supply.size - 1).kid, kid)
  t.not(supply.key(supply.size).kid, kid)
})
