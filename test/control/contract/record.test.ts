import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, jamfToken, TENANT } from '../../support/emulator.ts'
import { coverageOf, reportOf, shown } from './contract-cases.ts'

const emulator = await emulatorUnderTest(t, { contract: 'record' })
const contract = await openContract('control')
const graph = await emulator.token()

t.beforeEach(async () => {
  await emulator.control.reset()
  await emulator.control.contract.clear()
})

t.test(
  'a program sends a parameter that no document has: the answer is as ever, and the report names it',
  async t => {
    await emulator.control.clock.freeze()
    const answer = await emulator.request('/v1.0/users?$top=2&colour=red', { bearer: graph })
    t.equal(answer.status, 200)

    const reply = await emulator.request<Record<string, unknown>>('/_localtenant/contract')
    contract.matches(t, 'getContractReport', reply)
    const { coverage, totals, ...rest } = reply.body
    const [entry] = await emulator.control.requests.list()
    t.same(rest, {
      tenantId: TENANT,
      mode: 'record',
      requests: 1,
      violations: [
        {
          product: 'graph',
          operation: 'listUsers',
          method: 'GET',
          path: '/v1.0/users',
          side: 'request',
          place: 'query',
          rule: 'undeclared',
          at: 'colour',
          sentence:
            "The document declares no parameter 'colour'; there are $select, $filter, $orderby, $top, $count, $search, $skiptoken, $expand.",
          times: 1,
          first: { tenantId: TENANT, request: entry!.id, time: entry!.time },
        },
      ],
      unknown: [],
      forgotten: { violations: 0, unknown: 0 },
    })
    t.match(totals, {
      violations: 1,
      unknown: 0,
      operations: { seen: 1 },
      statuses: { seen: 1 },
      parameters: { seen: 1 },
    })
    t.same(coverageOf(reply.body as never, 'listUsers'), {
      times: 1,
      statuses: ['200: 1'],
      parameters: ['$top: 1'],
    })
  },
)

/** A request, and what the report says of it. */
const CASES: readonly {
  readonly what: string
  readonly path: string
  readonly send?: Parameters<typeof emulator.request>[1]
  readonly status: number
  readonly found: readonly string[]
}[] = [
  {
    what: 'parameters as the cloud takes them, in other letters and without the dollar sign, are declared',
    path: '/v1.0/users?Top=2&$SELECT=id',
    status: 200,
    found: [],
  },
  {
    what: 'a value beyond its bounds, which the cloud refuses too',
    path: '/v1.0/users?$top=1000',
    status: 400,
    found: ['graph listUsers request query $top maximum 1'],
  },
  {
    what: 'a parameter that comes twice',
    path: '/v1.0/users?$top=1&$top=2',
    status: 200,
    found: ['graph listUsers request query $top repeated 1'],
  },
  {
    what: 'a value of a header that is not among those declared',
    path: '/v1.0/users',
    send: { headers: { consistencylevel: 'strong' } },
    status: 200,
    found: ['graph listUsers request header ConsistencyLevel enum 1'],
  },
  {
    what: 'a member of the body that is not declared, and one deep in it',
    path: '/v1.0/users/c0ffee00-0000-4000-8000-000000000012',
    send: {
      method: 'PATCH',
      json: { jobTitle: 'Boss', passwordProfile: { password: 'Correct-Horse-1', hint: 'no' } },
    },
    status: 204,
    found: ['graph updateUser request body /passwordProfile/hint undeclared 1'],
  },
  {
    what: 'a body of another type',
    path: '/v1.0/groups',
    send: { body: 'a=b', headers: { 'content-type': 'text/plain' } },
    status: 415,
    found: ['graph createGroup request contentType undeclared 1'],
  },
  ...['undefined', 'json', 'application/json, application/json'].map(type => ({
    what: `a body whose type is none: ${type}`,
    path: '/v1.0/groups',
    send: { body: '{}', headers: { 'content-type': type } },
    status: 415,
    found: ['graph createGroup request contentType undeclared 1'],
  })),
  {
    what: 'types of objects, which SDKs send, beside a relationship that is not declared',
    path: '/v1.0/users/c0ffee00-0000-4000-8000-000000000012',
    send: {
      method: 'PATCH',
      json: {
        '@odata.type': '#microsoft.graph.user',
        'businessPhones@odata.type': '#Collection(String)',
        businessPhones: [],
        passwordProfile: { '@odata.type': '#microsoft.graph.passwordProfile', password: 'Correct-Horse-1' },
        'shoes@odata.bind': [],
      },
    },
    status: 400,
    found: ['graph updateUser request body /shoes@odata.bind undeclared 1'],
  },
  {
    what: 'a body that is broken',
    path: '/v1.0/groups',
    send: { body: '{', headers: { 'content-type': 'application/json' } },
    status: 400,
    found: ['graph createGroup request body unreadable 1'],
  },
  {
    what: 'no body',
    path: '/v1.0/groups',
    send: { method: 'POST' },
    status: 400,
    found: ['graph createGroup request body required 1'],
  },
  {
    what: 'a body where none is taken',
    path: '/v1.0/users',
    send: { method: 'GET', body: 'x', headers: { 'content-type': 'text/plain' } },
    status: 200,
    found: ['graph listUsers request body undeclared 1'],
  },
]

for (const { what, path, send, status, found } of CASES) {
  t.test(what, async t => {
    const answer = await emulator.request(path, { bearer: graph, ...send })
    t.equal(answer.status, status, answer.text)
    t.same((await reportOf(emulator)).violations.map(shown), found)
  })
}

t.test(
  'what Jamf Pro takes for a boolean is one, and its tokens take more fields than are listed',
  async t => {
    // A reset takes its tokens away.
    const jamf = await jamfToken(emulator)
    const json = { general: { managed: 'false' }, madeUp: 1 }
    const { status } = await emulator.request('/api/v1/computers-inventory-detail/1', {
      method: 'PATCH',
      json,
      bearer: jamf,
    })
    t.equal(status, 400)
    await emulator.request('/api/v1/buildings?page-size=1&colour=red', { bearer: jamf })
    await emulator.request(`/${TENANT}/oauth2/v2.0/token?client-request-id=1`, {
      form: { grant_type: 'x', client_info: '1' },
    })
    t.same((await reportOf(emulator)).violations.map(shown), [
      'jamf updateComputerV1 request body /madeUp undeclared 1',
      'jamf listBuildings request query colour undeclared 1',
    ])
  },
)

t.test('who is refused before the body was read is told of the rest', async t => {
  const answer = await emulator.request('/v1.0/groups?colour=red', { json: { made: 'up' } })
  t.equal(answer.status, 401)
  t.same((await reportOf(emulator)).violations.map(shown), [
    'graph createGroup request query colour undeclared 1',
  ])
})

t.test('the same again counts, wherever in a list it is', async t => {
  const links = (...ids: string[]) => ({ 'members@odata.bind': ids, nothing: true })
  for (const json of [links('a'), links('b', 'c')])
    await emulator.request('/v1.0/groups/c0ffee00-0000-4000-8000-0000000000c1', {
      method: 'PATCH',
      json,
      bearer: graph,
    })
  const report = await reportOf(emulator)
  t.same(
    report.violations.map(({ at, times }) => [at, times]),
    [['/nothing', 2]],
  )
  t.equal(report.totals.violations, 2)
})

t.test('operations that no document has are counted by path, without their ids', async t => {
  const bearer = graph
  await emulator.request(`/v1.0/nothing/${TENANT}`, { bearer })
  await emulator.request('/v1.0/nothing/c0ffee00-0000-4000-8000-000000000012?token=x', { bearer })
  await emulator.request('/v1.0/users', { method: 'PUT', bearer })
  await emulator.request('/v1.0/users/adelev@contoso.com/messages', { bearer })
  const report = await reportOf(emulator)
  t.same(
    report.unknown.map(({ product, method, path, sentence, times }) => [
      product,
      method,
      path,
      sentence,
      times,
    ]),
    [
      ['graph', 'GET', '/v1.0/nothing/{id}', 'It is in no document.', 2],
      ['graph', 'PUT', '/v1.0/users', 'The document has GET, POST here.', 1],
      [
        'graph',
        'GET',
        '/v1.0/users/adelev@contoso.com/messages',
        'Not emulated: GET /users/{id}/messages.',
        1,
      ],
    ],
  )
  t.same(report.violations, [])
  t.equal(report.totals.unknown, 4)
})

t.test('a reply that a fault makes counts as seen and is never wrong', async t => {
  const bearer = graph
  const plan = async (effect: object) => emulator.control.faults.set({ faults: [{ effect }] })
  await plan({ status: 418 })
  await emulator.request('/v1.0/users', { bearer })
  await plan({ status: 429, retryAfter: 1 })
  await emulator.request('/v1.0/users?colour=red', { bearer })
  await plan({ reset: 'before' })
  await t.rejects(emulator.request('/v1.0/users', { bearer }))
  const report = await reportOf(emulator)
  t.same(coverageOf(report, 'listUsers'), {
    times: 3,
    statuses: ['429: 1, 1 by faults', '418: 1, 1 by faults'],
    parameters: [],
  })
  t.same(
    report.violations.map(shown),
    ['graph listUsers request query colour undeclared 1'],
    'what was asked for stays wrong',
  )
})

t.test('secrets and long names are in no report', async t => {
  const secret = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.signature'
  await emulator.request(`/v1.0/users?${'x'.repeat(5000)}=1&${secret}=1&bell%07=1`, { bearer: graph })
  await emulator.request(`/v1.0/${secret}`, { bearer: graph })
  await emulator.request('/v1.0/groups', { json: { [secret]: 'localtenant-daemon-secret' }, bearer: graph })
  const { text } = await emulator.request('/_localtenant/contract')
  for (const part of [secret, 'localtenant-daemon-secret', 'x'.repeat(200), '\u0007', '\\u0007'])
    t.notOk(text.includes(part), part.slice(0, 40))
  t.ok(text.includes('***'))
})

t.test('the control API itself is not held against anything', async t => {
  await emulator.request('/_localtenant/clock?colour=red')
  t.equal((await reportOf(emulator)).requests, 0)
})
