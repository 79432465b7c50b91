import t from 'tap'
import { openContract } from '../support/contract.ts'
import { DAEMON, emulatorUnderTest, PARTNER, TENANT } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const clock = '/_localtenant/clock'

const put = (json: object, target = clock) => emulator.request(target, { method: 'PUT', json })
const advance = (seconds: unknown) => emulator.request(`${clock}/advance`, { json: { seconds } })

t.test('the clock can be read, set, frozen and let go', async t => {
  const set = await put({ now: '2027-03-01T00:00:00Z', frozen: true })
  contract.matches(t, 'setClock', set)
  t.match(set.body, { now: '2027-03-01T00:00:00.000Z', frozen: true, speed: 1 })
  const read = await emulator.request(`${clock}?tenant=contoso.com`)
  contract.matches(t, 'getClock', read)
  t.same(read.body, { ...set.body, done: [] })
  t.match((await put({ speed: 60, frozen: false })).body, { frozen: false, speed: 60 })
  t.match((await put({ frozen: true, speed: 1 })).body, { frozen: true, speed: 1 })
})

t.test('advancing moves it by so many seconds', async t => {
  await put({ now: '2027-03-01T00:00:00Z', frozen: true })
  const advanced = await advance(90)
  contract.matches(t, 'advanceClock', advanced)
  t.match(advanced.body, { now: '2027-03-01T00:01:30.000Z', frozen: true })
})

t.test('tokens expire by it', async t => {
  await put({ now: '2027-03-01T00:00:00Z', frozen: true })
  const bearer = await emulator.token()
  const users = () => emulator.request<{ error?: object }>('/v1.0/users?$top=1', { bearer })
  t.equal((await users()).status, 200)
  await advance(3600 - 1)
  t.equal((await users()).status, 200)
  await advance(3600)
  const refused = await users()
  t.equal(refused.status, 401)
  t.match(refused.body.error, {
    code: 'InvalidAuthenticationToken',
    message: 'Lifetime validation failed, the token is expired.',
  })
})

t.test('replies of the clouds are dated by it, those of no cloud by the machine', async t => {
  await put({ now: '2027-03-01T00:00:00.900Z', frozen: true })
  const dateOf = async (path: string, bearer?: string) =>
    (await emulator.request(path, bearer ? { bearer } : {})).headers.date
  const metadata = `/${TENANT}/v2.0/.well-known/openid-configuration`
  const bearer = await emulator.token()
  for (const path of [metadata, '/v1.0/users', '/v1.0/nothing', '/api/v1/buildings'])
    t.equal(await dateOf(path, bearer), 'Mon, 01 Mar 2027 00:00:00 GMT', path)
  await advance(1)
  t.equal(await dateOf(metadata), 'Mon, 01 Mar 2027 00:00:01 GMT')
  t.not(await dateOf(clock), 'Mon, 01 Mar 2027 00:00:01 GMT')
  const faults = '/_localtenant/faults'
  const effect = { headers: { Date: 'Tue, 01 Jan 2019 00:00:00 GMT' } }
  await emulator.request(faults, { method: 'PUT', json: { faults: [{ effect }] } })
  t.equal(await dateOf(metadata), effect.headers.Date, 'a fault may set it')
  await emulator.request(faults, { method: 'DELETE' })
})

t.test('client secrets expire by it', async t => {
  await put({ now: '2199-01-01T00:00:00Z', frozen: true })
  const refused = await emulator.request(`/${TENANT}/oauth2/v2.0/token`, {
    form: {
      grant_type: 'client_credentials',
      client_id: DAEMON,
      client_secret: 'localtenant-daemon-secret',
      scope: 'https://graph.microsoft.com/.default',
    },
  })
  t.equal(refused.status, 401)
  t.same(refused.body.error_codes, [7000222])
})

t.test('what falls due while advancing is done at its own moment and reported', async t => {
  await put({ now: '2027-03-01T00:00:00Z', frozen: true })
  const bearer = await emulator.token({ clientId: PARTNER, resource: 'https://api.manage.microsoft.com/' })
  const message =
    '/fef/msua06/TrafficGateway/TrafficRoutingService/DataSync/PartnerDeviceDataSyncService/DataUploadMessages'
  const upload = `${message}(guid'aaaaaaaa-0000-4000-8000-000000000001')?api-version=1.2`
  const content = { TenantId: TENANT, UploadTime: '2027-03-01T00:00:00Z', Content: '[]' }
  t.equal((await emulator.request(upload, { method: 'PUT', bearer, json: content })).status, 200)
  t.match((await emulator.request(upload, { bearer })).body, { Status: 'InProgress' })
  t.same((await advance(3600)).body.done, [{ name: 'dataUploads', at: '2027-03-01T00:00:00.250Z' }])
  t.match((await emulator.request(upload, { bearer })).body, { Status: 'Completed' })
  t.same((await advance(3600)).body.done, [])
})

t.test('impossible clocks are refused with a sentence that says what to do', async t => {
  await put({ now: '2027-03-01T00:00:00Z', frozen: true })
  const refusals: [string, Awaited<ReturnType<typeof put>>][] = [
    ['setClock', await put({ now: 'tomorrow' })],
    ['setClock', await put({ now: '2030-13-45T00:00:00Z' })],
    ['setClock', await put({ now: '2027-03-01T00:00:00' })],
    ['setClock', await put({ speed: 0 })],
    ['setClock', await put({ speed: -1 })],
    ['setClock', await put({ speed: 1_000_001 })],
    ['setClock', await put({ now: '2030-02-30T00:00:00Z' })],
    ['setClock', await put({ frozen: true }, `${clock}?tenant=*`)],
    ['setClock', await put({})],
    ['setClock', await put({ hour: 3 })],
    ['advanceClock', await advance(-1)],
    ['advanceClock', await advance('a while')],
    ['advanceClock', await advance(1e15)],
  ]
  for (const [operation, refused] of refusals) {
    t.equal(refused.status, 400)
    contract.matches(t, operation, refused)
  }
  t.match((await emulator.request(clock)).body, { now: '2027-03-01T00:00:00.000Z' }, 'nothing has changed')
  const unknown = await put({ frozen: true }, `${clock}?tenant=fabrikam.com`)
  t.equal(unknown.status, 404)
  t.match(unknown.body.error, /^There is no organisation 'fabrikam.com'; there are c0ffee00/)
})

t.test('a clock that has run to the end of all years stands there, and can be set back', async t => {
  await put({ now: '9998-12-31T23:59:59Z', frozen: false, speed: 1_000_000 })
  // A millisecond of the machine is a quarter of an hour.
  const before = performance.now()
  while (performance.now() - before < 2);
  t.match((await emulator.request(clock)).body, { now: '9998-12-31T23:59:59.999Z' })
  t.equal((await emulator.request('/_localtenant/tenants')).status, 200)
  t.match((await put({ now: '2030-01-01T00:00:00Z', frozen: true, speed: 1 })).body, { frozen: true })
})

t.test('organisations begin at the moment that they were started with, and are reset to it', async t => {
  const begun = await emulatorUnderTest(t, { clock: Date.UTC(2030, 0, 1), randomSeed: 'one' })
  const now = async (query = '') =>
    Date.parse(String((await begun.request(clock + query)).body.now)) - Date.UTC(2030, 0, 1)
  const { tenantId } = await begun.control.tenants.create()
  for (const query of ['', `?tenant=${tenantId}`]) {
    const reset = `/_localtenant/reset${query}`
    t.ok((await now(query)) < 60_000)
    await begun.request(clock + query, { method: 'PUT', json: { now: '2031-01-01T00:00:00Z', frozen: true } })
    t.equal((await begun.request(reset, { method: 'POST' })).status, 204)
    t.ok((await now(query)) < 60_000)
    t.match((await begun.request(clock + query)).body, { frozen: false, speed: 1 })
  }
  const { body } = await begun.request<{ value: object[] }>('/v1.0/devices?$top=1', {
    bearer: await begun.token(),
  })
  t.match(
    body.value[0],
    { approximateLastSignInDateTime: /^(2029-12|2030-01)/ },
    'and so are their relative times',
  )
})
