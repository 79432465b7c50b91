import { decodeJwt, decodeProtectedHeader } from 'jose'
import t, { type Test } from 'tap'
import { openContract } from '../support/contract.ts'
import { DAEMON, emulatorUnderTest, NEWCOMER, PARTNER, READER, TENANT } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')

const clock = { method: 'PUT', json: { frozen: true } }
const { now } = (await emulator.request('/_localtenant/clock', clock)).body
const NOW = Math.floor(Date.parse(String(now)) / 1000)
const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const POLICIES =
  '/TrafficGateway/TrafficRoutingService/DataSync/PartnerTenantDataSyncService/PartnerCompliancePolicies'
interface Minted {
  readonly access_token: string
  readonly expires_in: number
  readonly header: Record<string, unknown>
  readonly claims: Record<string, unknown>
}

const order = (json?: object) =>
  emulator.request<Minted>('/_localtenant/tokens', { method: 'POST', ...(json ? { json } : {}) })

/** Mints a token that has to come out, and checks that it holds what the reply says. */
async function mint(t: Test, json?: object): Promise<Minted> {
  const answer = await order(json)
  contract.matches(t, 'mintToken', answer)
  const { access_token, header, claims } = answer.body
  t.same(JSON.parse(Buffer.from(access_token.split('.')[0]!, 'base64url').toString()), header)
  t.same(decodeJwt(access_token), claims)
  return answer.body
}

const graph = (bearer: string) =>
  emulator.request<{ error?: { code: string; message: string } }>('/v1.0/users?$top=1', { bearer })
const intune = (bearer: string) =>
  emulator.request<{ 'odata.error': { message: { value: string } } }>(`${POLICIES}?api-version=1.6`, {
    bearer,
  })
const jamf = (bearer: string) => emulator.request('/api/v1/computers-inventory?page-size=1', { bearer })

t.test('without a wish it is a token as the token endpoint issues it', async t => {
  const { access_token, expires_in, claims, header } = await mint(t)
  const issued = await emulator.token()
  const { aio, rh, uti, ...expected } = decodeJwt(issued)
  t.match(claims, expected)
  t.same(Object.keys(claims), Object.keys(decodeJwt(issued)))
  const { nonce } = header
  t.same(header, { ...decodeProtectedHeader(issued), nonce })
  t.same(Object.keys(header), Object.keys(decodeProtectedHeader(issued)))
  t.equal(expires_in, 3600)
  t.equal((await graph(access_token)).status, 200)
})

t.test('an application is found by its id or its name', async t => {
  t.match((await mint(t, { application: READER })).claims, { appid: READER })
  t.match((await mint(t, { application: 'contoso directory reader' })).claims, { appid: READER })
})

t.test('roles can be given, and take the place of those that were granted', async t => {
  const allowed = await mint(t, { application: NEWCOMER, roles: ['User.Read.All'] })
  t.same(allowed.claims.roles, ['User.Read.All'])
  t.equal((await graph(allowed.access_token)).status, 200)
  const none = await mint(t, { application: DAEMON, roles: [] })
  t.notOk('roles' in none.claims)
  t.equal((await graph(none.access_token)).status, 403)
})

t.test('a token for another resource has its roles, audience and version', async t => {
  const partner = { application: PARTNER, audience: 'https://api.manage.microsoft.com/' }
  const { access_token, claims } = await mint(t, partner)
  t.match(claims, { aud: 'https://api.manage.microsoft.com/', ver: '1.0' })
  t.equal((await intune(access_token)).status, 200)
})

t.test('version 2.0 has its own claims and no x5t', async t => {
  const { claims, header } = await mint(t, { version: '2.0' })
  t.match(claims, {
    ver: '2.0',
    aud: '00000003-0000-0000-c000-000000000000',
    iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    azp: DAEMON,
  })
  t.notOk('x5t' in header)
})

t.test('a user makes it a delegated token', async t => {
  const user = { user: 'adele.vance@contoso.com' }
  const { claims, access_token } = await mint(t, { ...user, scopes: ['User.Read', 'Mail.Read'] })
  t.match(claims, {
    idtyp: 'user',
    oid: ADELE,
    upn: 'adele.vance@contoso.com',
    name: 'Adele Vance',
    scp: 'User.Read Mail.Read',
  })
  t.notOk('roles' in claims, 'which are the application’s')
  t.equal((await graph(access_token)).status, 403, 'and Graph is emulated for applications only')
  const second = await mint(t, { user: ADELE, version: '2.0', roles: ['Approver'] })
  t.match(second.claims, { preferred_username: 'adele.vance@contoso.com', roles: ['Approver'], ver: '2.0' })
  const third = await mint(t, { ...user, roles: ['User.Read.All'] })
  t.equal((await graph(third.access_token)).status, 403, 'whatever the roles of the user')
  t.equal(second.claims.sub, claims.sub, 'the same for the same application')
  t.not((await mint(t, { ...user, application: READER })).claims.sub, claims.sub)
})

t.test('without scopes a user’s token has those that were granted', async t => {
  const application = 'c0ffee00-0000-4000-8000-0000000000a5'
  const bearer = await emulator.token()
  const principals = await emulator.request<{ value: { id: string }[] }>(
    `/v1.0/servicePrincipals?$filter=appId eq '${application}'`,
    { bearer },
  )
  const grants = await emulator.request<{ value: { scope: string }[] }>(
    `/v1.0/servicePrincipals/${principals.body.value[0]!.id}/oauth2PermissionGrants`,
    { bearer },
  )
  const { claims } = await mint(t, { application, user: ADELE })
  const granted = grants.body.value.flatMap(({ scope }) => scope.split(' ').filter(Boolean)).sort()
  t.same(
    String(claims.scp ?? '')
      .split(' ')
      .filter(Boolean),
    granted,
  )
})

t.test('extra claims arrive, and null takes a claim away', async t => {
  const claims = { xms_extra: { deep: [1, null] }, app_displayname: 'Somebody Else', wids: null }
  const minted = await mint(t, { claims })
  t.match(minted.claims, { xms_extra: { deep: [1, null] }, app_displayname: 'Somebody Else' })
  t.notOk('wids' in minted.claims)
  t.equal((await graph(minted.access_token)).status, 200)
})

t.test('the header can be changed and stays signed', async t => {
  const { header, access_token } = await mint(t, { header: { typ: 'at+jwt', nonce: 'abc', x5t: null } })
  t.match(header, { typ: 'at+jwt', nonce: 'abc', alg: 'RS256' })
  t.notOk('x5t' in header)
  t.equal((await graph(access_token)).status, 200)
})

t.test('lifetimes count from the organisation’s clock', async t => {
  const usual = (await mint(t)).claims
  t.match(usual, { iat: NOW - 300, nbf: NOW - 300, exp: NOW + 3600 })
  const past = await mint(t, { lifetime: -600 })
  t.match(past, { expires_in: -600, claims: { iat: NOW - 4200, nbf: NOW - 4200, exp: NOW - 600 } })
  const later = (await mint(t, { notBefore: 900, lifetime: 1800 })).claims
  t.match(later, { iat: NOW - 300, nbf: NOW + 900, exp: NOW + 1800 })
  t.notOk('expires_in' in (await mint(t, { claims: { exp: null } })))
})

/** Tokens that are good but for one thing, and what Graph and Intune say to each. */
const BAD: Readonly<Record<string, [order: object, graph: RegExp, intune: RegExp]>> = {
  'that has expired': [{ lifetime: -301 }, /the token is expired/, /has expired/],
  'that is not valid yet': [{ notBefore: 301 }, /not yet valid/, /not valid yet/],
  'for another audience': [
    { audience: 'https://elsewhere.example' },
    /Invalid audience/,
    /for another audience/,
  ],
  'of another tenant': [
    { claims: { tid: '11111111-2222-4333-8444-555555555555' } },
    /Invalid signature/,
    /signature .* not valid/,
  ],
  'of a key that nobody publishes': [{ key: 'unknown' }, /Invalid signature/, /signature .* not valid/],
  'with a broken signature': [{ signature: 'broken' }, /Invalid signature/, /signature .* not valid/],
  'without its signature': [{ signature: 'missing' }, /Invalid signature/, /signature .* not valid/],
  'of algorithm none': [{ algorithm: 'none' }, /Invalid signature/, /signature/],
  'of algorithm nOnE': [{ algorithm: 'none', header: { alg: 'nOnE' } }, /Invalid signature/, /signature/],
  'signed with the public key as a secret': [{ algorithm: 'HS256' }, /Invalid signature/, /signature/],
  'of an algorithm that Entra does not use': [{ algorithm: 'RS512' }, /Invalid signature/, /signature/],
  'of an algorithm with padding of another kind': [{ algorithm: 'PS256' }, /Invalid signature/, /signature/],
  'with a header that tells another key': [{ header: { kid: 'x' } }, /Invalid signature/, /signature/],
  'with a header that tells no key': [{ header: { kid: {} } }, /Invalid signature/, /signature/],
  'without an end': [{ claims: { exp: null } }, /no expiration time/, /no end/],
  'with an end that is no number': [{ claims: { exp: 'soon' } }, /no expiration time/, /no end/],
  'of another issuer': [
    { claims: { iss: 'https://sts.windows.net/evil/' } },
    /Invalid issuer/,
    /another issuer/,
  ],
  'of no issuer': [{ claims: { iss: null } }, /Invalid issuer/, /another issuer/],
  'for audiences in another form': [{ claims: { aud: [{}, 5] } }, /Invalid audience/, /for another audience/],
  'with a critical extension': [
    { header: { crit: ['x'], x: 1 }, signature: 'broken' },
    /80049217/,
    /malformed/,
  ],
}

for (const [what, [wishes, graphSays, intuneSays]] of Object.entries(BAD)) {
  t.test(`a token ${what} is refused`, async t => {
    const refusedByGraph = await graph((await mint(t, wishes)).access_token)
    t.equal(refusedByGraph.status, 401)
    t.match(refusedByGraph.body.error, { code: 'InvalidAuthenticationToken', message: graphSays })
    const partner = { application: PARTNER, audience: 'https://api.manage.microsoft.com/', ...wishes }
    const refusedByIntune = await intune((await mint(t, partner)).access_token)
    t.equal(refusedByIntune.status, 401)
    t.match(refusedByIntune.body['odata.error'].message.value, intuneSays)
  })
}

t.test('a claim of another type gives no rights', async t => {
  for (const roles of ['User.Read.All', 5, {}, ['User.Read'], [null, 5]]) {
    const { access_token } = await mint(t, { claims: { roles } })
    t.match(await graph(access_token), {
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } },
    })
  }
  const partner = { application: PARTNER, audience: 'https://api.manage.microsoft.com/' }
  for (const roles of [5, {}, 'manage_partner_compliance_policy', 'xx_manage_partner_compliance_policy_yy']) {
    t.equal((await intune((await mint(t, { ...partner, claims: { roles } })).access_token)).status, 403)
  }
  for (const appid of [5, {}, null]) {
    t.equal((await intune((await mint(t, { ...partner, claims: { appid } })).access_token)).status, 403)
  }
})

t.test('a list of audiences is as good as one', async t => {
  const { access_token } = await mint(t, {
    claims: { aud: ['https://elsewhere.example', 'https://graph.microsoft.com'] },
  })
  t.equal((await graph(access_token)).status, 200)
})

t.test('five minutes are forgiven on both sides', async t => {
  for (const wishes of [{ lifetime: -299 }, { notBefore: 299 }]) {
    t.equal((await graph((await mint(t, wishes)).access_token)).status, 200)
  }
})

t.test('a token without an object id has no identity', async t => {
  const refused = await graph((await mint(t, { claims: { oid: null } })).access_token)
  t.match(refused, { status: 401, body: { error: { code: 'Authorization_IdentityNotFound' } } })
})

t.test('an earlier key signs as long as it is published', async t => {
  const earlier = (await mint(t)).header.kid
  await emulator.request('/_localtenant/keys/rotate', { method: 'POST' })
  const signed = await mint(t, { key: earlier })
  t.equal(signed.header.kid, earlier)
  t.equal((await graph(signed.access_token)).status, 200)
  t.not((await mint(t, { key: 'current' })).header.kid, earlier)
  await emulator.request('/_localtenant/keys/rotate', { json: { withdraw: true } })
  const gone = await order({ key: earlier })
  t.equal(gone.status, 404)
  contract.matches(t, 'mintToken', gone)
})

t.test('Jamf Pro’s tokens work for clients and accounts', async t => {
  const client = await mint(t, { jamf: { client: 'c0ffee00-0000-4000-8000-0000000000b1' } })
  t.match(client.claims, { 'authentication-type': 'CLIENT_CREDENTIALS' })
  t.equal((await jamf(client.access_token)).status, 200)
  const account = await mint(t, { jamf: { account: 'JamfAdmin' }, lifetime: 60 })
  t.match(account, { expires_in: 60, claims: { 'authentication-type': 'JSS', exp: NOW + 60 } })
  t.equal((await jamf(account.access_token)).status, 200)
  const who = await emulator.request('/api/v1/auth', { bearer: account.access_token })
  t.match(who.body, { account: { username: 'jamfadmin' } })
})

t.test('a token of Jamf Pro that has expired is refused, and one of Entra too', async t => {
  for (const owner of [{ account: 'jamfadmin' }, { client: 'c0ffee00-0000-4000-8000-0000000000b1' }]) {
    const refused = await jamf((await mint(t, { jamf: owner, lifetime: -1 })).access_token)
    t.match(refused, { status: 401, body: { errors: [{ code: 'INVALID_TOKEN' }] } })
  }
  t.equal((await jamf((await mint(t)).access_token)).status, 401)
})

t.test('who and what there is not is refused with who and what there is', async t => {
  const refusals: [object, RegExp][] = [
    [{ application: 'Nobody' }, /no application 'Nobody'; there are Contoso Daemon \(c0ffee00/],
    [
      { user: 'nobody@contoso.com' },
      /no user 'nobody@contoso.com'; there are admin@contoso.com, .* and others\./,
    ],
    [{ key: 'nothing' }, /no key 'nothing'; there are current, unknown and [\w-]{27}\./],
    [{ jamf: { client: 'nobody' } }, /no enabled API client 'nobody'; it has Automation \(c0ffee00/],
    [{ jamf: { account: 'nobody' } }, /no account 'nobody'; it has jamfadmin, jamfauditor\./],
  ]
  for (const [wishes, error] of refusals) {
    const refused = await order(wishes)
    t.match(refused, { status: 404, body: { error } })
    contract.matches(t, 'mintToken', refused)
  }
  const nobody = await emulator.request('/_localtenant/tokens?tenant=nobody', { method: 'POST' })
  t.equal(nobody.status, 404)
  contract.matches(t, 'mintToken', nobody)
})

t.test('wishes that contradict each other are refused with what to leave out', async t => {
  const refusals: [object, RegExp][] = [
    [{ algorithm: 'none', key: 'current' }, /leave out key/],
    [{ algorithm: 'none', signature: 'valid' }, /leave out signature/],
    [{ scopes: ['User.Read'] }, /name a user/],
    [
      { jamf: { account: 'jamfadmin' }, audience: 'x', lifetime: 5, roles: [] },
      /leave out audience, roles\./,
    ],
    [{ jamf: {} }, /name one of the two/],
    [{ jamf: { account: 'jamfadmin', client: 'x' } }, /name one of the two/],
    [{ header: { alg: 'RS512' } }, /its alg is "RS512" and the algorithm RS256/],
    [{ header: { alg: null } }, /leave that out of the header/],
    [{ header: { crit: ['odd'], odd: 1 } }, /leave that out of the header/],
    [{ lifetime: 'long' }, /lifetime must be integer/],
    [{ lifetimes: 1 }, /has no 'lifetimes'; it has application/],
    [{ algorithm: 'RS1' }, /algorithm is one of RS256/],
  ]
  for (const [wishes, error] of refusals) {
    const refused = await order(wishes)
    t.match(refused, { status: 400, body: { error } }, JSON.stringify(wishes))
    contract.matches(t, 'mintToken', refused)
  }
  const odd = await mint(t, { header: { alg: 'RS512', crit: ['odd'], odd: 1 }, signature: 'broken' })
  t.match(odd.header, { alg: 'RS512', crit: ['odd'] })
})

const TENANT_OF_TWINS = `tenant:
  id: c0ffee00-0000-4000-8000-000000000003
  displayName: Twins
  domains: [twins.example]
  jamfHost: twins.jamfcloud.com
  defaultPassword: localtenant
users: []
`
const TWINS = `${TENANT_OF_TWINS}
applications:
  - { displayName: Ghost, appId: c0ffee00-0000-4000-8000-0000000000f0, servicePrincipal: false }
  - { displayName: Twin, appId: c0ffee00-0000-4000-8000-0000000000f1 }
  - { displayName: Twin, appId: c0ffee00-0000-4000-8000-0000000000f2 }
`

t.test('an application that is not installed, or not the only one of its name, has no token', async t => {
  const folder = t.testdir({ 'twins.yaml': TWINS, 'nobody.yaml': `${TENANT_OF_TWINS}\napplications: []\n` })
  const twins = await emulatorUnderTest(t, { seed: `${folder}/twins.yaml` })
  const ask = (json: object) => twins.request<Minted>('/_localtenant/tokens', { json })
  t.match(await ask({ application: 'ghost' }), {
    status: 400,
    body: {
      error: /^The application Ghost \(.*f0\) has no service principal here; grant it consent first\.$/,
    },
  })
  t.match(await ask({ application: 'Twin' }), {
    status: 400,
    body: { error: /^Several applications are called 'Twin'; say which by its id: .*f1, .*f2\.$/ },
  })
  t.match((await ask({})).body.claims, { appid: 'c0ffee00-0000-4000-8000-0000000000f1' })

  const nobody = await emulatorUnderTest(t, { seed: `${folder}/nobody.yaml` })
  const none = await nobody.request('/_localtenant/tokens', { method: 'POST' })
  t.match(none, { status: 404, body: { error: 'There is no application to mint for; there are none.' } })
})
