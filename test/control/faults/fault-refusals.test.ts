import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest } from '../../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const faults = '/_localtenant/faults'
const effect = { status: 503 }

const put = (json: object, target = faults) => emulator.request(target, { method: 'PUT', json })

/** What is refused about one fault, and the sentence that says so. */
const WRONG: readonly [fault: object, sentence: RegExp][] = [
  [
    { match: { product: 'teams' }, effect },
    /no product 'teams'; there are graph, intune, apple, jamf, entra\./,
  ],
  [{ match: { product: 'control' }, effect }, /no product 'control'/],
  [{ match: { method: 'FETCH' }, effect }, /no operation has the method 'FETCH'; there are DELETE, GET, /i],
  [{ match: { product: 'entra', method: 'PATCH' }, effect }, /'PATCH'; there are GET, POST\./],
  [
    { match: { product: 'graph', operation: 'listPigs' }, effect },
    /no operation 'listPigs' in graph; \/_localtenant\/openapi\/graph\.json shows/,
  ],
  [{ match: { operation: 'listPigs' }, effect }, /no operation 'listPigs'; \/_localtenant\/docs shows/],
  [
    { match: { path: '/v1.0/Users/adele@contoso.com' }, effect },
    /'\/v1\.0\/Users\/adele@contoso\.com'; write the template, '\/v1\.0\/users\/\{id\}'\./,
  ],
  [
    {
      match: {
        path: "/TrafficGateway/TrafficRoutingService/DataSync/PartnerDeviceDataSyncService/DataUploadMessages(guid'c0ffee00-0000-4000-8000-000000000001')",
      },
      effect,
    },
    /write the template, '.+DataUploadMessages\(guid'\{\w+\}'\)'\./,
  ],
  [
    { match: { path: '/v1.0/pigs*' }, effect },
    /no path is like '\/v1\.0\/pigs\*'; write one as .+ '\*' for/i,
  ],
  [{ match: { path: '*users*users*' }, effect }, /no path is like/i],
  [
    { match: { method: 'DELETE', operation: 'listUsers' }, effect },
    /no operation has all of method 'DELETE', operation 'listUsers'/i,
  ],
  [{ match: { tenant: 'contoso.com' }, effect }, /match has no 'tenant'; it has product, method, path, /],
  [{ nth: 0, effect }, /faults\.0\.nth must be >= 1/],
  [{ count: 0, effect }, /faults\.0\.count must be >= 1/],
  [{ after: -1, effect }, /faults\.0\.after must be >= 0/],
  [{ nth: 2, after: 1, effect }, /'nth' is short for 'after' and 'count'; leave out/],
  [{ nth: 2, count: 1, effect }, /'nth' is short for/],
  [{ probability: 0, effect }, /a probability is more than 0, up to 1/i],
  [{ probability: -0.5, effect }, /a probability is more than 0/i],
  [{ probability: 1.5, effect }, /faults\.0\.probability must be <= 1/],
  [{ id: '', effect }, /faults\.0\.id must NOT have fewer than 1 characters/],
  [{ match: {} }, /faults\.0 must have required property 'effect'/],
  [
    { match: { product: 'apple', caller: 'x' }, effect },
    /Nobody tells apple who calls, so no caller fits; leave out 'caller'\./,
  ],
  [{ match: { caller: '' }, effect }, /faults\.0\.match\.caller must NOT have fewer than 1 characters/],
  [{ effect: {} }, /does nothing; it has error, status, retryAfter, latency, /],
  [{ effect: { latency: 0 } }, /The effect does nothing; .+ Times in it are more than 0\./],
  [{ effect: { stale: 0, headers: {} } }, /The effect does nothing; /],
  [
    { match: { method: 'PATCH' }, effect: { stale: 5 } },
    /only reads can be answered with old data, and none /i,
  ],
  [{ match: { operation: 'createUser' }, effect: { stale: 5 } }, /match a GET, or leave out 'stale'\./],
  [
    { effect: { retryAfter: 3, headers: { 'Retry-After': '9' } } },
    /The header 'retry-after' is given twice; leave out one of them or 'retryAfter'\./,
  ],
  [
    { effect: { headers: { 'X-A': '1', 'x-a': '2' } } },
    /The header 'x-a' is given twice; leave out one of them\./,
  ],
  [{ effect: { message: 'Oh' } }, /a 'message' is the text of an error; add 'status' or 'error'/i],
  [{ effect: { retryafter: 5 } }, /effect has no 'retryafter'; it has error, status, message, retryAfter, /],
  [{ effect: { status: 200 } }, /effect\.status must be >= 400/],
  [{ effect: { status: 600 } }, /effect\.status must be <= 599/],
  [{ effect: { latency: 60_001 } }, /effect\.latency must be <= 60000/],
  [{ effect: { reset: 'soon' } }, /effect\.reset is one of before, after/],
  [{ effect: { reset: 'after', truncate: 5 } }, /a reset leaves no reply; leave out truncate, or 'reset'/i],
  [{ effect: { reset: 'before', error: 'BadRequest', retryAfter: 5 } }, /leave out error, retryAfter, or/],
  [{ effect: { stale: 5, status: 500 } }, /an error reads no data/i],
  [{ effect: { headers: { 'content-length': '5' } } }, /header 'content-length' cannot be set; 'truncate'/],
  [{ effect: { headers: { 'x y': '5' } } }, /'x y: 5' is no header/],
  [{ effect: { headers: { x: 'a\r\nb: c' } } }, /is no header/],
  [{ effect: { error: 'TooManyRequests' } }, /belongs to one product; say which in match\.product \(graph, /],
  [{ match: { method: 'PATCH' }, effect: { error: 'INVALID_ID' } }, /match\.product \(graph, jamf\), or/],
  [
    { match: { operation: 'getUser' }, effect: { error: 'INVALID_ID' } },
    /no error 'INVALID_ID' in graph; there are BadRequest, .+, TooManyRequests, /,
  ],
  [
    { match: { product: 'entra' }, effect: { error: 'AADSTS1' } },
    /no error 'AADSTS1' in entra; .+AADSTS16000/,
  ],
  [
    { match: { product: 'jamf' }, effect: { error: 'toString' } },
    /no error 'toString' in jamf; .+INVALID_ID/,
  ],
  [{ match: { product: 'apple' }, effect: { error: 'x' } }, /there are com\.apple\.well-known\.failed\./],
  [{ match: { product: 'intune' }, effect: { error: 'x' } }, /there are BadRequest, .+InternalServerError/],
]

t.test('a fault that cannot be meant is refused, with what to do', async t => {
  const kept = await put({ faults: [{ id: 'kept', effect: { retryAfter: 1 } }] })
  for (const [fault, sentence] of WRONG) {
    const refused = await put({ faults: [{ id: 'fine', effect }, fault].reverse() })
    t.equal(refused.status, 400, JSON.stringify(fault))
    t.match(refused.body.error, sentence)
    contract.matches(t, 'setFaults', refused)
  }
  t.same((await emulator.request(faults)).body, kept.body, 'and nothing has changed')
})

t.test('the sentence says which fault is meant', async t => {
  const wrong = { match: { product: 'teams' }, effect }
  t.match((await put({ faults: [{ effect }, wrong] })).body.error, /^Fault 'f2': There is no product/)
  t.match(
    (await put({ faults: [{ id: 'mine', ...wrong }] })).body.error,
    /^Fault 'mine': There is no product/,
  )
})

t.test('two faults do not share an id', async t => {
  const faults = [
    { id: 'a', effect },
    { id: 'a', effect },
  ]
  t.match((await put({ faults })).body.error, /^Two faults have the id 'a'; give each its own, or none\./)
})

t.test('an unknown profile, and one named twice, change nothing', async t => {
  const before = await emulator.request<{ availableProfiles: { name: string }[] }>(faults)
  const known = before.body.availableProfiles.map(({ name }) => name)
  const unknown = await put({ faults: [{ effect }], profiles: [{ name: 'mondays' }] })
  t.equal(unknown.status, 400)
  t.equal(unknown.body.error, `There is no profile 'mondays'; there are ${known.join(', ') || 'none'}.`)
  const twice = await put({ profiles: [{ name: 'mondays' }, { name: 'mondays' }] })
  t.match(twice.body.error, /^The profile 'mondays' is named twice/)
  t.match((await put({ profiles: [{}] })).body.error, /required property 'name'/)
  t.same((await emulator.request(faults)).body, before.body)
})

t.test('a body of another form is refused', async t => {
  t.match((await put({ fault: [] })).body.error, /^The body has no 'fault'; it has faults, profiles\./)
  t.equal((await put({ faults: {} })).status, 400)
  const most = { faults: Array.from({ length: 1001 }, () => ({ effect })) }
  t.match((await put(most)).body.error, /faults must NOT have more than 1000 items/)
})

t.test('an unknown organisation has no faults', async t => {
  const nobody = `${faults}?tenant=nobody`
  for (const [operation, refused] of [
    ['setFaults', await put({ faults: [] }, nobody)],
    ['getFaults', await emulator.request(nobody)],
    ['clearFaults', await emulator.request(nobody, { method: 'DELETE' })],
  ] as const) {
    t.equal(refused.status, 404)
    contract.matches(t, operation, refused)
  }
})
