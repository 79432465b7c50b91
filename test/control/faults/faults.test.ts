import t from 'tap'
import { clouds } from '../../support/clouds.ts'
import { openContract } from '../../support/contract.ts'
import { DAEMON, type EmulatorUnderTest, emulatorUnderTest, READER, TENANT } from '../../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const bearer = await emulator.token()
const faults = '/_localtenant/faults'
const adele = '/v1.0/users/adele.vance@contoso.com'
const json = { jobTitle: 'Somebody Else' }

interface Planned {
  readonly faults: readonly { readonly id: string; readonly matched: number; readonly struck: number }[]
}

const put = (...planned: object[]) =>
  emulator.request<Planned>(faults, { method: 'PUT', json: { faults: planned } })
const read = () => emulator.request<Planned>(faults)
const users = (from: EmulatorUnderTest = emulator) => from.request(`${adele}?$select=id`, { bearer })
const jobTitle = async () => (await emulator.request(`${adele}?$select=jobTitle`, { bearer })).body.jobTitle

/** The statuses of so many reads of a user, one after the other. */
async function statuses(count: number, from?: EmulatorUnderTest): Promise<number[]> {
  const seen: number[] = []
  for (let index = 0; index < count; index++) seen.push((await users(from)).status)
  return seen
}

t.test('a fault is planned, strikes, is counted and cleared', async t => {
  const written = {
    match: { product: 'graph', operation: 'getUser' },
    effect: { status: 503, retryAfter: 2 },
  }
  const planned = await put(written)
  t.equal(planned.status, 200)
  contract.matches(t, 'setFaults', planned)
  t.same(planned.body, {
    faults: [{ id: 'f1', ...written, matched: 0, struck: 0 }],
    profiles: [],
    availableProfiles: clouds.flatMap(({ product: { name: product, profiles = [] } }) =>
      profiles.map(({ name, summary }) => ({ name, product, summary })),
    ),
  })
  const struck = await users()
  t.equal(struck.status, 503)
  t.equal(struck.headers['retry-after'], '2')
  const counted = await read()
  contract.matches(t, 'getFaults', counted)
  t.match(counted.body.faults, [{ id: 'f1', matched: 1, struck: 1 }])
  const cleared = await emulator.request(faults, { method: 'DELETE' })
  t.equal(cleared.status, 204)
  contract.matches(t, 'clearFaults', cleared)
  t.equal((await users()).status, 200)
  t.same((await read()).body.faults, [])
})

t.test('what is put replaces what was there, and counting begins anew', async t => {
  await put({ effect: { status: 500 } }, { id: 'mine', effect: { status: 500 } })
  await users()
  const { body } = await put({ effect: { status: 502 } }, { id: 'f1', effect: { status: 504 } })
  t.match(body.faults, [
    { id: 'f2', matched: 0, struck: 0 },
    { id: 'f1', matched: 0, struck: 0 },
  ])
  t.equal((await users()).status, 502, 'the first that fits wins')
})

t.test('the nth request, all after some, only so many', async t => {
  const match = { operation: 'getUser' }
  await put({ match, nth: 3, effect: { status: 503 } })
  t.same(await statuses(5), [200, 200, 503, 200, 200])
  await put({ match, after: 2, effect: { status: 503 } })
  t.same(await statuses(4), [200, 200, 503, 503])
  await put({ match, after: 1, count: 2, effect: { status: 503 } })
  t.same(await statuses(5), [200, 503, 503, 200, 200])
  t.match((await read()).body.faults, [{ matched: 5, struck: 2, after: 1, count: 2 }])
})

t.test('chance is repeatable by the seed', async t => {
  const run = async () => {
    const seeded = await emulatorUnderTest(t, { randomSeed: 'chance' })
    const body = { faults: [{ probability: 0.5, match: { operation: 'getUser' }, effect: { status: 503 } }] }
    await seeded.request(faults, { method: 'PUT', json: body })
    return statuses(40, seeded)
  }
  const first = await run()
  t.same(await run(), first)
  t.ok(first.includes(200) && first.includes(503), first.join(' '))
})

t.test('a fault concerns one product, method, path, operation or caller', async t => {
  const reader = await emulator.token({ clientId: READER })
  const ask = async (match: object) => {
    await put({ match, effect: { status: 503 } })
    const requests = [
      users(),
      emulator.request('/v1.0/users?$top=1', { bearer }),
      emulator.request('/v1.0/users?$top=1', { bearer: reader }),
      emulator.request(adele, { method: 'PATCH', bearer, json }),
      emulator.request(`/${TENANT}/v2.0/.well-known/openid-configuration`),
    ]
    return (await Promise.all(requests)).map(({ status }) => (status === 503 ? 'X' : '-')).join('')
  }
  t.equal(await ask({}), 'XXXXX')
  t.equal(await ask({ product: 'Graph' }), 'XXXX-')
  t.equal(await ask({ product: 'entra' }), '----X')
  t.equal(await ask({ method: 'patch' }), '---X-')
  t.equal(await ask({ path: '/v1.0/users/{id}' }), 'X--X-')
  t.equal(await ask({ path: '/v1.0/users*' }), 'XXXX-')
  t.equal(await ask({ path: '*/users', method: 'GET' }), '-XX--')
  t.equal(await ask({ operation: 'getuser' }), 'X----')
  t.equal(await ask({ caller: DAEMON.toUpperCase() }), 'XX-X-')
  t.equal(await ask({ caller: READER, operation: 'listUsers' }), '--X--')
})

t.test('latency is waited for, and what was asked is done', async t => {
  await put({ match: { operation: 'getUser' }, effect: { latency: 60 } })
  const before = performance.now()
  t.equal((await users()).status, 200)
  const took = performance.now() - before
  t.ok(took >= 59, `${took} ms`)
})

t.test('a stale read shows what was, until the clock has moved on', async t => {
  await emulator.request('/_localtenant/clock', { method: 'PUT', json: { frozen: true } })
  await put({ match: { operation: 'getUser' }, effect: { stale: 30 } })
  const before = await jobTitle()
  await emulator.request(adele, { method: 'PATCH', bearer, json: { jobTitle: 'Fresh' } })
  t.equal(await jobTitle(), before)
  await emulator.request('/_localtenant/clock/advance', { json: { seconds: 31 } })
  t.equal(await jobTitle(), 'Fresh')
})

t.test('a write passes by a fault that makes reads old', async t => {
  await put({ match: { product: 'graph', path: '/v1.0/users/{id}' }, effect: { stale: 30, retryAfter: 5 } })
  const written = await emulator.request(adele, { method: 'PATCH', bearer, json })
  t.match([written.status, written.headers['retry-after']], [204, undefined])
  t.match((await read()).body.faults, [{ matched: 0, struck: 0, match: { path: '/v1.0/users/{id}' } }])
  t.equal((await users()).headers['retry-after'], '5')
  t.match((await read()).body.faults, [{ matched: 1, struck: 1 }])
})

t.test('a wait is written in decimals, however short', async t => {
  for (const [retryAfter, text] of [
    [1e-7, '0.0000001'],
    [0.1 + 0.2, '0.3'],
    [0, '0'],
    [86_400, '86400'],
  ] as const) {
    await put({ effect: { retryAfter } })
    t.equal((await users()).headers['retry-after'], text)
  }
})

t.test('headers come with any reply', async t => {
  await put({ effect: { headers: { 'X-Trouble': 'ahead' } } })
  const well = await users()
  t.match([well.status, well.headers['x-trouble']], [200, 'ahead'])
  await put({ effect: { status: 404, headers: { 'Content-Type': 'text/html' }, retryAfter: 0.5 } })
  const ill = await users()
  t.match([ill.status, ill.headers['content-type'], ill.headers['retry-after']], [404, 'text/html', '0.5'])
})

t.test('a fault that strikes everything does not strike the control API', async t => {
  await put({ effect: { reset: 'before' } })
  t.equal((await emulator.request('/_localtenant/clock')).status, 200)
  t.match((await read()).body.faults, [{ matched: 0 }])
  t.equal((await emulator.request(faults, { method: 'DELETE' })).status, 204)
})

t.test('a request that is refused anyway is neither struck nor counted', async t => {
  await put({ effect: { status: 503 } })
  t.equal((await emulator.request(adele)).status, 401)
  t.equal((await emulator.request('/v1.0/nothing', { bearer })).status, 400)
  t.match((await read()).body.faults, [{ matched: 0 }])
})

t.test('a reset of the organisation forgets its faults', async t => {
  await put({ effect: { status: 503 } })
  t.equal((await emulator.request('/_localtenant/reset', { method: 'POST' })).status, 204)
  t.same((await read()).body.faults, [])
})
