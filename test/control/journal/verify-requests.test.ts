import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, READER } from '../../support/emulator.ts'
import type { Entry } from '../../support/journal.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const journal = '/_localtenant/requests'

const entries = async () => (await emulator.request<{ requests: Entry[] }>(journal)).body.requests
const clear = () => emulator.request(journal, { method: 'DELETE' })
const verify = (json: unknown) => emulator.request<{ error: string }>(`${journal}/verify`, { json })

t.beforeEach(clear)

t.test('how many requests match', async t => {
  await emulator.request('/v1.0/users')
  await emulator.request('/v1.0/users')
  await emulator.request('/v1.0/groups')
  const match = { operation: 'listUsers', status: 401 }
  for (const numbers of [{}, { count: 2 }, { atLeast: 1, atMost: 2 }, { atLeast: 2 }, { atMost: 2 }]) {
    const answer = await verify({ match, ...numbers })
    contract.matches(t, 'verifyRequests', answer)
    t.same([answer.status, answer.body], [200, { verified: true, matched: 2 }], JSON.stringify(numbers))
  }
  t.match((await verify({ match: {}, count: 3 })).body, { matched: 3 })
  t.match((await verify({ match: { product: 'jamf' }, count: 0 })).body, { matched: 0 })
  for (const numbers of [
    { count: 1 },
    { count: 3 },
    { atLeast: 3 },
    { atMost: 1 },
    { atLeast: 1, atMost: 1 },
  ]) {
    const answer = await verify({ match, ...numbers })
    t.equal(answer.status, 422, JSON.stringify(numbers))
    contract.matches(t, 'verifyRequests', answer)
  }
})

t.test('a mismatch names the closest request', async t => {
  const bearer = await emulator.token({ clientId: READER })
  await emulator.request('/v1.0/devices', { bearer })
  await emulator.request('/v1.0/users', { bearer })
  const [, devices, users] = await entries()
  const { error } = (
    await verify({ match: { operation: 'listDevices', caller: READER, status: 200 }, count: 1 })
  ).body
  t.match(
    error,
    `0 requests match operation listDevices, caller ${READER}, status 200; expected: 1; closest: #${devices!.id} GET /v1.0/devices (listDevices) by ${READER}: 403 (`,
  )
  t.match(error, /which differs in status\.$/)
  const tooMany = (await verify({ match: { operation: 'listUsers' }, count: 0 })).body.error
  t.match(
    tooMany,
    `1 request matches operation listUsers; expected: 0; they are #${users!.id} GET /v1.0/users (listUsers) by`,
  )
  await clear()
  t.match((await verify({ match: {} })).body.error, /expected: at least 1; there is no other request/)
})

t.test('requests came in an order, with others between', async t => {
  await emulator.request('/v1.0/users')
  await emulator.request('/v1.0/devices')
  await emulator.request('/v1.0/groups')
  const users = { operation: 'listUsers' }
  const groups = { path: '/v1.0/groups' }
  const held = await verify({ order: [users, groups] })
  contract.matches(t, 'verifyRequests', held)
  t.same(held.body, { verified: true, matched: 2 })
  const wrong = await verify({ order: [groups, users] })
  t.equal(wrong.status, 422)
  t.match(wrong.body.error, /^No request matches step 2, operation listUsers, after #\d+ GET \/v1.0\/groups/)
  t.equal((await verify({ order: [users, users] })).status, 422, 'one request is no two steps')
  t.same((await verify({ match: users, count: 1, order: [users, groups] })).body, {
    verified: true,
    matched: 1,
  })
  t.equal((await verify({ match: users, count: 2, order: [users, groups] })).status, 422)
})

t.test('a mismatch says when the journal cannot know', async t => {
  const sentence = async (entries: number, requests: number) => {
    const other = await emulatorUnderTest(t, { journal: { entries } })
    for (let times = 0; times < requests; times++) await other.request('/v1.0/users')
    const { body } = await other.request<{ error: string }>(`${journal}/verify`, {
      json: { match: { operation: 'listGroups' } },
    })
    return body.error
  }
  t.notMatch(await sentence(2, 2), 'forgotten')
  t.match(await sentence(2, 3), /; 1 earlier request has been forgotten, see --journal-entries\.$/)
  t.match(await sentence(2, 5), /; 3 earlier requests have been forgotten, see --journal-entries\.$/)
  t.match(await sentence(0, 1), /; the journal keeps no requests, see --journal-entries\.$/)
})

t.test('the first step of an order that does not come', async t => {
  const { body } = await verify({ order: [{ operation: 'createGroup' }] })
  t.equal(body.error, 'No request matches step 1, operation createGroup; there is no other request.')
})

t.test('what cannot be verified is refused, naming what can', async t => {
  const cases: readonly [unknown, RegExp][] = [
    [{}, /./],
    [{ count: 1 }, /^There is nothing to verify; give match/],
    [{ match: { verb: 'GET' } }, /'verb'.*product, operation, method/],
    [{ match: { product: 'google' } }, /^There is no product 'google'; there are graph/],
    [{ match: {}, times: 1 }, /'times'.*match, count, atLeast/],
    [{ match: {}, count: -1 }, /count/],
    [{ order: [] }, /order/],
    [
      { match: {}, atLeast: 5, atMost: 2 },
      /^At least 5, at most 2: no number is that; leave out one of them\.$/,
    ],
    [{ match: {}, count: 3, atLeast: 5 }, /^3, at least 5: no number is that/],
    [{ order: [{ status: '4x' }] }, /^The status '4x'/],
  ]
  for (const [json, message] of cases) {
    const refused = await verify(json)
    t.equal(refused.status, 400, JSON.stringify(json))
    contract.matches(t, 'verifyRequests', refused)
    t.match(refused.body.error, message)
  }
})
