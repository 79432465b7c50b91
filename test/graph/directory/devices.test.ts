import t from 'tap'
import { eventual, graphUnderTest, type Item } from '../graph-under-test.ts'

const { ask, list, refuses, groupId, origin } = await graphUnderTest(t)
const namesOf = (items: readonly Item[]) => items.map(item => item.displayName)
const [mac] = await list("/devices?$filter=displayName eq 'ADELE-MBP'")
const { id, deviceId } = mac!
const [windows] = await list("/devices?$filter=operatingSystem eq 'Windows'")

/** Every property, in the order in which they are sent. */
const MEMBERS =
  'id deletedDateTime accountEnabled approximateLastSignInDateTime complianceExpirationDateTime deviceCategory deviceId deviceMetadata deviceOwnership deviceVersion displayName enrollmentProfileName enrollmentType isCompliant isManaged isManagementRestricted isRooted managementType manufacturer mdmAppId model onPremisesLastSyncDateTime onPremisesSecurityIdentifier onPremisesSyncEnabled operatingSystem operatingSystemVersion physicalIds profileType registrationDateTime systemLabels trustType extensionAttributes alternativeSecurityIds'

t.test('a device is sent whole', async t => {
  t.strictSame(Object.keys(mac!), MEMBERS.split(' '))
  t.match(mac, {
    accountEnabled: true,
    operatingSystem: 'macOS',
    manufacturer: 'Apple',
    trustType: 'Workplace',
    profileType: 'RegisteredDevice',
    isManaged: Boolean,
    physicalIds: [],
    alternativeSecurityIds: [{ type: 2, identityProvider: null, key: String }],
    extensionAttributes: { extensionAttribute15: null },
  })
})

t.test('a device has two keys', async t => {
  const forms = [id, `deviceId=${deviceId}`, `deviceId='${deviceId}'`, `DEVICEID=${deviceId}`]
  for (const key of forms) t.equal((await ask(`/devices/${key}`)).body.id, id, key)
  t.equal((await ask(`/devices(deviceId='${deviceId}')?$select=id`)).body.id, id)
  t.equal(
    (await ask(`/devices(deviceId=%27${deviceId}%27)`)).body['@odata.context'],
    `${origin}/v1.0/$metadata#devices/$entity`,
  )
  await refuses(t, `/devices/${deviceId}`, [404, 'Request_ResourceNotFound'])
  await refuses(t, `/devices(deviceId='${id}')`, [404, 'Request_ResourceNotFound', new RegExp(`'${id}'`)])
  await refuses(t, "/devices(deviceId='x')", [400, 'Request_BadRequest', "Invalid object identifier 'x'."])
  await refuses(t, `/devices/serial=${deviceId}`, [400, 'Request_BadRequest', /Invalid object identifier/])
})

t.test('devices are counted', async t => {
  t.equal(
    Number((await ask('/devices/$count', eventual)).text),
    (await list('/devices?$select=id&$top=999')).length,
  )
})

t.test('PATCH changes the registration and the hardware behind it', async t => {
  const json = { displayName: 'ADELE-STUDIO', operatingSystemVersion: '99.1', accountEnabled: false }
  const answer = await ask(`/devices(deviceId='${windows!.deviceId}')`, { method: 'PATCH', json })
  t.equal(answer.status, 204)
  t.match((await ask(`/devices/${windows!.id}`)).body, json)
})

const WINDOWS_ONLY = 'Properties other than ExtendedAttribute1..15 can be modified only on windows devices.'

t.test('of other systems than Windows applications write extension attributes alone', async t => {
  const change = (json: object) => ({ method: 'PATCH', json })
  for (const json of [
    { displayName: 'ADELE-STUDIO' },
    { accountEnabled: false },
    { isCompliant: true },
    { isManaged: false },
    { extensionAttributes: { extensionAttribute1: 'x' }, displayName: 'x' },
  ])
    await refuses(t, `/devices/${id}`, [400, 'Request_BadRequest', WINDOWS_ONLY], change(json))
  t.equal((await ask(`/devices/${id}`)).body.displayName, 'ADELE-MBP')
  for (const device of [id, windows!.id]) {
    const first = { extensionAttributes: { extensionAttribute1: 'kiosk', extensionAttribute15: 'x' } }
    t.equal((await ask(`/devices/${device}`, change(first))).status, 204)
    const second = { extensionAttributes: { extensionAttribute2: 'hall', extensionAttribute15: null } }
    t.equal((await ask(`/devices/${device}`, change(second))).status, 204)
    const { body } = await ask(`/devices/${device}?$select=extensionAttributes`)
    t.match(body.extensionAttributes, {
      extensionAttribute1: 'kiosk',
      extensionAttribute2: 'hall',
      extensionAttribute3: null,
      extensionAttribute15: null,
    })
    const unknown = change({ extensionAttributes: { extensionAttribute16: 'x' } })
    await refuses(t, `/devices/${device}`, [400, 'Request_BadRequest', /'extensionAttribute16'/], unknown)
  }
})

t.test('PATCH writes nothing when one property is bad', async t => {
  const bad: [object, number, string][] = [
    [{ deviceId }, 400, 'Request_BadRequest'],
    [{ trustType: 'AzureAd' }, 400, 'Request_BadRequest'],
    [{ colour: 'red' }, 400, 'Request_BadRequest'],
    [{ accountEnabled: 'no' }, 400, 'Request_BadRequest'],
    [{ displayName: null }, 400, 'Request_BadRequest'],
  ]
  for (const [property, status, code] of bad) {
    await refuses(t, `/devices/${windows!.id}`, [status, code], {
      method: 'PATCH',
      json: { operatingSystemVersion: '1.0', ...property },
    })
  }
  t.not((await ask(`/devices/${windows!.id}`)).body.operatingSystemVersion, '1.0')
  await refuses(t, `/devices/${id}`, [403, 'Authorization_RequestDenied'], {
    method: 'PATCH',
    json: {},
    as: 'reader',
  })
})

t.test('an application reports the compliance of a Windows device', async t => {
  const json = { isCompliant: true, isManaged: true, operatingSystemVersion: '10.0.26100' }
  t.equal((await ask(`/devices(deviceId='${windows!.deviceId}')`, { method: 'PATCH', json })).status, 204)
  t.match((await ask(`/devices/${windows!.id}`)).body, json)
})

t.test('who registered a device', async t => {
  for (const path of ['registeredOwners', 'registeredUsers']) {
    const people = await list(`/devices/deviceId=${deviceId}/${path}`)
    t.match(people, [{ '@odata.type': '#microsoft.graph.user', displayName: 'Adele Vance' }])
    t.equal((await ask(`/devices/${id}/${path}/$count`, eventual)).text, '1')
  }
})

t.test('the groups of a device', async t => {
  const [inner, outer] = [await groupId('Trusted Machines'), await groupId('Reserved for Later')]
  const reference = (url: string) => ({ json: { '@odata.id': `https://graph.microsoft.com/v1.0/${url}` } })
  t.equal((await ask(`/groups/${inner}/members/$ref`, reference(`devices/${id}`))).status, 204)
  t.equal((await ask(`/groups/${outer}/members/$ref`, reference(`groups/${inner}`))).status, 204)
  t.strictSame(namesOf(await list(`/devices/${id}/memberOf`)), ['Trusted Machines'])
  t.strictSame(namesOf(await list(`/devices/${id}/transitiveMemberOf`)).sort(), [
    'Reserved for Later',
    'Trusted Machines',
  ])
  t.equal(
    (await list(`/groups/${outer}/transitiveMembers/microsoft.graph.device?$count=true`, eventual)).length,
    2,
  )
})
