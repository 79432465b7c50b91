import { randomUUID } from 'node:crypto'
import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { CONNECTOR, PARTNER, TENANT } from '../../support/emulator.ts'
import {
  ADELE,
  ADELE_DEVICE,
  DEVICE_SYNC,
  errorOf,
  type Json,
  partnersUnderTest,
  TENANT_SYNC,
} from './partners.ts'

const contract = await openContract('intune')
const emulator = await partnersUnderTest(t)
const { advance, now, upload } = emulator
const asPartner = await emulator.as(PARTNER)
const asConnector = await emulator.as(CONNECTOR)
type Client = typeof asPartner

const message = (id: string) => `${DEVICE_SYNC}/DataUploadMessages(guid'${id}')?api-version=1.2`

/** Sends an upload and waits, on the emulated clock, until it is processed. */
async function send(client: Client, json: Json, id: string = randomUUID()) {
  const accepted = await client(message(id), { method: 'PUT', json })
  if (accepted.status !== 200) throw new Error(`The upload was refused: ${accepted.text}`)
  await advance(3)
  return (await client(message(id))).body
}

let newest = 0

/** An entity that is newer than all before it. */
function later(entity: Json): Json {
  newest = Math.max(newest + 1, Date.parse(now()))
  return { LastUpdateTime: new Date(newest).toISOString(), ...entity }
}

const compliance = (complianceStatus: string): Json => later({ EntityType: 4, complianceStatus })
const inventory = (members: Json): Json => later({ EntityType: 1, EasIds: [], ...members })

t.test('an upload is taken first and processed seconds later', async t => {
  t.match(await emulator.adelesDevice(), { isCompliant: true, isManaged: true })
  const id = randomUUID()
  const put = await asPartner(message(id), {
    method: 'PUT',
    json: upload(TENANT, compliance('notCompliant')),
  })
  t.equal(put.status, 200)
  t.strictSame(put.body, { TenantId: TENANT, ErrorCode: 0, ErrorDetail: null, MessageId: id })
  contract.matches(t, 'putDataUploadMessage', put)
  const waiting = await asPartner(message(id))
  t.strictSame(waiting.body, {
    TenantId: TENANT,
    Status: 'InProgress',
    ErrorCode: 0,
    ErrorDetail: null,
    MessageId: id,
  })
  contract.matches(t, 'getDataUploadMessage', waiting)
  t.equal((await emulator.adelesDevice()).isCompliant, true, 'nothing has changed yet')
  await advance(2)
  t.equal(
    (await emulator.adelesDevice()).isCompliant,
    false,
    'Graph sees it although nobody asked Intune since',
  )
  t.match((await asPartner(message(id))).body, { Status: 'Completed', ErrorCode: 0, ErrorDetail: null })
})

t.test('what a partner says about compliance is what Graph shows', async t => {
  t.match(await send(asPartner, upload(TENANT, compliance('compliant'))), { Status: 'Completed' })
  const device = await emulator.adelesDevice()
  t.match(device, { isCompliant: true, isManaged: true, mdmAppId: '0000000a-0000-0000-c000-000000000000' })
  const days = (Date.parse(String(device.complianceExpirationDateTime)) - Date.parse(now())) / 86_400_000
  t.ok(days > 29.9 && days <= 30, 'for thirty days')
  await send(asPartner, upload(TENANT, compliance('notCompliant')))
  t.match(await emulator.adelesDevice(), { isCompliant: false, isManaged: true })
})

t.test('the content may be text, as the newer partner sends it', async t => {
  const json = upload(TENANT, compliance('compliant'))
  t.match(await send(asPartner, { ...json, Content: JSON.stringify(json.Content) }), { Status: 'Completed' })
  t.equal((await emulator.adelesDevice()).isCompliant, true)
})

t.test('an inventory changes the device and leaves its compliance', async t => {
  const members = {
    DeviceManagementState: 'managed',
    DeviceName: 'ADELE-TWO',
    Os: 'macOS',
    OsVersion: '15.9',
    State: 0,
  }
  t.match(await send(asPartner, upload(TENANT, inventory({ ...members, LastCheckInTime: now() }))), {
    Status: 'Completed',
  })
  t.match(await emulator.adelesDevice(), {
    displayName: 'ADELE-TWO',
    operatingSystemVersion: '15.9',
    isManaged: true,
    isCompliant: true,
    managementType: null,
  })
})

t.test('a device that leaves is neither managed nor compliant, and comes back as not compliant', async t => {
  await send(asPartner, upload(TENANT, inventory({ DeviceManagementState: 'notManaged' })))
  t.match(await emulator.adelesDevice(), { isManaged: false, isCompliant: false })
  await send(asPartner, upload(TENANT, compliance('compliant')))
  t.match(
    await emulator.adelesDevice(),
    { isManaged: false, isCompliant: false },
    'a device that left cannot comply',
  )
  await send(asPartner, upload(TENANT, inventory({ DeviceManagementState: 'managed' })))
  t.match(await emulator.adelesDevice(), { isManaged: true, isCompliant: false })
  await send(asPartner, upload(TENANT, compliance('compliant')))
  t.match(await emulator.adelesDevice(), { isManaged: true, isCompliant: true })
})

t.test('inventory and compliance may come in one message', async t => {
  const entities = [
    inventory({ DeviceManagementState: 'managed', OsVersion: '15.10' }),
    compliance('notCompliant'),
  ]
  t.match(await send(asPartner, upload(TENANT, ...entities)), { Status: 'Completed' })
  t.match(await emulator.adelesDevice(), { isCompliant: false, operatingSystemVersion: '15.10' })
})

t.test(
  "the form of Jamf Pro 10.1: a full disk encryption decides, and the device is marked as Jamf's",
  async t => {
    const facts = { Gatekeeper: 'AppStore', SIP: 'Enabled', PreventAutoLogin: true, PasscodeLength: '8' }
    const hardware = { DeviceName: 'ADELE-MBP', JamfId: 7, Model: 'MacBook Pro', CPUCoreCount: 8, State: '0' }
    const entity = () => later({ EntityType: 2, Encrypted: true, ...facts, ...hardware })
    const headers = { 'content-type': 'application/json; charset=utf8', prefer: 'return-content' }
    const body = JSON.stringify(upload(TENANT, entity()))
    // Its key is thought to be the tenant id, again and again.
    const put = await asConnector(message(TENANT), { method: 'PUT', headers, body })
    t.equal(put.body.MessageId, TENANT)
    await advance(3)
    t.match(await emulator.adelesDevice(), {
      displayName: 'ADELE-MBP',
      model: 'MacBook Pro',
      isCompliant: true,
      managementType: 'jamf',
    })
    await send(asConnector, upload(TENANT, { ...entity(), Encrypted: false }), TENANT)
    t.equal((await emulator.adelesDevice()).isCompliant, false)
  },
)

t.test('a key that is used again loses nothing of what it carried before', async t => {
  const put = (entity: Json) => asConnector(message(TENANT), { method: 'PUT', json: upload(TENANT, entity) })
  await put(later({ EntityType: 1, OsVersion: '15.11' }))
  await put(compliance('compliant'))
  t.match((await asConnector(message(TENANT))).body, { Status: 'InProgress' })
  await advance(3)
  t.match(await emulator.adelesDevice(), { operatingSystemVersion: '15.11', isCompliant: true })
})

t.test(
  'a silent device is not compliant until it is reported again; a deactivated one is not managed',
  async t => {
    await send(asConnector, upload(TENANT, later({ EntityType: 1, State: 2 })))
    t.match(await emulator.adelesDevice(), { isManaged: true, isCompliant: false })
    await send(asConnector, upload(TENANT, later({ EntityType: 1, State: '1' })))
    t.match(await emulator.adelesDevice(), { isManaged: false, isCompliant: false })
    await send(asConnector, upload(TENANT, later({ EntityType: 1, State: 0 }), compliance('compliant')))
    t.match(await emulator.adelesDevice(), { isManaged: true, isCompliant: true })
  },
)

t.test('an older report is ignored, of its own kind only', async t => {
  const before = now()
  await advance(2)
  await send(asPartner, upload(TENANT, compliance('notCompliant')))
  const old = { EntityType: 4, complianceStatus: 'compliant', LastUpdateTime: before }
  t.match(await send(asPartner, upload(TENANT, old)), { Status: 'Completed', ErrorCode: 0 }, 'it is no error')
  t.equal((await emulator.adelesDevice()).isCompliant, false)
  const inventoryOfThen = { EntityType: 1, OsVersion: '15.12', LastUpdateTime: before }
  await send(asPartner, upload(TENANT, inventoryOfThen))
  t.equal((await emulator.adelesDevice()).operatingSystemVersion, '15.12', 'the inventory was older still')
})

t.test('messages are processed in the order in which they came', async t => {
  const time = now()
  for (const complianceStatus of ['compliant', 'notCompliant', 'compliant']) {
    const json = upload(TENANT, { EntityType: 4, complianceStatus, LastUpdateTime: time })
    await asPartner(message(randomUUID()), { method: 'PUT', json })
  }
  await advance(3)
  t.equal((await emulator.adelesDevice()).isCompliant, true)
})

t.test('an unknown device fails, and the rest of the message counts', async t => {
  const stranger = randomUUID()
  const entities = [{ ...compliance('compliant'), DeviceId: stranger }, compliance('notCompliant')]
  t.match(await send(asPartner, upload(TENANT, ...entities)), {
    Status: 'Failed',
    ErrorCode: 1,
    ErrorDetail: `The device '${stranger}' is not registered in this tenant.`,
  })
  t.equal((await emulator.adelesDevice()).isCompliant, false)
})

t.test('a user who has not registered the device fails', async t => {
  const entity = { ...compliance('compliant'), UserId: 'c0ffee00-0000-4000-8000-000000000013' }
  const result = await send(asPartner, upload(TENANT, entity))
  t.match(result, { Status: 'Failed', ErrorCode: 2, ErrorDetail: /not registered to this user/ })
  t.equal((await emulator.adelesDevice()).isCompliant, false)
})

t.test('of many failures only the first are named', async t => {
  const entities = Array.from({ length: 25 }, () => ({ ...compliance('compliant'), DeviceId: randomUUID() }))
  t.match(await send(asPartner, upload(TENANT, ...entities)), { ErrorDetail: /5 more devices failed\.$/ })
})

t.test('a user outside the assigned groups fails; one who is in a group of the group does not', async t => {
  const daemon = await emulator.token()
  const groups = await emulator.request<{ value: Json[] }>('/v1.0/groups?$top=999', { bearer: daemon })
  const idOf = (name: string) => groups.body.value.find(({ displayName }) => displayName === name)!.id
  const JAMF = idOf('Jamf Managed Users')
  const remove = { method: 'DELETE', bearer: daemon }
  t.equal((await emulator.request(`/v1.0/groups/${JAMF}/members/${ADELE}/$ref`, remove)).status, 204)
  const result = await send(asPartner, upload(TENANT, compliance('compliant')))
  t.match(result, { Status: 'Failed', ErrorCode: 3, ErrorDetail: /not assigned/ })
  t.equal((await emulator.adelesDevice()).isCompliant, false)

  const policies = `${TENANT_SYNC}/PartnerCompliancePolicies`
  const { body } = await asPartner(policies, { json: { DisplayName: 'Macs', Platform: 'macOS' } })
  // Adele is in Project Osprey, which is in Project Kestrel, which is in Project Osprey.
  const assignments = [idOf('Project Kestrel')]
  await asPartner(`${policies}(guid'${body.Id}')/Assign`, { json: { assignments } })
  t.match(await send(asPartner, upload(TENANT, compliance('compliant'))), { Status: 'Completed' })
  t.equal((await emulator.adelesDevice()).isCompliant, true)
  t.match(
    await send(asConnector, upload(TENANT, compliance('notCompliant'))),
    { Status: 'Failed' },
    'per partner',
  )
})

t.test('malformed content is refused at once', async t => {
  const good = { EntityType: 4, complianceStatus: 'compliant' }
  const without = (member: string) => {
    const json = upload(TENANT, good)
    delete (json.Content as Json[])[0]![member]
    return json
  }
  const bodies: [string, Json][] = [
    ['Content', { ...upload(TENANT), Content: 7 }],
    ['Content', { ...upload(TENANT), Content: '[' }],
    ['Content', { ...upload(TENANT), Content: '{}' }],
    ['Content', { TenantId: TENANT, UploadTime: now() }],
    ['Content.0', { ...upload(TENANT), Content: '[1]' }],
    ['EntityType', without('EntityType')],
    ['DeviceId', without('DeviceId')],
    ['UserId', without('UserId')],
    ['LastUpdateTime', without('LastUpdateTime')],
    ['neither inventory nor compliance', without('complianceStatus')],
    ['DeviceId', upload(TENANT, { ...good, DeviceId: 'ADELE-MBP' })],
    ['complianceStatus', upload(TENANT, { ...good, complianceStatus: 'Compliant' })],
    ['TenantId', upload(TENANT, { ...good, TenantId: ADELE_DEVICE })],
    ['DeviceManagementState', upload(TENANT, { EntityType: 1, DeviceManagementState: 'retired' })],
    ['State', upload(TENANT, { EntityType: 1, State: 3 })],
    ['DeviceName', upload(TENANT, { EntityType: 1, DeviceName: 3 })],
    ['Encrypted', upload(TENANT, { EntityType: 2, Encrypted: 'yes' })],
    ['UploadTime', { ...upload(TENANT, good), UploadTime: 'now' }],
    ['TenantId', { UploadTime: now(), Content: [] }],
  ]
  for (const [member, json] of bodies) {
    const target = message(randomUUID())
    const answer = await asPartner(target, { method: 'PUT', json })
    t.equal(answer.status, 400, answer.text)
    t.match(errorOf(answer).message.value, member)
    t.equal((await asPartner(target)).status, 404, 'and nothing is kept')
  }
  const string = upload(TENANT, { ...good, complianceStatus: 'maybe' })
  const text = { ...string, Content: JSON.stringify(string.Content) }
  const answer = await asPartner(message(randomUUID()), { method: 'PUT', json: text })
  t.equal(answer.status, 400, 'text is looked into just the same')
})

t.test('an upload belongs to one tenant and one partner', async t => {
  const id = randomUUID()
  const foreign = upload('fab12ca0-0000-4000-8000-000000000001', {
    EntityType: 4,
    complianceStatus: 'compliant',
  })
  t.equal((await asPartner(message(id), { method: 'PUT', json: foreign })).status, 403)
  await asPartner(message(id), { method: 'PUT', json: upload(TENANT, compliance('compliant')) })
  const other = await asConnector(message(id))
  t.equal(other.status, 404)
  t.equal(errorOf(other).code, 'NotFound')
  contract.matches(t, 'getDataUploadMessage', other)
  t.equal((await asPartner(message('message-1'))).status, 400)
})

t.test('a terminated partner may not upload', async t => {
  const tenants = `${TENANT_SYNC}/PartnerTenants(guid'${TENANT}')`
  await asPartner(tenants, { method: 'PUT', json: { Provisioned: 2 } })
  const put = await asPartner(message(randomUUID()), {
    method: 'PUT',
    json: upload(TENANT, compliance('compliant')),
  })
  t.equal(put.status, 403)
})

t.test('an upload that waits survives a restart', async t => {
  const data = t.testdir()
  const id = randomUUID()
  const first = await partnersUnderTest(t, { data })
  const asFirst = await first.as(PARTNER)
  const json = first.upload(TENANT, { EntityType: 4, complianceStatus: 'notCompliant' })
  await asFirst(message(id), { method: 'PUT', json })
  await first.close()
  const second = await partnersUnderTest(t, { data })
  await second.advance(60)
  t.equal((await second.adelesDevice()).isCompliant, false)
  t.match((await (await second.as(PARTNER))(message(id))).body, { Status: 'Completed' })
})
