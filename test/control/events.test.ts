import { once } from 'node:events'
import { request as overHttp } from 'node:http'
import t, { type Test } from 'tap'
import { openEmulator } from '../../src/emulator.ts'
import { openContract } from '../support/contract.ts'
import {
  CONNECTOR,
  DAEMON,
  type EmulatorUnderTest,
  emulatorUnderTest,
  jamfToken,
  TENANT,
} from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t, {})
const contract = await openContract('control')
const EVENTS = '/_localtenant/events'
const USERS = '/v1.0/users'
const INTUNE = 'https://api.manage.microsoft.com/'
const PARTNER_TENANTS = `/TrafficGateway/TrafficRoutingService/DataSync/PartnerTenantDataSyncService/PartnerTenants(guid'${TENANT}')`

interface Event {
  readonly id: number
  readonly name: string
  readonly time: string
  readonly tenantId: string
  readonly [member: string]: unknown
}

/** The events after `since`. */
async function eventsSince(since: number, query = ''): Promise<Event[]> {
  const { body } = await emulator.request<{ events: Event[] }>(`${EVENTS}?since=${since}${query}`)
  return body.events
}

const lastId = async (): Promise<number> => (await eventsSince(0)).at(-1)?.id ?? 0

/** What happens while `run` does something. */
async function eventsOf(run: () => Promise<unknown>): Promise<Event[]> {
  const since = await lastId()
  await run()
  return eventsSince(since)
}

const namesOf = (events: readonly Event[]): string[] => events.map(({ name }) => name)

async function graph(method: string, path: string, json?: object) {
  const { access_token: bearer } = await emulator.control.tokens.mint()
  return emulator.request(path, { method, bearer, ...(json ? { json } : {}) })
}

/** A client of the stream. */
async function follow(t: Test, target = EVENTS, headers: Record<string, string> = {}) {
  const url = target.startsWith('/') ? emulator.url + target : target
  const request = overHttp(url, { headers: { accept: 'text/event-stream', ...headers } })
  request.end()
  const [response] = await once(request, 'response')
  request.on('error', () => {})
  t.teardown(() => request.destroy())
  response.setEncoding('utf8')
  let text = ''
  response.on('data', (chunk: string) => {
    text += chunk
  })
  const closed = new Promise(resolve => response.once('close', resolve))
  response.on('error', () => {})
  return {
    headers: response.headers as Record<string, string>,
    status: response.statusCode as number,
    closed,
    leave: () => request.destroy(),
    /** The events so far, once there are so many. */
    async events(count: number): Promise<{ id: number; event: string; data: Record<string, unknown> }[]> {
      while (text.split('\n\n').length <= count) await once(response, 'data')
      return text
        .split('\n\n')
        .filter(block => block.startsWith('id:'))
        .map(block => {
          const [id, event, data] = block.split('\n').map(line => line.replace(/^\w+: /, ''))
          return { id: Number(id), event: event!, data: JSON.parse(data!) }
        })
    },
  }
}

const patchAdele = (jobTitle: string) => graph('PATCH', `${USERS}/adele.vance@contoso.com`, { jobTitle })

t.test('a fresh organisation has nothing to tell', async t => {
  const answer = await emulator.request(EVENTS)
  t.equal(answer.status, 200)
  contract.matches(t, 'streamEvents', answer)
  t.same(answer.body, { events: [] })
})

t.test('users and groups that are made, changed and deleted are told with their names', async t => {
  let id = ''
  const events = await eventsOf(async () => {
    const user = { displayName: 'Ada', mailNickname: 'ada', userPrincipalName: 'ada@contoso.com' }
    const passwordProfile = { password: 'Sup3r-secret!' }
    const made = await graph('POST', USERS, { ...user, accountEnabled: true, passwordProfile })
    id = String(made.body.id)
    await graph('PATCH', `${USERS}/${id}`, { displayName: 'Ada L.', jobTitle: 'Countess' })
    await graph('DELETE', `${USERS}/${id}`)
  })
  t.match(events, [
    {
      name: 'userCreated',
      userId: id,
      displayName: 'Ada',
      userPrincipalName: 'ada@contoso.com',
      tenantId: TENANT,
    },
    { name: 'userUpdated', userId: id, displayName: 'Ada L.' },
    { name: 'userDeleted', userId: id, userPrincipalName: 'ada@contoso.com' },
  ])
  t.same(namesOf(events), ['userCreated', 'userUpdated', 'userDeleted'])
  const ids = events.map(event => event.id)
  t.same(ids, [ids[0], ids[0]! + 1, ids[0]! + 2], 'numbered without a gap')
  contract.matches(t, 'streamEvents', await emulator.request(EVENTS))

  const ofGroups = await eventsOf(async () => {
    const group = { displayName: 'Crew', mailNickname: 'crew', mailEnabled: false, securityEnabled: true }
    const made = await graph('POST', '/v1.0/groups', group)
    await graph('PATCH', `/v1.0/groups/${made.body.id}`, { description: 'Ours' })
    await graph('DELETE', `/v1.0/groups/${made.body.id}`)
  })
  t.same(namesOf(ofGroups), ['groupCreated', 'groupUpdated', 'groupDeleted'])
  t.match(ofGroups, [{ displayName: 'Crew' }, {}, {}])
})

t.test('what is refused is not told', async t => {
  const events = await eventsOf(async () => {
    t.equal(
      (await graph('PATCH', `${USERS}/adele.vance@contoso.com`, { userPrincipalName: null })).status,
      400,
    )
    t.equal((await graph('DELETE', `${USERS}/nobody@contoso.com`)).status, 404)
  })
  t.same(events, [])
})

t.test('partners that come, go or fall silent are told', async t => {
  const bearer = await emulator.token({ clientId: CONNECTOR, resource: INTUNE })
  const provision = (Provisioned: number) =>
    emulator.request(PARTNER_TENANTS, { method: 'PUT', bearer, json: { Provisioned } })
  const events = await eventsOf(async () => {
    await provision(1)
    await provision(2)
    await provision(1)
  })
  const partner = { kind: 'deviceManagementPartner', displayName: 'Jamf', appId: CONNECTOR }
  t.match(events, [
    { name: 'partnerDeprovisioned', appId: CONNECTOR, displayName: 'Jamf Connector' },
    { name: 'partnerTerminated', from: 'enabled', to: 'terminated', ...partner },
    { name: 'partnerProvisioned', appId: CONNECTOR },
    { name: 'partnerStateChanged', from: 'terminated', to: 'enabled', ...partner },
  ])
  t.equal(events.length, 4, 'saying the same again is no news')
})

t.test('what changes by several statements is told once, as it is in the end', async t => {
  const bearer = await jamfToken(emulator)
  const events = await eventsOf(async () => {
    const json = {
      general: { name: 'RENAMED', assetTag: 'X-1' },
      hardware: { networkAdapterType: 'Ethernet' },
    }
    const answer = await emulator.request('/api/v1/computers-inventory-detail/1', {
      method: 'PATCH',
      bearer,
      json,
    })
    t.equal(answer.status, 200)
  })
  const ofComputer = events.filter(({ name }) => name === 'computerUpdated')
  t.match(ofComputer, [{ computerId: 1, displayName: 'RENAMED' }])
  t.equal(ofComputer.length, 1)
  t.ok(
    events.some(({ name, displayName }) => name === 'deviceUpdated' && displayName === 'RENAMED'),
    'the registration of the same hardware too',
  )
})

t.test('a clock that is moved tells from where, and each thing on the way at its own moment', async t => {
  await emulator.request('/_localtenant/clock', { method: 'PUT', json: { frozen: true } })
  const { body } = await emulator.request<{ now: string }>('/_localtenant/clock')
  const events = await eventsOf(() =>
    emulator.request('/_localtenant/clock/advance', { json: { seconds: 2 * 86_400 } }),
  )
  const moved = events.at(-1)!
  t.match(moved, { name: 'clockMoved', from: body.now })
  t.equal(Date.parse(String(moved.to)) - Date.parse(body.now), 2 * 86_400_000)
  const states = events.filter(({ name }) => name === 'partnerStateChanged')
  t.equal(states.length, 2)
  const silent = (moved.done as { name: string; at: string }[]).filter(
    ({ name }) => name === 'partnerUnresponsive',
  )
  t.same(
    states.map(({ time, to }) => [time, to]),
    silent.map(({ at }) => [at, 'unresponsive']),
  )
  await emulator.request('/_localtenant/reset', { method: 'POST' })
})

t.test('a fault that strikes is told', async t => {
  const faults = [
    { id: 'f1', match: { operation: 'getUser' }, count: 1, effect: { error: 'TooManyRequests' } },
  ]
  await emulator.request('/_localtenant/faults', { method: 'PUT', json: { faults } })
  const events = await eventsOf(() => graph('GET', `${USERS}/adele.vance@contoso.com`))
  t.match(events, [
    { name: 'faultStruck', faultId: 'f1', product: 'graph', operation: 'getUser', caller: DAEMON },
  ])
  await emulator.request('/_localtenant/faults', { method: 'DELETE' })
})

t.test('a rotated key is told', async t => {
  const events = await eventsOf(() => emulator.request('/_localtenant/keys/rotate', { method: 'POST' }))
  t.match(events, [{ name: 'signingKeyRotated', keyId: /./, published: 2 }])
})

t.test(
  'a key that takes the place of all others is told, the first one of an organisation is not',
  async t => {
    const tenant = await emulator.tenant()
    const [rotated] = await tenant.control.keys.rotate({ withdraw: true })
    await tenant.control.snapshots.save('rotated')
    const copy = await tenant.control.tenants.create({ snapshot: 'rotated' })
    await copy.control.keys.list()
    const told = (from: typeof tenant) => from.control.events.list({ names: ['signingKeyRotated'] })
    t.match(await told(tenant), [{ name: 'signingKeyRotated', keyId: rotated!.kid, published: 1 }])
    t.same(await told(copy), [])
  },
)

t.test('the list can be narrowed', async t => {
  const since = await lastId()
  await patchAdele('One')
  await graph('POST', '/v1.0/groups', {
    displayName: 'G',
    mailNickname: 'g',
    mailEnabled: false,
    securityEnabled: true,
  })
  t.same(namesOf(await eventsSince(since, '&name=groupCreated')), ['groupCreated'])
  t.same(namesOf(await eventsSince(since, '&name=groupCreated,userUpdated')), ['userUpdated', 'groupCreated'])
  t.same(namesOf(await eventsSince(since, '&name=groupCreated&name=userDeleted')), ['groupCreated'])
  t.same(await eventsSince(await lastId()), [])
  for (const wrong of ['x', '-1', '1.5']) {
    const refused = await emulator.request(`${EVENTS}?since=${wrong}`)
    t.equal(refused.status, 400, wrong)
    contract.matches(t, 'streamEvents', refused)
  }
  for (const name of ['nope', '', 'GROUPCREATED', 'groupCreated,nope']) {
    const refused = await emulator.request<{ error: string }>(`${EVENTS}?name=${name}`)
    t.equal(refused.status, 400, name)
    t.match(refused.body.error, /^There is no event '.*'; there are consentGranted, .*, faultStruck\.$/)
  }
  const parameter = await emulator.request(`${EVENTS}?foo=1`)
  t.same(
    [parameter.status, parameter.body],
    [400, { error: "There is no parameter 'foo'; there are name, since, tenant." }],
  )
  const unknown = await emulator.request(`${EVENTS}?tenant=nobody`)
  t.equal(unknown.status, 404)
  contract.matches(t, 'streamEvents', unknown)
})

t.test('a stream tells what happens from now on', async t => {
  const stream = await follow(t)
  t.equal(stream.status, 200)
  t.equal(stream.headers['content-type'], 'text/event-stream')
  t.notOk('content-length' in stream.headers)
  await patchAdele('Streamed')
  const [event] = await stream.events(1)
  t.match(event, { event: 'userUpdated', data: { tenantId: TENANT, displayName: 'Adele Vance' } })
  t.equal(event!.id, await lastId())
  t.match(event!.data.time, /^\d{4}-.*Z$/)
})

t.test('a client that comes back goes on where it was', async t => {
  await patchAdele('Before')
  const since = await lastId()
  await patchAdele('Missed')
  const later = await follow(t, `${EVENTS}?since=0&name=userUpdated`, { 'last-event-id': String(since) })
  const [missed] = await later.events(1)
  t.equal(missed!.id, since + 1, 'the header counts, not what the address says')
  await patchAdele('Live')
  t.same(
    (await later.events(2)).map(({ id }) => id),
    [since + 1, since + 2],
  )
})

t.test('numbers go on after a restart, so that a client that comes back misses nothing', async t => {
  const data = t.testdir()
  const rotate = async (other: EmulatorUnderTest) => {
    await other.request('/_localtenant/keys/rotate', { method: 'POST' })
    return (await other.request<{ events: Event[] }>(EVENTS)).body.events.map(({ id }) => id)
  }
  const first = await emulatorUnderTest(t, { data })
  await first.request('/v1.0/users')
  await rotate(first)
  t.same(await rotate(first), [1, 2])
  await first.close()
  const second = await emulatorUnderTest(t, { data })
  await second.request('/v1.0/users')
  const [id] = await rotate(second)
  t.ok(id! > 2)
  const stream = await follow(t, second.url + EVENTS, { 'last-event-id': '2' })
  t.match(await stream.events(1), [{ id, event: 'signingKeyRotated' }])
  const { body } = await second.request<{ requests: unknown[] }>('/_localtenant/requests?since=1')
  t.equal(body.requests.length, 1)
})

t.test('a number that is still to come was seen before a restart in memory', async t => {
  await patchAdele('Kept')
  const since = await lastId()
  const kept = await eventsSince(0)
  t.same(await eventsSince(since + 1), kept)
  t.same(await eventsSince(since), [])
})

t.test('a stream can be narrowed', async t => {
  const stream = await follow(t, `${EVENTS}?name=groupCreated`)
  await patchAdele('Unseen')
  await graph('POST', '/v1.0/groups', {
    displayName: 'Seen',
    mailNickname: 's',
    mailEnabled: false,
    securityEnabled: true,
  })
  t.match(await stream.events(1), [{ event: 'groupCreated', data: { displayName: 'Seen' } }])
})

t.test('a client that leaves is forgotten', async t => {
  const other = await openEmulator({ seed: 'empty' })
  t.teardown(() => other.close())
  const { events } = other.organisations.initial
  let listening = 0
  const { listen } = events
  Object.assign(events, {
    listen(listener: Parameters<typeof listen>[0]) {
      const stop = listen(listener)
      listening++
      return () => {
        listening--
        stop()
      }
    },
  })
  const stream = await follow(t, `http://127.0.0.1:${other.gateway.ports[0]}${EVENTS}`)
  t.equal(listening, 1)
  stream.leave()
  while (listening > 0) await new Promise(resolve => setImmediate(resolve))
  events.add({ name: 'userUpdated', time: 0, data: {} })
  t.pass('and nobody is told any more')
})

t.test('a stream ends with its organisation', async t => {
  const made = await emulator.request<{ tenantId: string }>('/_localtenant/tenants', { method: 'POST' })
  const { tenantId } = made.body
  t.same(
    (await emulator.request(`${EVENTS}?tenant=${tenantId}`)).body,
    { events: [] },
    'which begins without any',
  )
  const stream = await follow(t, `${EVENTS}?tenant=${tenantId}`)
  await emulator.request(`/_localtenant/tenants/${tenantId}`, { method: 'DELETE' })
  await stream.closed
  t.pass('it has ended')
})

t.test('an emulator that closes does not wait for those who listen', async t => {
  const other = await emulatorUnderTest(t, {})
  const request = overHttp(`${other.url}${EVENTS}`, { headers: { accept: 'text/event-stream' } })
  request.on('error', () => {})
  request.end()
  const [response] = await once(request, 'response')
  response.on('error', () => {})
  response.resume()
  const closed = new Promise(resolve => response.once('close', resolve))
  await other.close()
  await closed
  t.pass('and they notice')
})
