import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { request } from 'undici'
import { readFilter } from '../../../src/control/journal/filter.ts'
import { waitFor } from '../../../src/control/journal/waiting.ts'
import { openOrganisationDirectory } from '../../../src/kernel/organisation/directory.ts'
import type { Database } from '../../../src/kernel/sqlite/database.ts'
import { openContract } from '../../support/contract.ts'
import { DAEMON, emulatorUnderTest, TENANT } from '../../support/emulator.ts'
import type { Entry } from '../../support/journal.ts'
import { organisationOf } from '../../support/organisation.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const journal = '/_localtenant/requests'

type Answered = { requests: Entry[] } & { error: string }

const list = (query = '') => emulator.request<Answered>(journal + query)
const users = () => emulator.request('/v1.0/users')

t.beforeEach(() => emulator.request(journal, { method: 'DELETE' }))

t.test('what is there already is not waited for', async t => {
  await users()
  const before = performance.now()
  const answer = await list('?operation=listUsers&wait=60')
  t.equal(answer.body.requests.length, 1)
  contract.matches(t, 'listRequests', answer)
  t.ok(performance.now() - before < 5000)
})

t.test('it answers as soon as a request matches', async t => {
  const waiting = list('?operation=listUsers&wait=60')
  await emulator.request('/v1.0/groups')
  await users()
  const { status, body } = await waiting
  t.equal(status, 200)
  t.match(body.requests, [{ operation: 'listUsers' }])
  t.equal(body.requests.length, 1)
})

t.test('it answers as soon as so many match, those before among them', async t => {
  await users()
  const waiting = list('?operation=listUsers&wait=60&count=3')
  await users()
  const early = await Promise.race([waiting.then(() => 'answered'), delay(50, 'waiting')])
  t.equal(early, 'waiting', 'two are not enough')
  await users()
  t.equal((await waiting).body.requests.length, 3)
})

t.test('in the end it says how many matched', async t => {
  await users()
  const answer = await list('?operation=listUsers&wait=0.05&count=2')
  t.equal(answer.status, 408)
  contract.matches(t, 'listRequests', answer)
  t.equal(answer.body.error, '1 request matches operation listUsers after 0.05 s, 2 were waited for.')
  t.match(
    (await list('?caller=nobody&wait=0')).body.error,
    /^0 requests match caller nobody after 0 s, 1 were/,
  )
})

t.test('the real time counts, not that of the organisation', async t => {
  const clock = (json: object) => emulator.request('/_localtenant/clock', { method: 'PUT', json })
  await clock({ frozen: true })
  t.equal((await list('?caller=nobody&wait=0.05')).status, 408)
  await clock({ frozen: false })
})

t.test('a client that goes away is not waited for any longer', async t => {
  const controller = new AbortController()
  const { signal } = controller
  const waiting = request(`${emulator.url}${journal}?operation=listUsers&wait=60`, { signal })
  await delay(50)
  controller.abort()
  await t.rejects(waiting)
  t.equal((await users()).status, 401, 'and nothing breaks')
})

t.test('nobody listens any longer, however the waiting ends', async t => {
  const socket = Object.assign(new EventEmitter(), { destroyed: false })
  const organisation = organisationOf({ database: {} as Database })
  const { journal } = organisation
  const organisations = openOrganisationDirectory()
  let listeners = 0
  const counted = (listen: (listener: never) => () => void) => (listener: never) => {
    listeners++
    const leave = listen(listener)
    return () => {
      listeners--
      leave()
    }
  }
  Object.assign(journal, { listen: counted(journal.listen as never) })
  Object.assign(organisations, { onRemoval: counted(organisations.onRemoval as never) })
  organisations.add(organisation)
  const call = { organisation, organisations, requestLog: { arrivedAt: 0, message: { socket } } } as never
  const wait = (patience: number) =>
    waitFor(call, { filter: readFilter({}, []), count: 1, patience, deadlines: [] })
  const left = (): void => {
    t.same([listeners, socket.listenerCount('close')], [0, 0])
  }

  const [gone, answered] = [wait(60_000), wait(60_000)]
  t.same([listeners, socket.listenerCount('close')], [4, 1])
  socket.emit('close')
  await t.rejects(Promise.all([gone, answered]), { message: /0 requests match anything/ })
  left()
  await t.rejects(wait(1))
  left()
  const deleted = wait(60_000)
  organisations.remove(organisation)
  await t.rejects(deleted, { message: /was deleted/ })
  left()
  const enough = wait(60_000)
  journal.add({ url: '', requestHeaders: {} } as never)
  await enough
  left()
  journal.clear()
  socket.destroyed = true
  await t.rejects(wait(60_000))
  left()
})

t.test('one who waits holds no more than the journal would', async t => {
  const organisation = organisationOf({ database: {} as Database })
  const call = { organisation, organisations: openOrganisationDirectory(), requestLog: { arrivedAt: 0 } }
  const waiting = waitFor(call, { filter: readFilter({}, []), count: 20, patience: 60_000, deadlines: [] })
  const requestBody = Buffer.alloc(1024 * 1024)
  for (let index = 0; index < 20; index++)
    organisation.journal.add({ url: '', requestHeaders: {}, requestBody } as never)
  t.same(
    (await waiting).map(({ id }) => id),
    [14, 15, 16, 17, 18, 19, 20],
  )
})

t.test('an organisation that is deleted is not waited for any longer', async t => {
  const created = await emulator.request<{ tenantId: string }>('/_localtenant/tenants', { json: {} })
  const { tenantId } = created.body
  const waiting = list(`?tenant=${tenantId}&wait=60`)
  await delay(50)
  await emulator.request(`/_localtenant/tenants/${tenantId}`, { method: 'DELETE' })
  const answer = await waiting
  t.equal(answer.status, 404)
  contract.matches(t, 'listRequests', answer)
  t.equal(answer.body.error, 'The organisation was deleted meanwhile.')
})

t.test('an emulator that closes does not wait', async t => {
  const other = await emulatorUnderTest(t, {})
  const waiting = other.request(`${journal}?wait=60`)
  const ended = t.rejects(waiting)
  await delay(50)
  const before = performance.now()
  await other.close()
  await ended
  t.ok(performance.now() - before < 5000)
})

t.test('requests land in the journal of the organisation that they name', async t => {
  const created = await emulator.request<{ tenantId: string; jamf: { host: string } }>(
    '/_localtenant/tenants',
    {
      json: {},
    },
  )
  const { tenantId, jamf } = created.body
  const other = async () => (await list(`?tenant=${tenantId}`)).body.requests
  await emulator.request(`/${tenantId}/oauth2/v2.0/token`, { form: { grant_type: 'none' } })
  await emulator.request(`https://${jamf.host}/api/v1/nothing`)
  await emulator.request(`/${TENANT}/oauth2/v2.0/token`, { form: { client_id: DAEMON } })
  t.match(await other(), [
    { id: 1, tenantId, product: 'entra' },
    { id: 2, tenantId, product: 'jamf', url: `https://${jamf.host}/api/v1/nothing` },
  ])
  t.match((await list()).body.requests, [{ tenantId: TENANT, caller: DAEMON }])
  await emulator.request(`${journal}?tenant=${tenantId}`, { method: 'DELETE' })
  t.same([(await other()).length, (await list()).body.requests.length], [0, 1])
})

t.test('a journal keeps so many entries, but counts all that come', async t => {
  const other = await emulatorUnderTest(t, { journal: { entries: 3 } })
  for (let index = 0; index < 5; index++) await other.request('/v1.0/users')
  const { body } = await other.request<Answered>(journal)
  t.same(
    body.requests.map(({ id }) => id),
    [3, 4, 5],
  )
  const waiting = other.request<Answered>(`${journal}?since=5&wait=60&count=5`)
  for (let index = 0; index < 5; index++) await other.request('/v1.0/users')
  t.equal((await waiting).body.requests.length, 5, 'what was forgotten while waiting is there, too')
})

t.test('a journal keeps so many bytes, of headers, addresses and bodies', async t => {
  const other = await emulatorUnderTest(t, { journal: { bytes: 50_000 } })
  const kept = async () => (await other.request<Answered>(journal)).body.requests.length
  const filler = 'a'.repeat(10_000)
  const token = `/${TENANT}/oauth2/v2.0/token`
  const fill = async (send: () => Promise<unknown>): Promise<number> => {
    await other.request(journal, { method: 'DELETE' })
    for (let index = 0; index < 10; index++) await send()
    return kept()
  }
  const small = await fill(() => other.request('/v1.0/users'))
  t.equal(small, 10)
  const sent = [
    () => other.request(token, { form: { scope: filler } }),
    () => other.request(token, { json: { scope: filler } }),
    () => other.request(token, { body: filler, headers: { 'content-type': 'text/plain' } }),
    () => other.request('/v1.0/users', { headers: { 'x-filler': filler } }),
    () => other.request(`/v1.0/users?$filter=${filler}`),
    // In pieces, so that no header says how long it is.
    () =>
      request(other.url + token, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: Readable.from([JSON.stringify({ scope: filler })]),
      }).then(({ body }) => body.text()),
  ]
  for (const [index, send] of sent.entries()) {
    const count = await fill(send)
    t.ok(count >= 1 && count <= 4, `${index}: ${count} of 10 are kept`)
  }
})

t.test('a journal of no entries keeps none', async t => {
  const other = await emulatorUnderTest(t, { journal: { entries: 0 } })
  await other.request('/v1.0/users')
  t.same((await other.request(journal)).body, { requests: [] })
})
