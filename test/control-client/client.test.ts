import { createServer } from 'node:http'
import t from 'tap'
import { openControl } from '../../src/index.ts'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { makeCertificate } from '../entra/token/certificate.ts'
import { DAEMON, emulatorUnderTest, TENANT } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t, { controlToken: 's3cret' })
const { control } = emulator

/** Everything that the client asked for in this file. */
const asked: { readonly method: string; readonly path: string }[] = []
const realFetch = globalThis.fetch
globalThis.fetch = (input, init) => {
  asked.push({ method: init?.method ?? 'GET', path: new URL(String(input)).pathname })
  return realFetch(input, init)
}

const users = (bearer: string) =>
  emulator.request<{ value: { displayName: string }[] }>('/v1.0/users', { bearer })

t.test('health and the certificate', async t => {
  t.equal(control.url, `${emulator.url}/_localtenant`)
  t.strictSame(await control.health(), { status: 'ok', tenants: [TENANT] })
  t.equal(await control.caCertificate(), emulator.caCertificate)
  for (const url of [`${emulator.url}/`, control.url, `${control.url}/`])
    t.strictSame(await openControl({ url }).health(), { status: 'ok', tenants: [TENANT] }, url)
})

t.test('an organisation is made, acted in under its own control, and deleted', async t => {
  const tenant = await control.tenants.create()
  t.not(tenant.tenantId, TENANT)
  t.same(
    (await control.tenants.list()).map(({ tenantId }) => tenantId),
    [TENANT, tenant.tenantId],
  )
  await tenant.control.clock.freeze('2027-03-01T00:00:00Z')
  t.match(await tenant.control.clock.get(), { now: '2027-03-01T00:00:00.000Z', frozen: true })
  t.match(await control.clock.get(), { frozen: false }, 'the first one is not concerned')
  t.match(await control.forTenant(tenant.domain).clock.get(), { frozen: true }, 'by domain, too')
  t.same((await control.tenants.get(tenant.domain)).applications, tenant.applications)

  await control.tenants.delete(tenant.tenantId)
  t.same((await control.health()).tenants, [TENANT])
  await t.rejects(tenant.control.clock.get(), { message: /^There is no organisation/, status: 404 })
})

t.test('await using deletes an organisation, also one that has been deleted', async t => {
  for (const early of [false, true]) {
    await (async () => {
      await using tenant = await control.tenants.create()
      if (early) await tenant.delete()
    })()
    t.same((await control.health()).tenants, [TENANT])
  }
  const tenant = await control.tenants.create()
  await tenant.delete()
  await t.rejects(tenant.delete(), { message: /^There is no organisation/, status: 404 })
})

t.test('the clock stops, moves on and goes on', async t => {
  t.match(await control.clock.freeze(new Date('2027-03-01T00:00:00Z')), {
    now: '2027-03-01T00:00:00.000Z',
    done: [],
  })
  t.match(await control.clock.advance(60), { now: '2027-03-01T00:01:00.000Z', frozen: true })
  t.match(await control.clock.resume(), { frozen: false })
  t.match(await control.clock.set({ speed: 60 }), { speed: 60 })
  await control.reset()
  t.match(await control.clock.get(), { speed: 1 })
})

t.test('states are kept, restored and carried elsewhere', async t => {
  const bearer = await emulator.token()
  const adele = '/v1.0/users/adele.vance@contoso.com'
  const titled = async () => (await emulator.request(adele, { bearer })).body.jobTitle
  const before = await titled()
  t.strictSame(await control.snapshots.save('before-it'), { name: 'before-it', tenantId: TENANT })
  await emulator.request(adele, { method: 'PATCH', bearer, json: { jobTitle: 'Somebody Else' } })
  const file = await control.snapshots.export('before-it')
  t.equal(Buffer.from(file.subarray(0, 15)).toString(), 'SQLite format 3')
  t.match(await control.snapshots.import('again', file), { name: 'again' })
  t.same(
    (await control.snapshots.list()).map(({ name }) => name),
    ['again', 'before-it'],
  )
  await control.snapshots.restore('again')
  t.equal(await titled(), before)
  await control.reset({ snapshot: 'before-it' })
  await control.snapshots.delete('again')
  await control.snapshots.delete('before-it')
  t.same(await control.snapshots.list(), [])
})

t.test('failures are planned, and the journal tells of them', async t => {
  const bearer = await emulator.token()
  const plan = await control.faults.set({
    faults: [
      {
        match: { product: 'graph', operation: 'listUsers' },
        nth: 1,
        effect: { error: 'TooManyRequests', retryAfter: 5 },
      },
    ],
  })
  t.match(plan.faults, [{ id: 'f1', matched: 0, struck: 0 }])
  t.equal((await users(bearer)).status, 429)
  t.equal((await users(bearer)).status, 200)
  t.match((await control.faults.get()).faults, [{ matched: 2, struck: 1 }])
  await control.faults.clear()
  t.same((await control.faults.get()).faults, [])

  const [first] = await control.requests.list({ operation: 'listUsers', status: '4xx' })
  t.match(first, {
    product: 'graph',
    method: 'GET',
    path: '/v1.0/users',
    caller: DAEMON,
    fault: 'f1',
    response: { status: 429 },
  })
  t.match(await control.requests.wait({ status: 200, since: first!.id }, { count: 1 }), [
    { path: '/v1.0/users' },
  ])
  t.equal((await control.requests.list({ limit: 1 })).length, 1)
  t.equal(await control.requests.verify({ match: { operation: 'listUsers' }, count: 2 }), 2)
  await t.rejects(control.requests.verify({ match: { operation: 'listUsers' }, count: 3 }), {
    name: 'ControlError',
    message: /./,
    status: 422,
  })
  await t.rejects(control.requests.wait({ status: 500 }, { seconds: 0.01 }), {
    name: 'ControlError',
    message: /./,
    status: 408,
  })
  await control.requests.clear()
  t.same(await control.requests.list(), [])
})

t.test('tokens are made without a secret, and keys changed', async t => {
  const { access_token, claims } = await control.tokens.mint({
    application: DAEMON,
    roles: ['User.Read.All'],
  })
  t.match(claims, { appid: DAEMON, roles: ['User.Read.All'] })
  t.equal((await users(access_token)).status, 200)
  const ended = await control.tokens.mint({ application: DAEMON, lifetime: -3600 })
  t.equal((await users(ended.access_token)).status, 401)
  t.match(await control.tokens.mint(), { token_type: 'Bearer' })

  const [key] = await control.keys.list()
  const keys = await control.keys.rotate()
  t.equal(keys[1]!.kid, key!.kid)
  t.equal(keys[0]!.current, true)
  t.equal((await control.keys.rotate({ withdraw: true })).length, 1)
  t.equal((await users(access_token)).status, 401)
})

t.test('events are listed and followed', async t => {
  await control.clock.set({ now: '2027-03-01T00:00:00Z', frozen: true })
  const since = (await control.events.list()).at(-1)!.id
  const ending = new AbortController()
  const live = await control.events.follow({ names: ['clockMoved'], signal: ending.signal })
  await control.clock.advance(60)
  const { value } = await live.next()
  const moved = { name: 'clockMoved', time: '2027-03-01T00:01:00.000Z', tenantId: TENANT }
  t.match(value, moved)
  t.match(await control.events.list({ since }), [{ ...moved, id: value!.id }])
  t.same(await control.events.list({ since, names: ['userDeleted'] }), [])
  const next = live.next()
  ending.abort()
  await t.rejects(next, { name: 'AbortError' })

  await control.clock.advance(60)
  const times: string[] = []
  for await (const { time } of await control.events.follow({ since })) {
    times.push(time)
    if (times.length === 2) break
  }
  t.same(times, ['2027-03-01T00:01:00.000Z', '2027-03-01T00:02:00.000Z'])
  await t.rejects(control.forTenant('nobody').events.follow(), { message: /^There is no organisation/ })
})

t.test('an application gets a certificate', async t => {
  const { pem } = await makeCertificate()
  const added = await control.applications.addCertificate('Contoso Daemon', pem, { displayName: 'Mine' })
  t.match(added, { appId: DAEMON, thumbprint: /^[\dA-F]{40}$/ })
  t.same(await control.applications.addCertificate(DAEMON, pem), added)
})

t.test('settings change one at a time', async t => {
  const off = { verifiableGraphTokens: false, contract: 'off' } as const
  t.same(await control.settings.change({ verifiableGraphTokens: true }), {
    ...off,
    verifiableGraphTokens: true,
  })
  t.same(await control.settings.get(), { ...off, verifiableGraphTokens: true })
  t.same(await control.settings.change({ verifiableGraphTokens: false }), off)
})

t.test('what the documents say of requests and replies', async t => {
  await control.settings.change({ contract: 'record' })
  await fetch(`${emulator.url}/v1.0/users?colour=red`)
  const { violations, mode } = await control.contract.report()
  t.equal(mode, 'record')
  t.match(violations, [{ operation: 'listUsers', at: 'colour', times: 1 }])
  t.match(await control.contract.write('junit'), /^<\?xml /)
  await control.contract.clear()
  t.same((await control.contract.report()).violations, [])
  await control.settings.change({ contract: 'off' })
})

t.test('devices', async t => {
  const mac = control.devices('ADELE-MBP')
  t.match(await mac.get(), { name: 'ADELE-MBP', jamf: { record: 'computer' } })
  t.match(await mac.set({ fileVault: false }), { facts: { fileVault: 'NOT_ENCRYPTED' } })
  t.match(await mac.checkIn(), { name: 'ADELE-MBP' })
  t.match((await mac.register('alex.wilber@contoso.com')).entra, { length: 2 })
  t.match(await mac.unenroll(), { jamf: { managed: false } })
  t.match(await mac.enroll(), { jamf: { managed: true } })
  await t.rejects(control.devices('nobody').get(), { status: 404, message: /^There is no device 'nobody'/ })
})

t.test('device compliance', async t => {
  t.match(await control.deviceCompliance.get(), { enabled: true, state: 'active' })
  t.match(await control.deviceCompliance.check(), { waiting: 0 })
  t.match(await control.deviceCompliance.change({ enabled: false }), { enabled: false, state: 'disabled' })
})

t.test('figures for Prometheus', async t => {
  t.match(await control.metrics(), /^# HELP localtenant_/m)
})

t.test('a refusal is an error with the emulator’s own sentence', async t => {
  const stranger = openControl({ url: emulator.url })
  await t.rejects(stranger.clock.get(), {
    name: 'ControlError',
    status: 401,
    message: /^The control API needs its token/,
  })
  await t.rejects(control.clock.advance(-1), {
    status: 400,
    message: /^A clock advances by 0 seconds or more/,
  })
  await t.rejects(control.forTenant('nobody').reset(), {
    status: 404,
    message: /^There is no organisation 'nobody'/,
  })
})

t.test('somebody else’s server and a silent port are told apart', async t => {
  const other = createServer((_request, response) => response.writeHead(404).end('<html>'))
  await new Promise<void>(done => other.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(other.address() as { port: number }).port}`
  const { health } = openControl({ url })
  await t.rejects(health(), {
    message: `${url}/_localtenant/health answered 404, but not as an emulator does.`,
  })
  other.closeAllConnections()
  await new Promise(done => other.close(done))
  await t.rejects(health(), {
    message: /^No emulator answers at http:.*\/health .*start one with 'localtenant'/,
  })
})

t.test('the client can ask for everything that the control API has', async t => {
  const documents = ['showWelcome', 'showDocuments', 'getAsset', 'getDocuments', 'getDocument']
  for (const { id, method, path } of operationsOf(await readDocument('control'))) {
    if (documents.includes(id)) continue
    const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)
    t.ok(
      asked.some(request => request.method === method && pattern.test(request.path)),
      `${id} was asked for`,
    )
  }
})
