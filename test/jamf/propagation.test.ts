import t from 'tap'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import type { AppliedFault } from '../../src/kernel/organisation/faults/faults.ts'
import { openOrganisationClock } from '../../src/kernel/organisation/organisation-clock.ts'
import type { Call } from '../../src/kernel/pipeline/product.ts'
import { jamfPropagation } from '../../src/products/jamf/propagation.ts'
import { openDatabase } from '../support/database.ts'
import type { Answer } from '../support/emulator.ts'
import { organisationOf } from '../support/organisation.ts'
import { type JamfUnderTest, type Json, jamfUnderTest, type Page } from './jamf.ts'

const operations = operationsOf(await readDocument('jamf'))
const database = openDatabase()
t.teardown(() => database.close())

/** The profile in an organisation whose clock stands; `read` and `write` give what it does to such a request. */
function scene(settings: Record<string, unknown> = {}) {
  const clock = openOrganisationClock({ now: () => 1_700_000_000_000 })
  clock.freeze()
  const profile = jamfPropagation.open(organisationOf({ database, clock }), settings)
  const ask = (
    id: string,
    { cookie, origin = 'http://localhost' }: { cookie?: string; origin?: string } = {},
  ) => {
    const operation = operations.find(candidate => candidate.id === id)!
    return profile({ operation, method: operation.method, headers: { cookie }, origin } as unknown as Call)
  }
  return {
    ask,
    lag: profile.lag,
    advance: (seconds: number) => clock.set(clock.now() + seconds * 1000),
    read: (cookie?: string) => ask('getComputerV1', cookie ? { cookie } : {}),
    write: (cookie?: string) => {
      const applied = ask('updateComputerV1', cookie ? { cookie } : {})
      applied?.written?.()
      return applied
    },
  }
}

const setCookies = (applied: AppliedFault | undefined) => (applied?.headers?.['set-cookie'] ?? []) as string[]
const pair = (cookies: readonly string[], name = 'APBALANCEID') =>
  cookies.map(cookie => cookie.split(';')[0]!).find(cookie => cookie.startsWith(`${name}=`))!

t.test('who names no node comes to the next one and is told which it is', async t => {
  const { read } = scene()
  const [first, second, third] = [read(), read(), read()]
  t.notSame(setCookies(first), setCookies(second))
  t.same(setCookies(first), setCookies(third))
  t.strictSame(
    setCookies(first).map(cookie => cookie.split('=')[0]),
    ['APBALANCEID', 'jpro-ingress', 'AWSALB', 'AWSALBCORS'],
  )
  t.equal(first?.fault, undefined)
})

t.test('any of the cookies leads back to its node', async t => {
  for (const name of ['APBALANCEID', 'jpro-ingress', 'AWSALB', 'AWSALBCORS']) {
    const { read, write } = scene()
    const node = pair(setCookies(write()), name)
    for (let i = 0; i < 4; i++) t.equal(read(`a=b; ${node}; c=d=e`), undefined, `${name} ${i}`)
  }
})

t.test('a cookie of no node is as good as none', async t => {
  const { read } = scene()
  t.equal(setCookies(read('APBALANCEID=elsewhere')).length, 4)
  t.equal(setCookies(read('session=aws.localtenant-tc-1')).length, 4)
})

t.test('cookies are for secure connections where there is one', async t => {
  const plain = setCookies(scene().ask('getComputerV1'))
  const secure = setCookies(scene().ask('getComputerV1', { origin: 'https://contoso.jamfcloud.com' }))
  t.notOk(plain.some(cookie => /Secure/.test(cookie)))
  t.ok(secure.every(cookie => /; Secure/.test(cookie)))
})

t.test('another node misses a write until the time has passed', async t => {
  const { read, write, advance, lag } = scene({ seconds: 20 })
  t.equal(lag, 20)
  const here = pair(setCookies(read()))
  const there = pair(setCookies(read()))
  t.equal(read(here), undefined, 'nothing was written yet')
  write(here)
  t.equal(read(here), undefined)
  t.match(read(there), { stale: 20, fault: 'jamfPropagation' })
  advance(19)
  t.match(read(there), { stale: 20 })
  advance(1)
  t.equal(read(there), undefined)
  write(there)
  t.match(read(here), { stale: 20 })
  t.equal(read(there), undefined)
})

t.test('a node looks back no further than its own latest write', async t => {
  const { read, write, advance } = scene({ seconds: 20 })
  const here = pair(setCookies(read()))
  const there = pair(setCookies(read()))
  write(here)
  advance(15)
  write(there)
  t.match(read(here), { stale: 15 })
  advance(4)
  t.match(read(here), { stale: 19 })
  advance(10)
  t.match(read(here), { stale: 20 }, 'nor further than the lag')
  advance(6)
  t.equal(read(here), undefined)
})

t.test('a write that was refused is none', async t => {
  const { ask, read } = scene()
  const here = pair(setCookies(read()))
  const there = pair(setCookies(read()))
  ask('updateComputerV1', { cookie: there })
  t.equal(read(here), undefined)
})

t.test('a client without cookies misses its write at every other read', async t => {
  const { read, write } = scene()
  write()
  const reads = Array.from({ length: 4 }, () => read())
  t.strictSame(
    reads.map(applied => applied?.stale),
    [60, undefined, 60, undefined],
  )
  t.ok(
    reads.every(applied => setCookies(applied).length === 4),
    'and is told the node each time',
  )
})

t.test('tokens are known everywhere', async t => {
  const { ask, read } = scene()
  const cookie = pair(setCookies(ask('createClientToken')))
  const other = pair(setCookies(ask('createToken')))
  t.equal(ask('getAuthorization', { cookie }), undefined)
  t.equal(read(cookie), undefined)
  t.equal(read(other), undefined)
})

t.test('a clock that is set back makes no read old', async t => {
  const { read, write, advance } = scene()
  const here = pair(setCookies(read()))
  const there = pair(setCookies(read()))
  write(here)
  advance(-1)
  t.equal(read(there), undefined)
  write(there)
  t.match(read(here), { stale: 60 }, 'its own write has yet to come')
})

t.test('other settings are refused', async t => {
  t.throws(() => scene({ nodes: 3 }), {
    kind: 'invalid',
    message: "'nodes' is no setting of jamfPropagation; it has seconds.",
  })
  for (const seconds of [0, -1, '60', Number.POSITIVE_INFINITY])
    t.throws(() => scene({ seconds }), {
      message: "The setting 'seconds' of jamfPropagation is a number over 0.",
    })
})

const switchOn = ({ request }: Pick<JamfUnderTest, 'request'>, profile: object) =>
  request('/_localtenant/faults', { method: 'PUT', json: { profiles: [profile] } })
const freeze = ({ request }: Pick<JamfUnderTest, 'request'>) =>
  request('/_localtenant/clock', { method: 'PUT', json: { now: '2027-03-01T00:00:00Z', frozen: true } })
const COMPUTER = '/api/v1/computers-inventory-detail/1'

/** Renames a computer and reads it again, without cookies and with them. */
async function story(emulator: JamfUnderTest) {
  await freeze(emulator)
  const on = await switchOn(emulator, { name: 'jamfPropagation', settings: { seconds: 30 } })
  t.equal(on.status, 200, on.text)
  const bearer = await emulator.bearer()
  const ask = (path: string, cookie?: string) =>
    emulator.request(path, { bearer, ...(cookie ? { headers: { cookie } } : {}) })
  const written = await emulator.request(COMPUTER, {
    bearer,
    method: 'PATCH',
    json: { general: { name: 'Renamed' } },
  })
  const cookie = pair([written.headers['set-cookie'] ?? []].flat())
  const list = '/api/v1/computers-inventory?section=GENERAL&section=GROUP_MEMBERSHIPS&filter=id==1'
  const answers = [await ask(COMPUTER), await ask(list), await ask(list, cookie), await ask(list)]
  await emulator.request('/_localtenant/clock/advance', { json: { seconds: 30 } })
  return { written, answers: [...answers, await ask(COMPUTER), await ask(COMPUTER)] }
}

const nameIn = ({ body }: Answer<Json>) => {
  const [record = body] = (body as Partial<Page>).results ?? []
  return (record.general as { name: string }).name
}

/** What does not depend on the second in which the emulator started. */
const shape = ({ status, headers }: Answer<Json>) => ({ status, headers })

t.test('a client sees its own writes by its cookie, or by waiting', async t => {
  const emulator = await jamfUnderTest(t, { randomSeed: 'seed' })
  const before = nameIn(await emulator.call(COMPUTER))
  const { written, answers } = await story(emulator)
  t.equal(written.status, 200)
  t.strictSame(
    answers.map(answer => nameIn(answer)),
    [before, 'Renamed', 'Renamed', before, 'Renamed', 'Renamed'],
  )
  const { body } = await emulator.request<{ requests: { fault?: string }[] }>('/_localtenant/requests')
  const faults = body.requests.flatMap(({ fault }) => fault ?? [])
  t.strictSame(
    faults,
    ['jamfPropagation', 'jamfPropagation'],
    'the journal names what made the two reads old',
  )
  const again = await story(await jamfUnderTest(t, { randomSeed: 'seed' }))
  t.strictSame([again.written, ...again.answers].map(shape), [written, ...answers].map(shape))
})

t.test('a client that keeps to its node never loses its own write', async t => {
  const emulator = await jamfUnderTest(t, { randomSeed: 'seed' })
  await freeze(emulator)
  await switchOn(emulator, { name: 'jamfPropagation', settings: { seconds: 60 } })
  const bearer = await emulator.bearer()
  const at = (node: number, path: string, name?: string) =>
    emulator.request<Json>(path, {
      bearer,
      headers: { cookie: `APBALANCEID=aws.localtenant-tc-${node}` },
      ...(name ? { method: 'PATCH', json: { general: { name } } } : {}),
    })
  const advance = (seconds: number) => emulator.request('/_localtenant/clock/advance', { json: { seconds } })
  const other = COMPUTER.replace('/1', '/2')
  const before = nameIn(await at(1, other))
  t.equal((await at(1, COMPUTER, 'Mine')).status, 200)
  await advance(50)
  t.equal((await at(2, COMPUTER.replace('/1', '/999'), 'Nobody')).status, 404)
  t.equal((await at(2, other, 'Theirs')).status, 200)
  await advance(5)
  t.strictSame([nameIn(await at(1, COMPUTER)), nameIn(await at(1, other))], ['Mine', before])
  t.equal(nameIn(await at(2, COMPUTER)), 'Mine', 'the node of the latest write has all')
  await advance(55)
  t.strictSame([nameIn(await at(1, COMPUTER)), nameIn(await at(1, other))], ['Mine', 'Theirs'])
})
