import t from 'tap'
import { openContract } from '../../support/contract.ts'
import {
  type Answer,
  DAEMON,
  emulatorUnderTest,
  READER,
  type RequestOptions,
  TENANT,
} from '../../support/emulator.ts'
import { type Entry, recorded as recordedBy } from '../../support/journal.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const journal = '/_localtenant/requests'

const list = (query = '') => emulator.request<{ requests: Entry[] }>(journal + query)
const entries = async (query = ''): Promise<Entry[]> => (await list(query)).body.requests
const clear = () => emulator.request(journal, { method: 'DELETE' })
const ids = (requests: readonly Entry[]): number[] => requests.map(({ id }) => id)

const recorded = (target: string, options?: RequestOptions) => recordedBy(emulator, target, options)

t.beforeEach(clear)

t.test('an entry says what was asked, by whom, and what was answered', async t => {
  await emulator.request('/_localtenant/clock', {
    method: 'PUT',
    json: { now: '2027-03-01T00:00:00Z', frozen: true },
  })
  const bearer = await emulator.token()
  const answer = await emulator.request('/v1.0/users/adele.vance@contoso.com?$select=id,displayName', {
    bearer,
  })
  const listed = await list()
  contract.matches(t, 'listRequests', listed)
  const [token, user] = listed.body.requests
  t.match(token, {
    tenantId: TENANT,
    product: 'entra',
    operation: 'issueTokenV2',
    template: '/{tenant}/oauth2/v2.0/token',
    path: `/${TENANT}/oauth2/v2.0/token`,
    caller: DAEMON,
    request: { body: { grant_type: 'client_credentials', client_secret: '***' } },
    response: { status: 200, body: { token_type: 'Bearer', access_token: '***' } },
    token: { issued: { aud: 'https://graph.microsoft.com', appid: DAEMON } },
  })
  t.match(user, {
    id: token!.id + 1,
    time: /^2027-03-01T00:00:00\.\d{3}Z$/,
    product: 'graph',
    operation: 'getUser',
    template: '/v1.0/users/{id}',
    method: 'GET',
    url: `${emulator.url}/v1.0/users/adele.vance@contoso.com?$select=id,displayName`,
    path: '/v1.0/users/adele.vance@contoso.com',
    query: { $select: 'id,displayName' },
    caller: DAEMON,
    request: { headers: { authorization: 'Bearer ***' } },
    response: { status: 200, headers: { 'request-id': answer.headers['request-id'] }, body: answer.body },
    token: { bearer: { roles: /./, tid: TENANT } },
  })
  for (const member of ['fault', 'reason'] as const) t.notOk(Object.hasOwn(user!, member), `no ${member}`)
  t.ok(user!.milliseconds > 0)
  t.equal(
    (await emulator.request('/_localtenant/clock', { method: 'PUT', json: { frozen: false } })).status,
    200,
  )
  t.equal((await entries()).length, 2, 'the emulator’s own operations are no part of it')
})

t.test('bodies are decoded by their type', async t => {
  const token = `/${TENANT}/oauth2/v2.0/token`
  const body = async (options: RequestOptions) =>
    (await recorded(token, { method: 'POST', ...options })).request.body
  t.same(await body({ form: { grant_type: 'x', scope: 'a b' } }), { grant_type: 'x', scope: 'a b' })
  t.same(await body({ json: { a: [1, { b: null }] } }), { a: [1, { b: null }] })
  t.same(await body({ body: 'just text', headers: { 'content-type': 'text/plain' } }), 'just text')
  t.same(await body({ body: Buffer.from([0, 255, 1]), headers: { 'content-type': 'image/png' } }), {
    base64: 'AP8B',
    length: 3,
  })
  t.same(await body({}), undefined)
  const page = await recorded('/contoso.com/adminconsent')
  t.match(page.response.body, /^<!doctype html>.*AADSTS900144/is, 'a page is text')
})

t.test('what is compressed is shown as what it was', async t => {
  const { gzipSync } = await import('node:zlib')
  const { request } = await recorded(`/${TENANT}/oauth2/v2.0/token`, {
    body: gzipSync('client_secret=hidden&x=1'),
    headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' },
  })
  t.equal(request.body, 'client_secret=***&x=1')
})

t.test('long bodies are cut, and say so', async t => {
  const scope = 'a'.repeat(100_000)
  const { request } = await recorded(`/${TENANT}/oauth2/v2.0/token`, { json: { scope } })
  t.match(request.body, /^\{"scope":"a+… \(cut: 100012 characters in all\)$/)
  t.ok(String(request.body).length < 66_000)
  const bytes = await recorded(`/${TENANT}/oauth2/v2.0/token`, {
    body: Buffer.alloc(100_000, 255),
    headers: { 'content-type': 'application/octet-stream' },
  })
  t.match(bytes.request.body, { length: 100_000, cut: true })
})

t.test('what was refused before its body was read is there without one', async t => {
  const entry = await recorded('/v1.0/groups', { json: { displayName: 'x' } })
  t.match(entry, {
    product: 'graph',
    operation: 'createGroup',
    response: { status: 401 },
    reason: /no Authorization/,
  })
  t.notOk(Object.hasOwn(entry.request, 'body'))
  t.notOk(Object.hasOwn(entry, 'caller'))
})

t.test('an unknown path is there without operation', async t => {
  const bearer = await emulator.token()
  const entry = await recorded('/v1.0/nothing/here', { bearer })
  t.match(entry, { product: 'graph', path: '/v1.0/nothing/here', response: { status: 400 } })
  t.notOk(Object.hasOwn(entry, 'operation'))
  t.notOk(Object.hasOwn(entry, 'template'))
  t.same(ids(await entries('?path=/v1.0/nothing/*')), [entry.id])
})

t.test('an address that never came to an operation is there and counted as well', async t => {
  const counted = async (): Promise<number> => {
    const { text } = await emulator.request('/_localtenant/metrics')
    return Number(
      /^localtenant_requests_total\{product="graph",operation="",status="400"\} (\d+)$/m.exec(text)?.[1] ?? 0,
    )
  }
  const before = await counted()
  for (const path of [`/v1.0/users/${'a'.repeat(2500)}`, '/v1.0/users/%E0%A4%A']) {
    const entry = await recorded(path)
    t.match(entry, { product: 'graph', path, response: { status: 400, body: { error: {} } }, reason: /./ })
  }
  for (const path of ['/api/v1/%zz', '/%zz/oauth2/v2.0/token', '/.well-known/%zz', '/TrafficGateway/%zz']) {
    t.match(await recorded(path), { path }, path)
  }
  t.equal(await counted(), before + 2)
})

t.test('the newest comes last, and ids go on after a clearing', async t => {
  const first = await recorded('/v1.0/users')
  const second = await recorded('/v1.0/users')
  t.same(ids(await entries()), [first.id, second.id])
  const cleared = await clear()
  t.equal(cleared.status, 204)
  contract.matches(t, 'clearRequests', cleared)
  t.same(await entries(), [])
  t.equal((await recorded('/v1.0/users')).id, second.id + 1)
  const refused = await emulator.request<{ error: string }>(`${journal}?product=graph`, { method: 'DELETE' })
  t.equal(refused.status, 400)
  contract.matches(t, 'clearRequests', refused)
  t.equal(refused.body.error, "There is no parameter 'product'; there is only tenant.")
  t.equal((await entries()).length, 1, 'and nothing is lost')
})

t.test('methods that no operation has are recorded, and can be asked for', async t => {
  await emulator.request('/v1.0/users', { method: 'PROPFIND' })
  t.match(await entries('?method=propfind'), [{ method: 'PROPFIND' }])
})

t.test('filters: all that is given must fit', async t => {
  const bearer = await emulator.token()
  const reader = await emulator.token({ clientId: READER })
  await emulator.request('/v1.0/users?$top=1', { bearer })
  await emulator.request('/v1.0/devices', { bearer: reader })
  await emulator.request('/api/v1/computers-inventory')
  const [token, readersToken, users, groups, computers] = ids(await entries())
  const cases: readonly [string, readonly (number | undefined)[]][] = [
    ['?product=Graph', [users, groups]],
    ['?operation=listusers', [users]],
    ['?product=entra&operation=issueTokenV2', [token, readersToken]],
    ['?method=post', [token, readersToken]],
    ['?path=/v1.0/*', [users, groups]],
    ['?path=/v1.0/users', [users]],
    ['?path=/{tenant}/oauth2/v2.0/token', [token, readersToken]],
    [`?path=/${TENANT}/*`, [token, readersToken]],
    ['?path=*inventory', [computers]],
    [`?caller=${DAEMON.toUpperCase()}`, [token, users]],
    ['?status=200', [token, readersToken, users]],
    ['?status=4xx', [groups, computers]],
    ['?status=401', [computers]],
    ['?reason=lacks', [groups]],
    [`?since=${readersToken}`, [users, groups, computers]],
    ['?limit=2', [groups, computers]],
    ['?product=graph&status=2XX', [users]],
    ['?fault=*', []],
    ['?product=intune', []],
  ]
  for (const [query, expected] of cases) t.same(ids(await entries(query)), expected, query)
})

const REFUSED: readonly [string, RegExp][] = [
  [
    '?prodct=graph',
    /^There is no parameter 'prodct'; there are product, operation, method, .*wait, count, tenant\.$/,
  ],
  ['?product=google', /^There is no product 'google'; there are graph, intune, apple, jamf, entra, proxy\.$/],
  ['?product=apple&operation=listUsers', /^There is no operation 'listUsers'; there are getServiceDiscovery/],
  ['?method=FETCH', /^There is no method 'FETCH'; there are GET, .* and \d+ more\.$/],
  ['?operation=revokeSignInSessions', /; there are revokeUserSessions, /],
  ['?operation=nothing', /^There is no operation 'nothing'; there are (?:\w+, ){19}\w+ and \d+ more\.$/],
  ['?path=users', /^The path 'users' is none; it begins with \/ or \*/],
  ['?status=4x', /^The status '4x' is none; there are 100 to 599, 1xx/],
  ['?status=999', /^The status '999' is none/],
  ['?since=-1', /^The since '-1' is impossible; it is a whole number from 0 on\.$/],
  ['?limit=0', /^The limit '0' is impossible; it is a whole number from 1 on\.$/],
  ['?limit=1e3', /^The limit '1e3' is impossible/],
  ['?wait=61', /^The wait '61' is impossible; it is a number of seconds from 0 to 60\.$/],
  ['?wait=soon', /^The wait 'soon' is impossible/],
  ['?count=2', /^A count is waited for; add wait=SECONDS/],
  ['?wait=1&count=0', /^The count '0' is impossible/],
  ['?method=GET&method=POST', /^The parameter 'method' is given more than once\.$/],
]

t.test('unknown parameters and impossible values are refused, naming those there are', async t => {
  for (const [query, message] of REFUSED) {
    const refused = await list(query)
    t.equal(refused.status, 400, query)
    contract.matches(t, 'listRequests', refused)
    t.match((refused.body as unknown as { error: string }).error, message)
  }
  const nobody = await list('?tenant=nobody')
  t.equal(nobody.status, 404)
  contract.matches(t, 'listRequests', nobody)
})

t.test('what a fault does shows, be it a cut connection or a body that ends too early', async t => {
  const plan = async (effect: object) => {
    const faults = [{ id: 'f', match: { operation: 'listUsers' }, effect }]
    const planned = await emulator.request('/_localtenant/faults', { method: 'PUT', json: { faults } })
    t.equal(planned.status, 200, planned.text)
  }
  const bearer = await emulator.token()
  const ask = (): Promise<Answer> => emulator.request('/v1.0/users?$top=1', { bearer })
  await clear()
  await plan({ status: 503 })
  await ask()
  await plan({ reset: 'after' })
  await t.rejects(ask())
  await plan({ reset: 'before' })
  await t.rejects(ask())
  await plan({ truncate: 10 })
  await t.rejects(ask())
  await emulator.request('/_localtenant/faults', { method: 'DELETE' })
  const [failed, reset, refused, truncated] = await entries('?fault=f&operation=listUsers')
  t.match(failed, { fault: 'f', response: { status: 503 } })
  t.match(reset, { response: { status: 0, headers: {} }, reason: /cut instead of an answer with status 200/ })
  t.match(refused, { response: { status: 0 }, reason: /cut before anything was done/ })
  t.match(truncated, {
    response: { status: 200, body: '{"@odata.c' },
    reason: /cut after 10 of the answer's \d+ bytes/,
  })
  t.equal((await entries('?status=0')).length, 2)
})

t.test('while a long journal is read, the requests of others are answered', async t => {
  const { request } = await emulatorUnderTest(t, {})
  const body = `${'a=b&'.repeat(4000)}grant_type=x`
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (let number = 0; number < 60; number++)
    await request(`/${TENANT}/oauth2/v2.0/token`, { method: 'POST', body, headers })
  const order: string[] = []
  const reading = request('/_localtenant/requests').then(() => order.push('the journal'))
  const asking = request('/v1.0/users').then(() => order.push('another'))
  await Promise.all([reading, asking])
  t.same(order, ['another', 'the journal'])
})
