import { decodeJwt } from 'jose'
import t, { type Test } from 'tap'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'
import { contosoWith } from '../seeded.ts'
import { ASSERTION_TYPE, type AssertionParts, makeCertificate, signAssertion } from './certificate.ts'

const HOLDER = 'c0ffee00-0000-4000-8000-0000000000f1'
const [certificate, ended, stranger] = await Promise.all([
  makeCertificate(),
  makeCertificate({ ended: true }),
  makeCertificate(),
])
const emulator = await emulatorUnderTest(t, {
  seed: contosoWith(t, [
    {
      appId: HOLDER,
      displayName: 'Certificate Holder',
      keyCredentials: [{ certificate: ended.pem }, { certificate: certificate.pem }],
    },
  ]),
})
const V2 = `/${TENANT}/oauth2/v2.0/token`
const CANONICAL = `https://login.microsoftonline.com${V2}`

async function ask(parts: Partial<AssertionParts> = {}, fields: Readonly<Record<string, string>> = {}) {
  const assertion = await signAssertion({ clientId: HOLDER, audience: CANONICAL, certificate, ...parts })
  return emulator.request<{
    access_token: string
    error: string
    error_codes: number[]
    error_description: string
  }>(V2, {
    form: {
      grant_type: 'client_credentials',
      client_id: HOLDER,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
      scope: 'https://graph.microsoft.com/.default',
      ...fields,
    },
  })
}

async function refused(
  t: Test,
  [code, pattern]: [number, RegExp],
  parts: Partial<AssertionParts>,
): Promise<void> {
  const answer = await ask(parts)
  t.equal(answer.status, code === 5002723 ? 400 : 401, answer.text)
  t.same(answer.body.error_codes, [code])
  t.equal(answer.body.error, code === 5002723 ? 'invalid_request' : 'invalid_client')
  t.match(answer.body.error_description, pattern)
}

const now = (): number => Math.floor(Date.now() / 1000)
const hex = (base64url: string): string => Buffer.from(base64url, 'base64url').toString('hex').toUpperCase()

t.test('a certificate proves a client: RS256 with x5t, PS256 with x5t#S256, and by key id', async t => {
  const headers: Record<string, string>[] = [
    { alg: 'RS256', x5t: certificate.sha1 },
    { alg: 'PS256', 'x5t#S256': certificate.sha256 },
    { alg: 'RS256', 'x5t#S256': certificate.sha256 },
    { alg: 'RS256', x5t: Buffer.from(certificate.sha1, 'base64url').toString('base64') },
    { alg: 'RS256', kid: certificate.sha1 },
    { alg: 'RS256', kid: hex(certificate.sha1) },
  ]
  for (const header of headers) {
    const answer = await ask({ header })
    t.equal(answer.status, 200, `${JSON.stringify(header)} ${answer.text.slice(0, 200)}`)
    t.match(decodeJwt(answer.body.access_token), { appid: HOLDER, appidacr: '2' })
  }
})

t.test('the assertion alone says who the client is', async t => {
  const assertion = await signAssertion({ clientId: HOLDER, audience: CANONICAL, certificate })
  const answer = await emulator.request(V2, {
    form: {
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
      scope: 'https://graph.microsoft.com/.default',
    },
  })
  t.equal(answer.status, 200, answer.text)
})

t.test(
  'an assertion may be addressed to any token URL or issuer of the tenant, here or at the real host',
  async t => {
    const good = [
      `${emulator.url}${V2}`,
      `https://login.microsoftonline.com/${TENANT.toUpperCase()}/oauth2/token`,
      'https://login.windows.net/contoso.com/oauth2/v2.0/token',
      `https://login.microsoftonline.com/${TENANT}/v2.0`,
      `https://sts.windows.net/${TENANT}/`,
    ]
    for (const audience of good) t.equal((await ask({ audience })).status, 200, audience)
    const bad = [
      'https://login.microsoftonline.com/fabrikam.example/oauth2/v2.0/token',
      `https://evil.example${V2}`,
      `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/authorize`,
      'https://login.microsoftonline.com',
      'token',
    ]
    for (const audience of bad) await refused(t, [700023, /audience/], { audience })
  },
)

t.test('clocks may differ by five minutes, not by more', async t => {
  t.equal((await ask({ claims: { nbf: now() + 240 } })).status, 200)
  t.equal((await ask({ claims: { exp: now() - 240 } })).status, 200)
  await refused(t, [700024, /not within its valid time range/], { claims: { nbf: now() + 360 } })
  await refused(t, [700024, /expiry time of assertion \d{4}/], { claims: { exp: now() - 360 } })
  await refused(t, [700024, /not within/], { claims: { exp: undefined } })
})

t.test('a key that is not registered is refused, with its thumbprint', async t => {
  await refused(
    t,
    [700027, new RegExp(`The key was not found\\., Thumbprint .*'${hex(stranger.sha1)}'.*${HOLDER}`)],
    {
      certificate: stranger,
    },
  )
})

t.test('a registered thumbprint with another key is refused', async t => {
  const header = { alg: 'RS256', x5t: certificate.sha1 }
  await refused(t, [700027, new RegExp(`verify the signature failed.*${HOLDER}`)], {
    certificate: stranger,
    header,
  })
})

t.test('a key whose certificate has ended is refused', async t => {
  await refused(t, [700027, /The key used is expired/], { certificate: ended })
})

t.test('an assertion of another client is refused', async t => {
  await refused(t, [700021, /doesn't match/], { claims: { iss: TENANT } })
  await refused(t, [700021, /doesn't match/], { claims: { sub: TENANT } })
  await refused(t, [700021, /doesn't match/], { claims: { sub: undefined } })
  await refused(t, [700021, /doesn't match/], { claims: { iss: 5 } })
})

t.test('an assertion without any name of its key is malformed', async t => {
  await refused(t, [5002723, /No certificate/], { header: {} })
})

t.test('text that is no signed JWT is malformed', async t => {
  const unsigned = `${Buffer.from(JSON.stringify({ alg: 'none', x5t: certificate.sha1 })).toString('base64url')}.e30.`
  for (const client_assertion of ['x', 'a.b.c', unsigned]) {
    const answer = await ask({}, { client_assertion })
    t.equal(answer.status, 401, answer.text)
    t.same(answer.body.error_codes, [50027])
  }
})

t.test('the type of the assertion must be given, and be the one there is', async t => {
  const missing = await ask({}, { client_assertion_type: '' })
  t.equal(missing.status, 400)
  t.match(
    missing.body.error_description,
    "AADSTS900144: The request body must contain the following parameter: 'client_assertion_type'",
  )
  const other = await ask(
    {},
    { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
  )
  t.same([other.status, other.body.error_codes], [400, [9002313]])
})

t.test('the same assertion may be used again', async t => {
  const client_assertion = await signAssertion({ clientId: HOLDER, audience: CANONICAL, certificate })
  for (const _ of [1, 2]) t.equal((await ask({}, { client_assertion })).status, 200)
})
