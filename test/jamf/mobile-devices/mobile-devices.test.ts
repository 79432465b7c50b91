import t from 'tap'
import { type Json, jamfUnderTest, type Page } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const LIST = '/api/v2/mobile-devices'

interface Device extends Json {
  readonly mobileDeviceId: string
  readonly general: Json
}

const inventory = (query: string) => jamf.call<Page<Device>>(`${LIST}/detail?${query}`)
const namesOf = ({ body }: { body: Page<Device> }) => body.results.map(({ general }) => general.displayName)

t.test('the short list has a line per device, sorted by id', async t => {
  const { body } = await jamf.call<Page>(`${LIST}?page-size=2`)
  t.equal(body.totalCount, 11)
  t.match(body.results, [
    { id: '1', name: 'ADELE-IPHONE', type: 'ios', username: 'adele.vance@contoso.com' },
    { id: '2' },
  ])
  const last = await jamf.call<Page>(`${LIST}?page-size=2&page=5`)
  t.match(last.body, { totalCount: 11, results: [{ id: '11', type: 'tvos' }] })
  const one = await jamf.call(`${LIST}/1`)
  t.strictSame(one.body, body.results[0])
})

t.test('the inventory shows GENERAL and sorts by name unless told otherwise', async t => {
  const answer = await inventory('')
  const names = namesOf(answer)
  t.strictSame(names, [...names].sort())
  const { mobileDeviceId, deviceType, general, ...others } = answer.body.results[0]!
  t.match(
    { mobileDeviceId, deviceType, general },
    { mobileDeviceId: '1', deviceType: 'iOS', general: { managed: true } },
  )
  t.ok(Object.values(others).every(section => section === null))
})

t.test('a device has the sections of its type and no others', async t => {
  const { body } = await inventory('section=HARDWARE,SECURITY,NETWORK&sort=mobileDeviceId:asc')
  const phone = body.results[0]!
  const television = body.results.at(-1)!
  t.match([phone.deviceType, television.deviceType], ['iOS', 'tvOS'])
  t.match(phone, {
    hardware: { model: 'iPhone 16 Pro' },
    security: { passcodePresent: true },
    network: { cellularTechnology: 'GSM' },
  })
  t.match(television, { hardware: { batteryHealth: 'UNSUPPORTED' } })
  t.notOk('security' in television || 'network' in television)
})

t.test('filter and sort names are flat, also for what is kept in sections', async t => {
  const cases: [string, unknown[]][] = [
    ['displayName==ADELE*', ['ADELE-IPHONE']],
    ['mobileDeviceId==11', ['LOBBY-TV']],
    ['username==adele.vance@contoso.com;model==iPhone*', ['ADELE-IPHONE']],
    ['fullName=="Adele Vance"', ['ADELE-IPHONE']],
    ['carrierSettingsVersion==nothing', []],
  ]
  for (const [filter, names] of cases) {
    const answer = await inventory(`filter=${encodeURIComponent(filter)}`)
    if (filter === 'mobileDeviceId==11') t.equal(answer.body.totalCount, 1)
    else t.strictSame(namesOf(answer), names, filter)
  }
  const { body } = await inventory('section=HARDWARE&sort=batteryLevel:desc&filter=batteryLevel>0')
  const levels = body.results.map(({ hardware }) => (hardware as { batteryLevel: number }).batteryLevel)
  t.strictSame(
    levels,
    [...levels].sort((a, b) => b - a),
  )
  const passcodes = await inventory('filter=passcodePresent==false')
  t.equal(passcodes.body.totalCount, 1)
})

t.test(
  'a list can be filtered by the groups of its devices, whose names and numbers it tells with them',
  async t => {
    const filtered = async (filter: string) =>
      namesOf(
        await inventory(
          `section=GENERAL,GROUPS&sort=mobileDeviceId:asc&filter=${encodeURIComponent(filter)}`,
        ),
      )
    const groups = await jamf.call<{ id: number; name: string }[]>('/api/v1/mobile-device-groups')
    const all = await inventory('section=GROUPS&page-size=100')
    for (const { id, name } of groups.body) {
      const inGroup = (device: Json) =>
        (device.groups as Json[]).some(({ groupId }) => groupId === String(id))
      const members = all.body.results.filter(device => inGroup(device as Json)).length
      const answer = await inventory(`section=GROUPS&filter=${encodeURIComponent(`groupName=="${name}"`)}`)
      t.equal(answer.body.totalCount, members, name)
      t.ok(
        answer.body.results.every(device => inGroup(device as Json)),
        name,
      )
      t.equal((await inventory(`filter=groupId!=${id}`)).body.totalCount, 11 - members, name)
    }
    const phones = await filtered('groupName=="All Managed iPhones"')
    t.ok(phones.length > 0 && phones.every(name => String(name).endsWith('IPHONE')))
    t.strictSame(await filtered('groupName==*iphones'), phones)
    t.strictSame(await filtered('groupId=in=(9,99);displayName==ADELE*'), ['ADELE-IPHONE'])
    t.strictSame(await filtered('groupName!="All Managed Mobile Devices"'), [])
    t.strictSame(await filtered('groupName==nothing,displayName==ADELE*'), ['ADELE-IPHONE'])
  },
)

t.test('names that only some lists show can be asked for', async t => {
  for (const [query, total] of [
    ['filter=lostModeEnabled==false', 11],
    ['filter=purchasedOrLeased==Purchased', 11],
    ['filter=imei2==1', 0],
    ['sort=imei2:asc,lostModeEnabledDate:desc,purchasedOrLeased:asc', 11],
    ['exception-handling=LENIENT', 11],
    ['exception-handling=', 11],
  ] as const) {
    const { status, body } = await inventory(query)
    t.strictSame([status, body.totalCount], [200, total], query)
  }
})

t.test('what the list cannot do is refused', async t => {
  for (const query of [
    'section=NONSENSE',
    'sort=general.displayName:asc',
    'filter=nonsense==1',
    'filter=general==x',
    'page-size=0',
    'filter=batteryLevel==full',
    'filter=groups==1',
    'sort=groupName:asc',
    'exception-handling=lenient',
  ]) {
    const answer = await inventory(query)
    t.equal(answer.status, 400, query)
    jamf.contract.matches(t, 'listMobileDeviceDetails', answer as never)
  }
})

t.test('the record of one device has a member per type, of which one is filled', async t => {
  const { body } = await jamf.call<Json>(`${LIST}/1/detail`)
  t.match(body, {
    id: '1',
    name: 'ADELE-IPHONE',
    type: 'ios',
    site: { id: '-1', divisionId: null, name: 'None' },
    ios: {
      model: 'iPhone 16 Pro',
      unlockToken: null,
      computer: null,
      security: { bootstrapToken: null },
      certificates: [
        {
          commonName: 'Device Identity',
          subjectName: 'CN=Device Identity',
          serialNumber: '5c28fdae',
          sha1Fingerprint: /^[0-9a-f]{40}$/,
          issuedDateEpoch: String,
          certificateStatus: 'ISSUED',
          lifecycleStatus: 'ACTIVE',
        },
        {},
      ],
    },
    tvos: null,
    watchos: null,
    visionos: null,
  })
  t.match(body.groups, [
    { groupName: 'All Managed Mobile Devices', smart: true },
    { groupName: 'All Managed iPhones' },
  ])
  const television = await jamf.call<Json>(`${LIST}/11/detail`)
  t.match(television.body, { type: 'tvos', ios: null, tvos: { supervised: true } })
})

t.test('a PATCH changes what it names and answers with the record', async t => {
  const json = {
    name: 'ADELE-NEW',
    enforceName: true,
    assetTag: 'M-1',
    siteId: '1',
    timeZone: 'Europe/Berlin',
    location: {
      username: 'adele',
      realName: 'A',
      emailAddress: 'a@b.c',
      position: 'P',
      phoneNumber: '1',
      departmentId: '3',
      buildingId: '2',
      room: 'R',
    },
    updatedExtensionAttributes: [null, { name: 'Badge Number', value: ['42'] }],
    ios: { purchasing: { poNumber: 'PO-1', lifeExpectancy: 7 } },
  }
  const answer = await jamf.call<Json>(`${LIST}/1`, { method: 'PATCH', json })
  t.equal(answer.status, 200)
  t.match(answer.body, {
    name: 'ADELE-NEW',
    enforceName: true,
    assetTag: 'M-1',
    site: { id: '1', name: 'Headquarters' },
    timeZone: 'Europe/Berlin',
    location: json.location,
    extensionAttributes: [{ name: 'Badge Number', value: ['42'] }],
    ios: { purchasing: { poNumber: 'PO-1', lifeExpectancy: 7, vendor: 'Northwind Traders' } },
  })
  t.strictSame((await jamf.call(`${LIST}/1/detail`)).body, answer.body)
  t.match((await jamf.call(`${LIST}/1`)).body, { name: 'ADELE-NEW', username: 'adele' })
  const television = await jamf.call<Json>(`${LIST}/11`, {
    method: 'PATCH',
    json: { tvos: { airplayPassword: '9999' } },
  })
  t.match(television.body, { tvos: { airplayPassword: '9999' } })

  const phone = await jamf.call<Json>(`${LIST}/1`, {
    method: 'PATCH',
    json: { tvos: { airplayPassword: '9999', purchasing: { poNumber: 'PO-2' } } },
  })
  t.match(
    phone.body,
    { tvos: null, ios: { purchasing: { poNumber: 'PO-1' } } },
    'what it has not, it does not get',
  )
  const { body } = await jamf.call<Page>(`${LIST}/detail?section=GENERAL`)
  t.notOk('airPlayPassword' in Object((body.results[0] as Json).general))
})

t.test('scalars are taken for each other', async t => {
  const json = {
    enforceName: 'true',
    assetTag: 5,
    location: { room: 12, departmentId: 3 },
    ios: { purchasing: { lifeExpectancy: '6', leased: 'false' } },
  }
  const { status, body } = await jamf.call<Json>(`${LIST}/4`, { method: 'PATCH', json })
  t.equal(status, 200)
  t.match(body, {
    enforceName: true,
    assetTag: '5',
    location: { room: '12', departmentId: '3' },
    ios: { purchasing: { lifeExpectancy: 6, leased: false } },
  })
})

t.test('null empties', async t => {
  const json = { assetTag: null, siteId: null, location: { username: null, buildingId: null } }
  const { status, body } = await jamf.call<Json>(`${LIST}/2`, { method: 'PATCH', json })
  t.equal(status, 200)
  t.match(body, {
    assetTag: null,
    site: { id: '-1', name: 'None' },
    location: { username: null, buildingId: null },
  })
})

t.test('a change that cannot be is refused, and nothing of it is kept', async t => {
  const before = (await jamf.call(`${LIST}/3/detail`)).body
  for (const json of [
    { assetTag: 'Z', name: '' },
    { assetTag: 'Z', name: null },
    { assetTag: 'Z', siteId: '99' },
    { assetTag: 'Z', location: { departmentId: '99' } },
    { assetTag: 'Z', updatedExtensionAttributes: [{ id: '99', value: [] }] },
    { assetTag: {} },
    { assetTag: 'Z', serialNumber: 'X' },
    { assetTag: 'Z', location: { building: 'Annex' } },
    { assetTag: 'Z', ios: { supervised: true } },
    { assetTag: 'Z', tvos: { purchasing: { nonsense: 1 } } },
    { assetTag: 'Z', updatedExtensionAttributes: [{ name: 'Badge Number', values: ['1'] }] },
    { enforceName: 'perhaps' },
    [],
  ]) {
    const answer = await jamf.call(`${LIST}/3`, { method: 'PATCH', json })
    t.equal(answer.status, 400, JSON.stringify(json))
    jamf.contract.matches(t, 'updateMobileDevice', answer)
  }
  t.strictSame((await jamf.call(`${LIST}/3/detail`)).body, before)
})

t.test('an unknown id is 404', async t => {
  for (const path of ['99', 'abc', '99/detail', "1'/detail"]) {
    t.equal((await jamf.call(`${LIST}/${encodeURI(path)}`)).status, 404, path)
  }
  t.equal((await jamf.call(`${LIST}/99`, { method: 'PATCH', json: {} })).status, 404)
})
