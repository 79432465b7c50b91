import t from 'tap'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { openOrganisationClock } from '../../src/kernel/organisation/organisation-clock.ts'
import type { Call } from '../../src/kernel/pipeline/product.ts'
import type { Database } from '../../src/kernel/sqlite/database.ts'
import { graphThrottling } from '../../src/products/graph/throttling.ts'
import { openDatabase } from '../support/database.ts'
import { DAEMON, emulatorUnderTest, READER, TENANT } from '../support/emulator.ts'
import { organisationOf } from '../support/organisation.ts'

const operations = operationsOf(await readDocument('graph'))

interface Request {
  readonly operation?: string
  readonly query?: Record<string, string>
  readonly priority?: string
  readonly appId?: string
}

/** The profile in an organisation of so many users whose clock stands. */
function scene(settings: Record<string, unknown>, users = 3) {
  const database = openDatabase()
  t.teardown(() => database.close())
  addUsers(database, users)
  const clock = openOrganisationClock({ now: () => 1_700_000_000_000 })
  clock.freeze()
  const organisation = organisationOf({ database, clock })
  const profile = graphThrottling.open(organisation, settings)
  const ask = ({
    operation = 'getUser',
    query = { $select: 'id' },
    priority,
    appId = DAEMON,
  }: Request = {}) => {
    const contract = operations.find(({ id }) => id === operation)!
    const headers = priority ? { 'x-ms-throttle-priority': priority } : {}
    const call = {
      organisation,
      caller: { appId },
      operation: contract,
      method: contract.method,
      query,
      headers,
    }
    const applied = profile(call as unknown as Call)
    const refusal = applied?.failure?.()
    return {
      refused: refusal !== undefined,
      fault: applied?.fault,
      headers: refusal?.headers ?? applied?.headers ?? {},
      wait: Number(refusal?.headers['retry-after']),
      reason: refusal?.reason,
    }
  }
  return {
    database,
    ask,
    advance: (seconds: number) => clock.set(clock.now() + seconds * 1000),
    /** How often one may ask before being refused. */
    allowed: (request?: Request) => {
      for (let count = 0; count < 10_000; count++) if (ask(request).refused) return count
      throw new Error('never refused')
    },
  }
}

const ADD = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
  INSERT INTO users (id, display_name, user_principal_name, password_hash, created_at)
  SELECT 'u' || i, 'User ' || i, 'u' || i || '@contoso.com', '', '2026-01-01T00:00:00Z' FROM n`

function addUsers(database: Database, count: number) {
  database.prepare(ADD).run(count)
}

t.test('the limit depends on how many users the tenant has', async t => {
  const allowed = (users: number) => scene({ scale: 0.01 }, users).allowed()
  t.equal(allowed(49), 35)
  t.equal(allowed(50), 50)
  t.equal(allowed(500), 50)
  t.equal(allowed(501), 80)
  const { database, allowed: left } = scene({ scale: 0.01 }, 50)
  database.exec("UPDATE users SET deleted_at = '2026-01-02T00:00:00Z' WHERE id = 'u1'")
  t.equal(left(), 35, 'deleted ones do not count')
})

t.test('a request costs what its operation and its options say', async t => {
  const allowed = (request: Request) => scene({ units: 60 }).allowed(request)
  t.equal(allowed({ query: {} }), 60)
  t.equal(allowed({ query: { $select: 'id' } }), 60)
  t.equal(allowed({ query: { $expand: 'manager' } }), 60 / 2)
  t.equal(allowed({ operation: 'listUsers', query: {} }), 60 / 2)
  t.equal(allowed({ operation: 'listUsers', query: { $top: '19' } }), 60)
  t.equal(allowed({ operation: 'listUsers', query: { $top: '20' } }), 60 / 2)
  t.equal(allowed({ operation: 'listUsers', query: { $top: '5', $select: 'id' } }), 60, 'never below 1')
})

t.test('whoever waits as long as told may ask again, and not before', async t => {
  const { ask, advance, allowed } = scene({ units: 20 })
  const dear = { operation: 'listUsers', query: {} }
  t.equal(allowed(dear), 10)
  const { wait, headers, fault, reason } = ask(dear)
  t.equal(wait, 1, 'two units come back in a second')
  t.equal(fault, 'graphThrottling')
  t.equal(
    reason,
    'The application has used 20 of its 20 resource units per 10 s, and this request costs 2; it passes in 1 s.',
  )
  t.strictSame(headers, {
    'retry-after': '1',
    'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${DAEMON}/${TENANT}`,
    'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
  })
  advance(0.9)
  t.ok(ask(dear).refused)
  advance(0.1)
  t.notOk(ask(dear).refused)
  t.ok(ask(dear).refused)
  advance(10)
  t.equal(allowed(dear), 10, 'ten seconds fill it up')
  advance(1000)
  t.equal(allowed(dear), 10, 'and no more than that')
})

t.test('what was refused costs nothing', async t => {
  const { ask, advance, allowed } = scene({ units: 10 })
  allowed()
  for (let i = 0; i < 100; i++) ask()
  advance(1)
  t.notOk(ask().refused)
})

t.test('writes have a limit of their own beside the units', async t => {
  const { ask, advance, allowed } = scene({ writes: 3 })
  t.equal(allowed({ operation: 'updateUser', query: {} }), 3)
  const { headers, wait, reason } = ask({ operation: 'createGroup', query: {} })
  t.match(headers, {
    'x-ms-throttle-scope': `Tenant_Application/Write/${DAEMON}/${TENANT}`,
    'x-ms-throttle-information': 'WriteLimitExceeded',
  })
  t.equal(wait, 50)
  t.match(reason, /has used 3 of its 3 writes per 150 s, and this request costs 1; it passes in 50 s\.$/)
  t.notOk(ask().refused, 'reads go on')
  t.notOk(ask({ operation: 'checkUserMemberGroups', query: {} }).refused, 'also those that are a POST')
  advance(49)
  t.ok(ask({ operation: 'deleteUser', query: {} }).refused)
  advance(1)
  t.notOk(ask({ operation: 'deleteUser', query: {} }).refused)
  t.equal(scene({ units: 5 }).allowed({ operation: 'updateUser', query: {} }), 5, 'a write is a unit too')
  t.equal(scene({ scale: 0.001 }).allowed({ operation: 'updateUser', query: {} }), 3)
})

t.test('beyond four fifths of the limit each reply says how much is used', async t => {
  const { ask } = scene({ units: 10 })
  const shown = Array.from({ length: 10 }, () => ask().headers['x-ms-throttle-limit-percentage'])
  t.strictSame(shown, [...Array(8).fill(undefined), '0.9', '1'])
  t.equal(scene({ units: 10 }).ask().fault, undefined)
  const { ask: write } = scene({ writes: 1 })
  t.equal(write({ operation: 'updateUser' }).headers['x-ms-throttle-limit-percentage'], '1')
})

t.test('priority changes no limit', async t => {
  for (const priority of ['Low', 'Normal', 'High', 'of a king', 'constructor', '__proto__'])
    t.equal(scene({ units: 10 }).allowed({ priority }), 10, priority)
})

t.test('each application has its own limits', async t => {
  const { allowed } = scene({ units: 10 })
  t.equal(allowed(), 10)
  t.equal(allowed({ appId: READER }), 10)
  t.equal(allowed(), 0)
})

t.test('a thousand applications are remembered', async t => {
  const { ask } = scene({ units: 1 })
  t.notOk(ask().refused)
  for (let i = 0; i < 999; i++) ask({ appId: `app-${i}` })
  t.ok(ask().refused)
  for (let i = 0; i < 1000; i++) ask({ appId: `other-${i}` })
  t.notOk(ask().refused, 'whoever called longest ago is forgotten')
})

t.test('what costs more than there is passes when nothing is used', async t => {
  const { ask, advance } = scene({ units: 2 })
  const dear = { operation: 'checkUserMemberGroups', query: {} }
  t.equal(ask(dear).headers['x-ms-throttle-limit-percentage'], '1.8')
  t.equal(ask(dear).wait, 20)
  advance(19)
  t.ok(ask(dear).refused)
  advance(1)
  t.notOk(ask(dear).refused)
})

t.test("Intune's objects are not counted, the organisation is", async t => {
  const { ask } = scene({ units: 2, writes: 1 })
  for (let i = 0; i < 3; i++) t.notOk(ask({ operation: 'listDeviceManagementPartners', query: {} }).refused)
  t.equal(scene({ units: 2 }).allowed({ operation: 'listOrganization', query: {} }), 2)
  t.equal(scene({ units: 2 }).allowed({ operation: 'getOrganization', query: {} }), 2)
})

t.test('a clock that is set back gives nothing back and blocks nobody for longer', async t => {
  const { ask, advance, allowed } = scene({ units: 10 })
  t.equal(allowed(), 10)
  advance(-86_400)
  t.equal(ask().wait, 1)
  advance(10)
  t.equal(allowed(), 10)
})

t.test('other settings are refused', async t => {
  t.throws(() => scene({ burst: 1 }), {
    kind: 'invalid',
    message: "'burst' is no setting of graphThrottling; it has scale, units, writes.",
  })
  for (const scale of [0, -1, '1', Number.NaN, null])
    t.throws(() => scene({ scale }), {
      message: "The setting 'scale' of graphThrottling is a number over 0.",
    })
  t.equal(scene({ scale: 1e-9 }).allowed(), 1, 'no limit is below 1')
})

/** Asks until it is refused, waits as long as told, and asks again. */
async function story() {
  const emulator = await emulatorUnderTest(t, { randomSeed: 'seed' })
  const { request } = emulator
  const now = '2027-03-01T00:00:00Z'
  await request('/_localtenant/clock', { method: 'PUT', json: { now, frozen: true } })
  const bearer = await emulator.token()
  const profiles = [{ name: 'graphThrottling', settings: { scale: 0.001 } }]
  const on = await request('/_localtenant/faults', { method: 'PUT', json: { profiles } })
  t.equal(on.status, 200, on.text)
  const ask = () => request('/v1.0/users?$select=id', { bearer })
  const answers = [await ask(), await ask(), await ask(), await ask(), await ask()]
  await request('/_localtenant/clock/advance', {
    json: { seconds: Number(answers[4]!.headers['retry-after']) },
  })
  answers.push(await ask())
  await request('/_localtenant/faults', { method: 'DELETE' })
  answers.push(await ask(), await ask())
  // Addresses in replies have the port.
  return answers.map(({ status, headers, text }) => {
    return { status, headers, text: text.replaceAll(emulator.url, '') }
  })
}

t.test('a client meets it as Graph would have it, twice in the same bytes', async t => {
  const answers = await story()
  t.strictSame(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 429, 200, 200, 200],
  )
  t.equal(answers[3]!.headers['x-ms-throttle-limit-percentage'], '1')
  t.equal(answers[3]!.headers['x-ms-resource-unit'], '1')
  const { headers, text } = answers[4]!
  t.match(headers, {
    'retry-after': '3',
    'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${DAEMON}/${TENANT}`,
    'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
  })
  t.match(JSON.parse(text), {
    error: {
      code: 'TooManyRequests',
      message: 'Too many requests.',
      innerError: { date: '2027-03-01T00:00:00', 'request-id': String, 'client-request-id': String },
    },
  })
  t.notMatch(answers[7]!.headers, { 'x-ms-throttle-limit-percentage': String })
  t.strictSame(await story(), answers)
})
