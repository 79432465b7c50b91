import { randomUUID } from 'node:crypto'
import t from 'tap'
import { DEVICE_SYNC, INTUNE } from '../../intune/partners/partners.ts'
import { DAEMON, PARTNER, TENANT } from '../../support/emulator.ts'
import { eventual, graphUnderTest, type Item } from '../graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const { ask, list, refuses, groupId, emulator } = await graphUnderTest(t)
const { control } = emulator
const remove = { method: 'DELETE' } as const
const bearerWith = async (roles: readonly string[]) =>
  (await control.tokens.mint({ application: DAEMON, roles })).access_token
const macs = await list("/devices?$filter=operatingSystem eq 'macOS'")
const { id, deviceId } = macs.find(({ displayName }) => displayName === 'ADELE-MBP')!
const others = macs.filter(mac => mac.id !== id)
const missing = [404, 'Request_ResourceNotFound', /does not exist or one of its queried/] as const

/** What Jamf keeps of the Mac. */
async function computer(): Promise<Item> {
  const { access_token: bearer } = await control.tokens.mint({ jamf: { account: 'jamfadmin' } })
  const path = '/api/v3/computers-inventory?section=GENERAL&filter=general.name==ADELE-MBP'
  const { body } = await emulator.request<{ results: Item[] }>(path, { bearer })
  return body.results[0]!
}

t.test('who may delete a device', async t => {
  for (const roles of [[], ['Device.Read.All'], ['Directory.ReadWrite.All']]) {
    const bearer = await bearerWith(roles)
    await refuses(t, `/devices/${id}`, [403, 'Authorization_RequestDenied'], { ...remove, bearer })
  }
  const { access_token: bearer } = await control.tokens.mint({ application: DAEMON, user: ADELE })
  await refuses(t, `/devices/${id}`, [403, 'Authorization_RequestDenied'], { ...remove, bearer })
  t.equal((await ask(`/devices/${id}`)).status, 200)
})

t.test('devices that there are not, and keys that are none', async t => {
  await refuses(t, `/devices/${randomUUID()}`, [...missing], remove)
  await refuses(t, `/devices(deviceId='${id}')`, [...missing], remove)
  await refuses(t, `/devices/${deviceId}`, [...missing], remove)
  await refuses(t, '/devices/ADELE-MBP', [400, 'Request_BadRequest', /Invalid object identifier/], remove)
  await refuses(t, '/devices', [405, 'Request_BadRequest'], remove)
})

t.test('a device is gone at once, and from wherever it was', async t => {
  const group = await groupId('Reserved for Later')
  const reference = { json: { '@odata.id': `https://graph.microsoft.com/v1.0/devices/${id}` } }
  t.equal((await ask(`/groups/${group}/members/$ref`, reference)).status, 204)
  const unit = (await ask('/directory/administrativeUnits', { json: { displayName: 'Coast' } })).body.id
  t.equal((await ask(`/directory/administrativeUnits/${unit}/members/$ref`, reference)).status, 204)
  const before = await computer()
  const { id: since = 0 } = (await control.events.list()).at(-1) ?? {}

  const bearer = await bearerWith(['Device.ReadWrite.All'])
  const answer = await ask(`/devices(deviceId='${deviceId}')`, { ...remove, bearer })
  t.equal(answer.status, 204)
  t.equal(answer.text, '')

  await refuses(t, `/devices/${id}`, [...missing], remove)
  await refuses(t, `/devices/${id}`, [...missing])
  await refuses(t, `/directoryObjects/${id}`, [...missing])
  await refuses(t, `/devices/${id}/registeredOwners`, [...missing])
  t.same(await list(`/devices?$filter=deviceId eq '${deviceId}'`), [])
  t.equal((await list('/devices?$filter=operatingSystem eq %27macOS%27')).length, others.length)
  for (const path of ['ownedDevices', 'registeredDevices']) {
    const theirs = await list(`/users/${ADELE}/${path}`)
    t.notOk(
      theirs.some(device => device.id === id),
      path,
    )
  }
  for (const path of [`groups/${group}`, `directory/administrativeUnits/${unit}`])
    t.equal((await ask(`/${path}/members/$count`, eventual)).text, '0')
  t.match(await control.events.list({ since }), [
    { name: 'deviceDeleted', deviceId, objectId: id, displayName: 'ADELE-MBP' },
  ])

  t.equal((await computer()).id, before.id, 'Jamf keeps its record')
  t.equal((await ask(`/users/${ADELE}`)).status, 200)
})

t.test('what a partner reports of it afterwards is of an unknown device', async t => {
  const bearer = await emulator.token({ clientId: PARTNER, resource: INTUNE })
  const message = `${DEVICE_SYNC}/DataUploadMessages(guid'${randomUUID()}')?api-version=1.2`
  const present = (await control.clock.get()).now
  const entity = { TenantId: TENANT, DeviceId: deviceId, UserId: ADELE, LastUpdateTime: present }
  const Content = [{ ...entity, EntityType: 4, complianceStatus: 'compliant' }]
  const json = { TenantId: TENANT, UploadTime: present, Content }
  t.equal((await emulator.request(message, { method: 'PUT', bearer, json })).status, 200)
  await control.clock.advance(3)
  const { body } = await emulator.request(message, { bearer })
  t.match(body, { Status: 'Failed', ErrorCode: 1 })
})

t.test('other registrations of the same hardware stay', async t => {
  const names = others.map(({ displayName }) => displayName)
  const shared = others.filter(
    ({ displayName }) => names.indexOf(displayName) !== names.lastIndexOf(displayName),
  )
  t.equal(shared.length, 2)
  t.equal((await ask(`/devices/${shared[0]!.id}`, remove)).status, 204)
  const { body } = await ask(`/devices/${shared[1]!.id}`)
  t.equal(body.displayName, shared[1]!.displayName)
})

t.test('a member of a group is deleted where `$ref` is forgotten', async t => {
  const [member] = await list(
    `/groups/${await groupId('Trusted Machines')}/members/microsoft.graph.device?$count=true`,
    eventual,
  )
  const path = `/groups/${await groupId('Trusted Machines')}/members/${member!.id}`
  const bearer = await bearerWith(['GroupMember.ReadWrite.All', 'Group.ReadWrite.All'])
  await refuses(t, path, [403, 'Authorization_RequestDenied'], { ...remove, bearer })
  t.equal((await ask(path, remove)).status, 204)
  await refuses(t, `/devices/${member!.id}`, [...missing])
})
