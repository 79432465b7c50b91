import t from 'tap'
import { emulatorUnderTest, PARTNER, TENANT } from '../../support/emulator.ts'
import { contosoWith } from '../seeded.ts'
import { ASSERTION_TYPE, makeCertificate, signAssertion } from './certificate.ts'

const HOLDER = 'c0ffee00-0000-4000-8000-0000000000f1'
const INTUNE = 'https://api.manage.microsoft.com/'
const POLICIES =
  '/TrafficGateway/TrafficRoutingService/DataSync/PartnerTenantDataSyncService/PartnerCompliancePolicies'
const ADELE = 'adele.vance@contoso.com'
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const certificate = await makeCertificate()
const emulator = await emulatorUnderTest(t, {
  seed: contosoWith(t, [
    { appId: HOLDER, displayName: 'Certificate Holder', keyCredentials: [{ certificate: certificate.pem }] },
  ]),
})

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string }
}

const graph = (bearer: string) => emulator.request<ErrorBody>('/v1.0/users?$top=1', { bearer })
const intune = (bearer: string) => emulator.request(POLICIES, { bearer })
const mint = async (order: Parameters<typeof emulator.control.tokens.mint>[0]) =>
  (await emulator.control.tokens.mint(order)).access_token

/** The same bytes, spelled in other ways. */
function spellings(token: string): Readonly<Record<string, string>> {
  const [header, payload, signature] = token.split('.') as [string, string, string]
  const strayBit = ALPHABET[ALPHABET.indexOf(signature.at(-1)!) ^ 1]
  return {
    'one padding': `${token}=`,
    'as many paddings as base64 has': `${token}==`,
    'the alphabet of base64': `${header}.${payload}.${Buffer.from(signature, 'base64url').toString('base64')}`,
    'a stray bit at the end': token.slice(0, -1) + strayBit,
    'a padded header': `${header}=.${payload}.${signature}`,
    'padded claims': `${header}.${payload}==.${signature}`,
    'four parts': `${token}.x`,
    'two parts': `${header}.${payload}`,
  }
}

t.test('a token has one spelling', async t => {
  const token = await emulator.token()
  for (const [name, spelled] of Object.entries(spellings(token))) {
    const { status, body } = await graph(spelled)
    t.equal(status, 401, name)
    t.match(body.error, { code: 'InvalidAuthenticationToken', message: /^CompactToken parsing failed/ }, name)
  }
  const partner = await emulator.token({ clientId: PARTNER, resource: INTUNE })
  for (const [name, spelled] of Object.entries(spellings(partner)))
    t.equal((await intune(spelled)).status, 401, name)
  t.same([(await graph(token)).status, (await intune(partner)).status], [200, 200])
})

t.test('so has an assertion', async t => {
  const path = `/${TENANT}/oauth2/v2.0/token`
  const audience = `https://login.microsoftonline.com${path}`
  const assertion = await signAssertion({ clientId: HOLDER, audience, certificate })
  const ask = (client_assertion: string) =>
    emulator.request<{ error_codes: number[] }>(path, {
      form: {
        grant_type: 'client_credentials',
        client_assertion_type: ASSERTION_TYPE,
        client_assertion,
        client_id: HOLDER,
        scope: 'https://graph.microsoft.com/.default',
      },
    })
  for (const [name, spelled] of Object.entries(spellings(assertion))) {
    const { status, body } = await ask(spelled)
    t.same([status, body.error_codes], [401, [50027]], name)
  }
  t.equal((await ask(assertion)).status, 200)
})

t.test('a token is signed by RS256 and by nothing else', async t => {
  for (const algorithm of ['RS384', 'RS512', 'PS256', 'HS256', 'none'] as const)
    t.equal((await graph(await mint({ algorithm }))).status, 401, algorithm)
  for (const alg of ['rs256', 'None', '', 5, null, 'RS256 ', ['RS256'], {}])
    t.equal(
      (await graph(await mint({ header: { alg }, signature: 'broken' }))).status,
      401,
      JSON.stringify(alg),
    )
})

t.test('a user’s token never has the application’s permissions, however it is written', async t => {
  const user = { user: ADELE, roles: ['User.Read.All'], scopes: [] }
  for (const order of [
    { ...user, scopes: ['User.Read.All'] },
    user,
    { ...user, version: '2.0' as const },
    { ...user, claims: { idtyp: null } },
    { ...user, claims: { idtyp: null, oid: null } },
    { claims: { scp: 'User.Read.All' } },
    { claims: { scp: '' } },
    { claims: { idtyp: 5 } },
    { claims: { idtyp: 'APP' } },
  ]) {
    const { status } = await graph(await mint(order))
    t.ok(status === 403 || status === 401, `${status} ${JSON.stringify(order)}`)
  }
  for (const version of ['1.0', '2.0'] as const)
    t.equal((await graph(await mint({ version }))).status, 200, 'and an application’s own has them')
  t.equal((await graph(await mint({ claims: { idtyp: null } }))).status, 200, 'without idtyp too')
})

t.test('nor in Intune', async t => {
  const order = {
    application: PARTNER,
    audience: INTUNE,
    user: ADELE,
    roles: ['manage_partner_compliance_policy'],
  }
  const refused = await intune(await mint(order))
  t.equal(refused.status, 403)
  t.match(refused.body, {
    'odata.error': {
      code: 'Forbidden',
      message: { value: 'The access token lacks the role manage_partner_compliance_policy.' },
    },
  })
  await emulator.control.requests.verify({ match: { product: 'intune', reason: "It is a user's." } })
})
