import { decodeJwt, decodeProtectedHeader } from 'jose'
import t from 'tap'
import { AUTOMATION, basic, errorText, INVALID_TOKEN, type Json, jamfUnderTest, REPORT } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const TOKEN = '/api/v1/auth/token'
const ADMIN = basic('jamfadmin', 'localtenant')
const NO_DETAILS = '{\n  "httpStatus" : 401,\n  "errors" : [ ]\n}'
const FORM = {
  grant_type: 'client_credentials',
  client_id: AUTOMATION,
  client_secret: 'localtenant-jamf-secret',
}

interface Token {
  readonly token: string
  readonly expires: string
}

async function signIn(): Promise<string> {
  return (await jamf.request<Token>(TOKEN, { method: 'POST', headers: ADMIN })).body.token
}

const whoami = (bearer: string) => jamf.request<Record<string, Json>>('/api/v1/auth', { bearer })

t.test('a person gets a token of thirty minutes for user name and password', async t => {
  const answer = await jamf.request<Token>(TOKEN, {
    method: 'POST',
    headers: { ...ADMIN, 'content-type': 'application/json', 'content-length': '0' },
  })
  jamf.contract.matches(t, 'createToken', answer)
  t.equal(answer.status, 200)
  t.match(
    answer.text,
    /^\{\n {2}"token" : "[\w-]+\.[\w-]+\.[\w-]+",\n {2}"expires" : "\d{4}-[\dT:-]+\.\d{3}Z"\n\}$/,
  )
  t.match(answer.headers, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, no-store, must-revalidate',
    expires: '0',
  })
  const left = Date.parse(answer.body.expires) - Date.now()
  t.ok(left > 1_790_000 && left <= 1_800_000, String(left))
})

t.test('wrong, missing and unreadable credentials are told apart from nothing', async t => {
  const attempts = [
    basic('jamfadmin', 'wrong'),
    basic('nobody', 'localtenant'),
    basic('jamfadmin', ''),
    { authorization: 'Basic %%%' },
    { authorization: `Basic ${Buffer.from('nocolon').toString('base64')}` },
    {},
  ]
  for (const headers of attempts) {
    const answer = await jamf.request(TOKEN, { method: 'POST', headers })
    t.equal(answer.status, 401)
    t.equal(answer.text, NO_DETAILS)
    jamf.contract.matches(t, 'createToken', answer)
  }
})

t.test('an API client gets a token at both addresses, with its roles as scope', async t => {
  for (const [path, operation] of [
    ['/api/oauth/token', 'createClientToken'],
    ['/api/v1/oauth/token', 'createClientTokenV1'],
  ] as const) {
    const answer = await jamf.request<{ access_token: string }>(path, { form: FORM })
    jamf.contract.matches(t, operation, answer)
    const { access_token, ...rest } = answer.body
    t.strictSame(rest, { scope: 'api-role:1', token_type: 'Bearer', expires_in: 1799 })
    t.strictSame(decodeProtectedHeader(access_token), { alg: 'HS256', typ: 'JWT' })
    const { nbf, iat, exp, 'token-uuid': uuid, ...claims } = decodeJwt(access_token)
    t.strictSame(claims, {
      iss: 'https://contoso.jamfcloud.com',
      sub: AUTOMATION,
      aud: AUTOMATION,
      scope: ['api-role:1'],
      'subject-type': 'REGISTERED_CLIENT_ID',
      'authentication-type': 'CLIENT_CREDENTIALS',
    })
    t.strictSame([nbf, exp! - iat!], [iat, 1800])
    t.type(uuid, 'string')
  }
})

t.test('an API client may send its credentials as Basic', async t => {
  const answer = await jamf.request('/api/oauth/token', {
    form: { grant_type: 'client_credentials' },
    headers: basic(AUTOMATION, 'localtenant-jamf-secret'),
  })
  t.equal(answer.status, 200)
})

t.test('the OAuth endpoint refuses in the words of RFC 6749', async t => {
  const cases: [Record<string, string>, number, string][] = [
    [{ ...FORM, client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ ...FORM, client_id: 'c0ffee00-0000-4000-8000-00000000ffff' }, 401, 'invalid_client'],
    [{ grant_type: 'client_credentials' }, 401, 'invalid_client'],
    [{ ...FORM, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ ...FORM, scope: 'api-role:99' }, 400, 'invalid_scope'],
  ]
  for (const [form, status, error] of cases) {
    const answer = await jamf.request('/api/oauth/token', { form })
    t.strictSame([answer.status, answer.body.error], [status, error])
    jamf.contract.matches(t, 'createClientToken', answer)
  }
  const missing = await jamf.request('/api/oauth/token', { method: 'POST' })
  t.strictSame([missing.status, missing.body.error], [400, 'invalid_request'])
  const json = await jamf.request('/api/oauth/token', { json: FORM })
  t.equal(json.status, 415)
})

t.test('a scope that the client has may be asked for', async t => {
  const { body } = await jamf.request('/api/oauth/token', { form: { ...FORM, scope: 'api-role:1' } })
  t.equal(body.scope, 'api-role:1')
})

t.test('whoami tells account, privileges, sites and how one signed in', async t => {
  const person = await whoami(await signIn())
  jamf.contract.matches(t, 'getAuthorization', person)
  t.match(person.body, {
    account: { id: '1', username: 'jamfadmin', privilegeSet: 'ADMINISTRATOR', accessLevel: 'FullAccess' },
    sites: [{ id: '1', name: 'Headquarters' }],
    authenticationType: 'JSS',
  })
  const client = await whoami(await jamf.bearer(REPORT))
  t.equal(client.body.authenticationType, 'CLIENT_CREDENTIALS')
  t.strictSame(client.body.account!.privilegesBySite, { '-1': ['Read Computers'] })
})

t.test('the older forms of whoami have numbers as ids, and other names', async t => {
  const bearer = await jamf.bearer(REPORT)
  const older = {
    account: {
      id: 2,
      username: REPORT,
      preferences: { isDisableRelativeDates: false },
      isMultiSiteAdmin: false,
      groupIds: [],
      currentSiteId: -1,
    },
    authenticationType: 'CLIENT_CREDENTIALS',
  }
  const old = await jamf.request<Record<string, Json>>('/api/auth', { bearer })
  jamf.contract.matches(t, 'getAuthorizationDeprecated', old)
  t.match(old.body, {
    ...older,
    accountGroups: [],
    sites: [
      { id: 1, name: 'Headquarters' },
      { id: 2, name: 'Field' },
    ],
  })
  t.strictSame(old.body.account!.privilegesBySite, { '-1': ['Read Computers'] })
  const current = await jamf.request<Record<string, Json>>('/api/auth/current', { method: 'POST', bearer })
  jamf.contract.matches(t, 'getAuthorizationByPost', current)
  t.match(current.body, { ...older, sites: [{ id: '1', divisionId: null, name: 'Headquarters' }, {}] })
  t.strictSame(current.body.account!.privileges, ['Read Computers'])
  t.notOk('accountGroups' in current.body)
  const now = await whoami(bearer)
  t.match(now.body, {
    account: { id: '2', currentDivisionId: null },
    sites: [{ id: '1', divisionId: null }, {}],
  })
})

t.test('keep-alive exchanges a token: the old one is worth nothing', async t => {
  const old = await signIn()
  const answer = await jamf.request<Token>('/api/v1/auth/keep-alive', { method: 'POST', bearer: old })
  jamf.contract.matches(t, 'keepAlive', answer)
  t.not(answer.body.token, old)
  t.equal((await whoami(answer.body.token)).status, 200)
  t.equal((await whoami(old)).text, INVALID_TOKEN)
})

t.test('the old keep-alive counts milliseconds', async t => {
  const answer = await jamf.request<{ expires: number }>('/api/auth/keepAlive', {
    method: 'POST',
    bearer: await signIn(),
  })
  jamf.contract.matches(t, 'keepAliveDeprecated', answer)
  t.type(answer.body.expires, 'number')
})

t.test('of several requests that end one token at once exactly one goes well', async t => {
  // All are identified before the first is done.
  await jamf.control.faults.set({
    faults: [{ match: { product: 'jamf', method: 'POST' }, effect: { latency: 40 } }],
  })
  for (const [path, won] of [
    ['/api/v1/auth/keep-alive', 200],
    ['/api/auth/keepAlive', 200],
    ['/api/v1/auth/invalidate-token', 204],
  ] as const) {
    const bearer = await signIn()
    const attempts = Array.from({ length: 6 }, () => jamf.request(path, { method: 'POST', bearer }))
    const answers = await Promise.all(attempts)
    t.strictSame(answers.map(({ status }) => status).sort(), [won, 401, 401, 401, 401, 401], path)
    const lost = answers.filter(({ status }) => status === 401)
    t.ok(lost.every(({ text }) => text === INVALID_TOKEN))
  }
  await jamf.control.faults.clear()
})

t.test('the token of an API client cannot be kept alive', async t => {
  const answer = await jamf.request('/api/v1/auth/keep-alive', {
    method: 'POST',
    bearer: await jamf.bearer(),
  })
  t.equal(answer.status, 403)
  jamf.contract.matches(t, 'keepAlive', answer)
})

for (const [path, operation] of [
  ['/api/v1/auth/invalidate-token', 'invalidateToken'],
  ['/api/auth/invalidateToken', 'invalidateTokenDeprecated'],
] as const) {
  t.test(`${path} ends a token of either kind at once`, async t => {
    for (const bearer of [await signIn(), await jamf.bearer()]) {
      t.equal((await whoami(bearer)).status, 200)
      const answer = await jamf.request(path, { method: 'POST', bearer })
      t.strictSame([answer.status, answer.text], [204, ''])
      jamf.contract.matches(t, operation, answer)
      t.equal((await whoami(bearer)).text, INVALID_TOKEN)
    }
  })
}

t.test('a missing, garbled or foreign token is refused in the exact words', async t => {
  const entra = await jamf.token()
  for (const authorization of [
    '',
    'Bearer',
    'Bearer x',
    `Bearer ${entra}`,
    'Digest x',
    ADMIN.authorization,
  ]) {
    const answer = await jamf.request('/api/v1/computers-inventory', { headers: { authorization } })
    t.equal(answer.status, 401)
    t.equal(answer.text, INVALID_TOKEN)
    t.equal(answer.headers['content-type'], 'application/json')
  }
})

t.test('an unknown path is 401 without a token and 404 with one', async t => {
  t.equal((await jamf.request('/api/v1/nonsense')).text, INVALID_TOKEN)
  const answer = await jamf.call('/api/v1/nonsense')
  const expected = { code: 'NOT_FOUND', description: 'No operation has this path.', id: '0', field: '' }
  t.strictSame([answer.status, answer.text], [404, errorText(404, expected)])
})

t.test('a caller without the privilege is forbidden', async t => {
  const bearer = await jamf.bearer(REPORT)
  t.equal((await jamf.request('/api/v1/computers-inventory', { bearer })).status, 200)
  const answer = await jamf.request('/api/v2/mobile-devices', { bearer })
  const expected = { code: 'INVALID_PRIVILEGE', description: 'Forbidden', id: '0', field: '' }
  t.strictSame([answer.status, answer.text], [403, errorText(403, expected)])
  jamf.contract.matches(t, 'listMobileDevices', answer)
  const write = await jamf.request('/api/v2/computers-inventory-detail/1', {
    method: 'PATCH',
    json: {},
    bearer,
  })
  t.equal(write.status, 403)
})

t.test('an auditor may look and not change', async t => {
  const { body } = await jamf.request<Token>(TOKEN, {
    method: 'POST',
    headers: basic('jamfauditor', 'localtenant'),
  })
  const bearer = body.token
  t.equal((await jamf.request('/api/v2/mobile-devices', { bearer })).status, 200)
  const write = await jamf.request('/api/v2/mobile-devices/1', { method: 'PATCH', json: {}, bearer })
  t.equal(write.status, 403)
})

t.test('the health of the instance needs no token', async t => {
  t.equal((await jamf.request('/api/v1/health-check')).status, 204)
  const page = await jamf.request('/healthCheck.html')
  t.strictSame([page.status, page.text], [200, '[]'])
})

t.test('the version is a release, a dash and a build', async t => {
  const answer = await jamf.call('/api/v1/jamf-pro-version')
  t.match(answer.text, /^\{\n {2}"version" : "\d+\.\d+\.\d+-t\d+"\n\}$/)
})

t.test('the organisation’s own host leads here', async t => {
  const answer = await jamf.request(`https://contoso.jamfcloud.com${TOKEN}`, {
    method: 'POST',
    headers: ADMIN,
  })
  t.equal(answer.status, 200)
})

t.test('tokens of both kinds end with the organisation’s clock', async t => {
  const tokens = [await signIn(), await jamf.bearer()]
  await jamf.control.clock.advance(1790)
  for (const bearer of tokens) t.equal((await whoami(bearer)).status, 200)
  await jamf.control.clock.advance(11)
  for (const bearer of tokens) t.equal((await whoami(bearer)).text, INVALID_TOKEN)
})
