import { SignJWT } from 'jose'
import t, { type Test } from 'tap'
import { organisationOfBearer, verifyBearer } from '../../../src/domain/tokens/bearers.ts'
import { makeKeyMaterial } from '../../../src/domain/tokens/development-key.ts'
import { issuerV1 } from '../../../src/domain/tokens/issuers.ts'
import { addSigningKey, currentSigningKey, signingKeys } from '../../../src/domain/tokens/signing-keys.ts'
import type { TokenFault } from '../../../src/domain/tokens/token-error.ts'
import { type Claims, composeToken, signToken, verifyToken } from '../../../src/domain/tokens/tokens.ts'
import { openOrganisationDirectory } from '../../../src/kernel/organisation/directory.ts'
import type { Organisation } from '../../../src/kernel/organisation/organisation.ts'
import { openOrganisationClock } from '../../../src/kernel/organisation/organisation-clock.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'

const NOW = Date.UTC(2026, 2, 1, 12) / 1000
const TENANT = 'c0ffee00-0000-4000-8000-000000000001'
const [first, second] = await Promise.all([makeKeyMaterial(), makeKeyMaterial()])

/** What a TokenError with this fault looks like, whatever its reason. */
const fault = (name: TokenFault) => ({ message: `The token is not valid: ${name}.` })

/** An organisation with one key and a clock that is turned by hand. */
function newOrganisation(t: Test): Organisation & { pass(seconds: number): void } {
  const database = openDatabase()
  t.teardown(() => database.close())
  let now = NOW * 1000
  addSigningKey(database, first, now)
  return organisationOf({
    database,
    clock: openOrganisationClock({ now: () => now }),
    pass: (seconds: number) => {
      now += seconds * 1000
    },
  })
}

const issueToken = (organisation: Organisation, claims: Claims, version: '1.0' | '2.0'): Promise<string> =>
  signToken(composeToken(organisation, claims, { version }))

const claims = { iss: issuerV1(TENANT), tid: TENANT, nbf: NOW, exp: NOW + 3600 }

t.test('a token verifies until five minutes after its end', async t => {
  const organisation = newOrganisation(t)
  const token = await issueToken(organisation, claims, '1.0')
  t.match(await verifyToken(organisation, token), claims)
  organisation.pass(3600 + 299)
  t.match(await verifyToken(organisation, token), claims)
  organisation.pass(2)
  await t.rejects(verifyToken(organisation, token), fault('expired'))
})

t.test('a token is not good more than five minutes before its beginning', async t => {
  const organisation = newOrganisation(t)
  await verifyToken(organisation, await issueToken(organisation, { ...claims, nbf: NOW + 299 }, '2.0'))
  const early = await issueToken(organisation, { ...claims, nbf: NOW + 301 }, '2.0')
  await t.rejects(verifyToken(organisation, early), fault('notYetValid'))
})

t.test('what is no token is malformed', async t => {
  const organisation = newOrganisation(t)
  for (const token of ['', 'a.b.c'])
    await t.rejects(verifyToken(organisation, token), fault('malformed'), token)
})

t.test('a token needs an end', async t => {
  const organisation = newOrganisation(t)
  const endless = await issueToken(organisation, { iss: claims.iss, tid: TENANT }, '1.0')
  await t.rejects(verifyToken(organisation, endless), fault('endless'))
})

t.test('a token needs one of the issuers of its organisation', async t => {
  const organisation = newOrganisation(t)
  for (const iss of [undefined, 5, 'https://sts.windows.net/elsewhere/', claims.iss.slice(0, -1)]) {
    const token = await issueToken(organisation, { ...claims, iss }, '1.0')
    await t.rejects(verifyToken(organisation, token), fault('issuer'), String(iss))
  }
})

t.test('a token of another key or with changed claims has no good signature', async t => {
  const organisation = newOrganisation(t)
  const token = await issueToken(organisation, claims, '1.0')
  const [header, , signature] = token.split('.')
  const payload = Buffer.from(JSON.stringify({ ...claims, roles: ['All'] })).toString('base64url')
  await t.rejects(verifyToken(organisation, `${header}.${payload}.${signature}`), fault('signature'))
  const stranger = newOrganisation(t)
  addSigningKey(stranger.database, second, NOW * 1000)
  await t.rejects(verifyToken(organisation, await issueToken(stranger, claims, '1.0')), fault('signature'))
})

t.test('a token signed with the public key as a shared secret is refused', async t => {
  const organisation = newOrganisation(t)
  const { kid, publicKey } = currentSigningKey(organisation.database)
  const secret = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(secret)
  await t.rejects(verifyToken(organisation, token), fault('signature'))
})

t.test('tokens asked for together are all good', async t => {
  const organisation = newOrganisation(t)
  const tokens = await Promise.all(Array.from({ length: 8 }, () => issueToken(organisation, claims, '1.0')))
  for (const token of tokens) t.match(await verifyToken(organisation, token), claims)
})

t.test('the newest key signs, the earlier ones go on verifying', async t => {
  const organisation = newOrganisation(t)
  const token = await issueToken(organisation, claims, '1.0')
  addSigningKey(organisation.database, second, NOW * 1000 + 1000)
  t.equal(currentSigningKey(organisation.database).kid, second.kid)
  t.same(
    signingKeys(organisation.database).map(({ kid }) => kid),
    [second.kid, first.kid],
  )
  t.match(await verifyToken(organisation, token), claims)
})

t.test('a bearer is verified once, until it ends or the keys change', async t => {
  const organisation = newOrganisation(t)
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const token = await issueToken(organisation, claims, '1.0')
  t.match(await verifyBearer(organisations, token), { organisation: { tenantId: TENANT }, claims })
  t.notOk(verifyBearer(organisations, token) instanceof Promise, 'remembered')

  addSigningKey(organisation.database, second, NOW * 1000)
  const again = verifyBearer(organisations, token)
  t.ok(again instanceof Promise, 'verified anew')
  await again
  organisation.database.prepare('DELETE FROM signing_keys WHERE kid = ?').run(first.kid)
  addSigningKey(organisation.database, { ...second, kid: 'third' }, NOW * 1000)
  await t.rejects(Promise.resolve(verifyBearer(organisations, token)), fault('signature'))
})

t.test('a remembered bearer ends with its token', async t => {
  const organisation = newOrganisation(t)
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const token = await issueToken(organisation, claims, '1.0')
  await verifyBearer(organisations, token)
  organisation.pass(3600 + 301)
  await t.rejects(Promise.resolve(verifyBearer(organisations, token)), fault('expired'))
})

t.test('a remembered bearer is worth nothing before its beginning', async t => {
  const organisation = newOrganisation(t)
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const token = await issueToken(organisation, claims, '1.0')
  await verifyBearer(organisations, token)
  organisation.pass(-299)
  t.notOk(verifyBearer(organisations, token) instanceof Promise, 'five minutes are forgiven')
  organisation.pass(-2)
  await t.rejects(Promise.resolve(verifyBearer(organisations, token)), fault('notYetValid'))
})

t.test(
  'a bearer whose organisation is deleted while it is verified is refused and not remembered',
  async t => {
    const organisation = newOrganisation(t)
    const organisations = openOrganisationDirectory()
    organisations.add(organisation)
    const token = await issueToken(organisation, claims, '1.0')
    const verified = verifyBearer(organisations, token)
    organisations.remove(organisation)
    await t.rejects(Promise.resolve(verified), fault('signature'))
    t.equal(organisationOfBearer(organisations, `Bearer ${token}`), undefined)
    await t.rejects(Promise.resolve(verifyBearer(organisations, token)), fault('signature'))
  },
)

t.test('a bearer of an organisation that is not here is refused', async t => {
  const organisations = openOrganisationDirectory()
  const organisation = newOrganisation(t)
  const foreign = await issueToken(organisation, { ...claims, tid: 'elsewhere' }, '1.0')
  await t.rejects(Promise.resolve(verifyBearer(organisations, foreign)), fault('signature'))
  await t.rejects(Promise.resolve(verifyBearer(organisations, 'x')), fault('malformed'))
})
