import { createHash } from 'node:crypto'
import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'
import { contosoWith } from '../seeded.ts'

const emulator = await emulatorUnderTest(t)
const control = await openContract('control')
const INTUNE = 'https://api.manage.microsoft.com/'

const users = (bearer: string) =>
  emulator.request<{ error: { message: string } }>('/v1.0/users?$top=1', { bearer })

async function published() {
  const path = `/${TENANT}/discovery/v2.0/keys`
  return createLocalJWKSet((await emulator.request(path)).body as unknown as JSONWebKeySet)
}

/** The token with another header in front. */
function behind(header: object, token: string): string {
  return Buffer.from(JSON.stringify(header)).toString('base64url') + token.slice(token.indexOf('.'))
}

t.test('a token for Graph has a nonce in its header, and only Graph can verify it', async t => {
  const token = await emulator.token()
  const header = decodeProtectedHeader(token)
  t.same(Object.keys(header), ['typ', 'nonce', 'alg', 'x5t', 'kid'])
  t.match(header.nonce, /^[\w-]{43}$/)
  await t.rejects(jwtVerify(token, await published()), errors.JWSSignatureVerificationFailed)
  t.equal((await users(token)).status, 200)
  t.not(decodeProtectedHeader(await emulator.token()).nonce, header.nonce)
})

t.test('what is signed has the SHA-256 of the nonce in its place', async t => {
  const token = await emulator.token()
  const { nonce, ...others } = decodeProtectedHeader(token) as { nonce: string }
  const digest = createHash('sha256').update(nonce).digest('base64url')
  const { payload } = await jwtVerify(
    behind({ typ: 'JWT', nonce: digest, ...others }, token),
    await published(),
  )
  t.equal(payload.aud, 'https://graph.microsoft.com')
})

t.test('Graph refuses a token whose header is another', async t => {
  const token = await emulator.token()
  const { nonce, typ, ...others } = decodeProtectedHeader(token) as { nonce: string; typ: string }
  const digest = createHash('sha256').update(nonce).digest('base64url')
  const spaced = Buffer.from(JSON.stringify({ typ, nonce, ...others }, null, 1)).toString('base64url')
  for (const changed of [
    behind({ typ, nonce: digest, ...others }, token),
    behind({ typ, ...others }, token),
    behind({ typ, nonce: '', ...others }, token),
    behind({ typ, nonce: [nonce], ...others }, token),
    behind({ nonce, typ, ...others }, token),
    spaced + token.slice(token.indexOf('.')),
  ]) {
    t.equal((await users(changed)).status, 401, changed.slice(0, 60))
  }
  t.equal((await users(behind({ typ, nonce, ...others }, token))).status, 200)
})

t.test('tokens for other resources are plain, and anybody verifies them', async t => {
  for (const resource of [
    INTUNE,
    'https://graph.windows.net',
    'api://contoso-inventory',
    'https://vault.azure.net',
  ]) {
    const token = await emulator.token({ resource })
    t.notOk('nonce' in decodeProtectedHeader(token), resource)
    t.ok(await jwtVerify(token, await published()))
  }
  for (const resource of ['https://contoso.sharepoint.com', '00000003-0000-0000-c000-000000000000']) {
    t.match(decodeProtectedHeader(await emulator.token({ resource })).nonce, /^[\w-]{43}$/, resource)
  }
})

t.test('minted tokens are as issued ones', async t => {
  const graph = await emulator.control.tokens.mint()
  t.match(graph.header.nonce, /^[\w-]{43}$/)
  t.equal((await users(graph.access_token)).status, 200)
  await t.rejects(jwtVerify(graph.access_token, await published()))
  const chosen = await emulator.control.tokens.mint({ header: { nonce: 'mine' } })
  t.equal(decodeProtectedHeader(chosen.access_token).nonce, 'mine')
  t.equal((await users(chosen.access_token)).status, 200)
  const plain = await emulator.control.tokens.mint({ header: { nonce: null } })
  t.ok(await jwtVerify(plain.access_token, await published()))
  t.equal((await users(plain.access_token)).status, 200, 'and Graph takes it too')
  const broken = await emulator.control.tokens.mint({ signature: 'broken' })
  t.equal((await users(broken.access_token)).status, 401)
  const intune = await emulator.control.tokens.mint({ audience: INTUNE })
  t.notOk('nonce' in intune.header)
})

t.test('an organisation can have tokens for Graph that anybody verifies', async t => {
  const before = await emulator.token()
  const settings = await emulator.request('/_localtenant/settings', {
    method: 'PATCH',
    json: { verifiableGraphTokens: true },
  })
  control.matches(t, 'changeSettings', settings)
  t.same(settings.body, { contract: 'off', verifiableGraphTokens: true })
  const token = await emulator.token()
  t.same(Object.keys(decodeProtectedHeader(token)), ['typ', 'alg', 'x5t', 'kid'])
  t.ok(await jwtVerify(token, await published()))
  for (const bearer of [before, token]) t.equal((await users(bearer)).status, 200)
  const { header } = await emulator.control.tokens.mint()
  t.notOk('nonce' in header)

  const other = await emulator.tenant()
  t.same(
    await other.control.settings.get(),
    { contract: 'off', verifiableGraphTokens: false },
    'and no other is concerned',
  )
  t.same(await emulator.control.settings.get(), { contract: 'off', verifiableGraphTokens: true })
  await emulator.control.reset()
  t.same(await emulator.control.settings.get(), { contract: 'off', verifiableGraphTokens: false })
  await t.rejects(emulator.control.settings.change({ nothing: true } as object))
  await t.rejects(emulator.control.settings.change({}))
})

t.test('a seed can say so, for the organisations that are made of it too', async t => {
  const seed = contosoWith(t, [], { tokens: { verifiableGraphTokens: true } })
  const lenient = await emulatorUnderTest(t, { seed })
  t.notOk('nonce' in decodeProtectedHeader(await lenient.token()))
  const created = await lenient.tenant()
  t.same(await created.control.settings.get(), { contract: 'off', verifiableGraphTokens: true })
  await created.control.settings.change({ verifiableGraphTokens: false })
  await created.control.reset()
  t.same(await created.control.settings.get(), { contract: 'off', verifiableGraphTokens: true })
})
