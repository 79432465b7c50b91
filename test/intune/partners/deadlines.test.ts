import assert from 'node:assert/strict'
import t from 'tap'
import { isoSeconds } from '../../../src/kernel/organisation/clock.ts'
import { CONNECTOR, emulatorUnderTest, PARTNER, TENANT } from '../../support/emulator.ts'
import { ADELE, ADELE_DEVICE, DEVICE_SYNC, INTUNE, type Json, TENANT_SYNC } from './partners.ts'

const emulator = await emulatorUnderTest(t)
const DAY = 86_400
let start = 0

interface Done {
  readonly name: string
  readonly at: string
}

t.beforeEach(async () => {
  await emulator.request('/_localtenant/reset', { method: 'POST' })
  // What Jamf Pro would tell of Macs that are silent for so long.
  await emulator.control.deviceCompliance.change({ enabled: false })
  const { body } = await emulator.request('/_localtenant/clock')
  start = Math.ceil(Date.parse(String(body.now)) / 1000) * 1000
  const json = { now: new Date(start).toISOString(), frozen: true }
  await emulator.request('/_localtenant/clock', { method: 'PUT', json })
})

/** Moves the clock on; what fell due, as seconds after the start. */
async function advance(seconds: number): Promise<[name: string, at: number][]> {
  const { body } = await emulator.request<{ done: Done[] }>('/_localtenant/clock/advance', {
    json: { seconds },
  })
  return body.done.map(({ name, at }) => [name, (Date.parse(at) - start) / 1000])
}

const after = (seconds: number): string => isoSeconds(start + seconds * 1000)

async function asPartner(clientId: string, path: string, json: Json): Promise<number> {
  const bearer = await emulator.token({ clientId, resource: INTUNE })
  return (await emulator.request(path, { method: 'PUT', bearer, json })).status
}

const heartbeat = (clientId: string): Promise<number> =>
  asPartner(clientId, `${TENANT_SYNC}/PartnerTenantHeartbeat(guid'${TENANT}')`, { Timestamp: after(0) })

const provision = (clientId: string, Provisioned: 1 | 2): Promise<number> =>
  asPartner(clientId, `${TENANT_SYNC}/PartnerTenants(guid'${TENANT}')`, { Provisioned })

/** Reports Adele's Mac as managed and compliant, and waits until that is processed. */
async function report(clientId: string): Promise<void> {
  const { body } = await emulator.request('/_localtenant/clock')
  const common = { DeviceId: ADELE_DEVICE, UserId: ADELE, LastUpdateTime: body.now }
  const Content = [
    { ...common, EntityType: 1, DeviceManagementState: 'managed' },
    { ...common, EntityType: 4, complianceStatus: 'compliant' },
  ]
  const upload = { TenantId: TENANT, UploadTime: body.now, Content }
  const path = `${DEVICE_SYNC}/DataUploadMessages(guid'aaaaaaaa-0000-4000-8000-000000000001')`
  assert.equal(await asPartner(clientId, path, upload), 200)
  const [done] = await advance(2)
  assert.equal(done?.[0], 'dataUploads')
}

async function graph<Body = Json>(path: string): Promise<Body> {
  const bearer = await emulator.token()
  return (await emulator.request<Body>(`/v1.0/${path}`, { bearer })).body
}

const device = (): Promise<Json> => graph(`devices(deviceId='${ADELE_DEVICE}')`)
const partner = async (kind: string): Promise<Json> =>
  (await graph<{ value: Json[] }>(`deviceManagement/${kind}`)).value[0]!
const connector = (): Promise<Json> => partner('deviceManagementPartners')

t.test('compliance that nobody renews ends after thirty days', async t => {
  await report(PARTNER)
  const end = 30 * DAY
  t.match(await device(), { isCompliant: true, complianceExpirationDateTime: after(end) })
  const early = await advance(end - 2 - 1)
  t.match(await device(), { isCompliant: true })
  t.ok(
    early.some(([name]) => name === 'complianceExpiry'),
    'those that were reported earlier have ended',
  )
  t.same(await advance(1), [['complianceExpiry', end]])
  t.match(await device(), { isCompliant: false, isManaged: true, complianceExpirationDateTime: after(end) })
  await report(PARTNER)
  t.match(await device(), { isCompliant: true }, 'and begins again with the next report')
})

t.test('whoever calls a Windows device compliant renews its compliance', async t => {
  const { value } = await graph<{ value: Json[] }>(`devices?$filter=operatingSystem eq 'Windows'`)
  const path = `/v1.0/devices/${value[0]!.id}`
  await advance(100 * DAY)
  t.match(await graph(path.slice(6)), { isCompliant: false })
  const bearer = await emulator.token()
  const changed = await emulator.request(path, { method: 'PATCH', bearer, json: { isCompliant: true } })
  t.equal(changed.status, 204)
  t.match(await graph(path.slice(6)), { isCompliant: true, complianceExpirationDateTime: after(130 * DAY) })
  t.same(await advance(30 * DAY), [['complianceExpiry', 130 * DAY]])
})

t.test('a partner that shows no sign of life for a day is unresponsive until it shows one', async t => {
  t.equal(await heartbeat(CONNECTOR), 200)
  t.equal(await heartbeat(PARTNER), 200)
  t.same(await advance(DAY - 1), [])
  t.match(await connector(), { partnerState: 'enabled' })
  t.same(await advance(1), [['partnerUnresponsive', DAY]])
  t.match(await connector(), {
    partnerState: 'unresponsive',
    lastHeartbeatDateTime: after(0),
    whenPartnerDevicesWillBeMarkedAsNonCompliantDateTime: after(7 * DAY),
  })
  t.match(await partner('complianceManagementPartners'), { partnerState: 'unresponsive' })
  t.equal(await heartbeat(CONNECTOR), 200)
  t.match(await connector(), {
    partnerState: 'enabled',
    whenPartnerDevicesWillBeMarkedAsNonCompliantDateTime: null,
  })
  t.same(await advance(2 * DAY), [['partnerUnresponsive', 2 * DAY]], 'and then a day counts again')
})

t.test('partners that were seeded are as silent as they were then', async t => {
  const done = await advance(DAY)
  t.equal(done.length, 1)
  t.equal(done[0]![0], 'partnerUnresponsive')
  t.ok(Math.abs(done[0]![1] - 23 * 3600) < 60, 'an hour was over already')
})

t.test('provisioning is a sign of life too', async t => {
  await advance(3 * DAY)
  t.match(await connector(), { partnerState: 'unresponsive' })
  t.equal(await provision(CONNECTOR, 1), 200)
  t.same(await advance(DAY - 1), [])
  t.match(await connector(), { partnerState: 'enabled' })
  t.same(await advance(1), [['partnerUnresponsive', 4 * DAY]])
})

t.test('a week after the last sign of life nobody vouches for the devices of a partner', async t => {
  t.equal(await heartbeat(CONNECTOR), 200)
  await report(CONNECTOR)
  await advance(7 * DAY - 3)
  t.match(await device(), { isCompliant: true, managementType: 'jamf' })
  t.same(await advance(1), [['partnerNonCompliance', 7 * DAY]])
  t.match(await device(), { isCompliant: false, isManaged: true })
  t.match(await connector(), {
    partnerState: 'unresponsive',
    whenPartnerDevicesWillBeMarkedAsNonCompliantDateTime: null,
  })
  const compliant = await graph<{ value: Json[] }>('devices?$filter=isCompliant eq true')
  t.ok(compliant.value.length > 0, 'the others stay as they are')
})

t.test('ninety days after a connection was ended Intune forgets the devices', async t => {
  await report(CONNECTOR)
  t.equal(await provision(CONNECTOR, 2), 200)
  const end = 90 * DAY + 2
  t.match(await connector(), {
    partnerState: 'terminated',
    whenPartnerDevicesWillBeRemovedDateTime: after(end),
  })
  await advance(10 * DAY)
  t.equal(await provision(CONNECTOR, 2), 200)
  t.match(await connector(), { whenPartnerDevicesWillBeRemovedDateTime: after(end) }, 'the first time counts')
  await advance(80 * DAY - 1)
  t.match(await device(), { isManaged: true, managementType: 'jamf' })
  t.same(await advance(1), [['partnerRemoval', end]])
  t.match(await device(), {
    accountEnabled: true,
    isManaged: false,
    isCompliant: false,
    managementType: null,
    mdmAppId: null,
    complianceExpirationDateTime: null,
  })
  t.match(await connector(), { partnerState: 'terminated', whenPartnerDevicesWillBeRemovedDateTime: null })
  t.equal(await provision(CONNECTOR, 2), 200)
  t.match(await connector(), { whenPartnerDevicesWillBeRemovedDateTime: null }, 'that is done once')
})

t.test('a connection that is set up again in time keeps its devices', async t => {
  await report(CONNECTOR)
  await provision(CONNECTOR, 2)
  await advance(5 * DAY)
  await provision(CONNECTOR, 1)
  const done = await advance(100 * DAY)
  t.notOk(done.some(([name]) => name === 'partnerRemoval'))
  t.match(await device(), { isManaged: true, managementType: 'jamf' })
})

t.test('what has ended before the beginning is not reported, and what ends later once', async t => {
  const { body } = await emulator.request<{ events: Json[] }>(
    '/_localtenant/events?name=secretExpired&since=0',
  )
  const before = body.events.length
  t.notOk((await advance(729 * DAY)).some(([name]) => name === 'secretExpiry'))
  const done = (await advance(2 * DAY)).filter(([name]) => name === 'secretExpiry')
  t.equal(done.length, 1, 'all secrets of the seed end at once')
  const told = await emulator.request<{ events: Json[] }>('/_localtenant/events?name=secretExpired')
  const fresh = told.body.events.slice(before)
  t.match(
    fresh.find(({ appId }) => appId === PARTNER),
    {
      kind: 'secret',
      displayName: 'Fabrikam Compliance',
      time: new Date(start + done[0]![1] * 1000).toISOString(),
    },
  )
  t.notOk(
    fresh.some(({ displayName }) => displayName === 'Contoso Legacy Sync'),
    'that one had ended before',
  )
  t.same(
    (await advance(800 * DAY)).filter(([name]) => name === 'secretExpiry'),
    [],
  )
})

t.test('all of it happens in its order, each at its own moment, in one jump', async t => {
  await heartbeat(PARTNER)
  await heartbeat(CONNECTOR)
  await report(CONNECTOR)
  const done = await advance(40 * DAY)
  t.same(
    done.map(([, at]) => at),
    done.map(([, at]) => at).sort((a, b) => a - b),
  )
  t.same(
    [...new Set(done.map(([name]) => name))],
    ['partnerUnresponsive', 'partnerNonCompliance', 'complianceExpiry'],
  )
  const { body } = await emulator.request<{ events: Json[] }>('/_localtenant/events?name=partnerStateChanged')
  const times = body.events.slice(-2).map(({ time }) => time)
  t.same(times, [new Date(start + DAY * 1000).toISOString(), new Date(start + DAY * 1000).toISOString()])
})
