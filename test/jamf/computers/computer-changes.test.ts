import t from 'tap'
import { type Json, jamfUnderTest } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const DETAIL = '/api/v3/computers-inventory-detail'
type Record = { [section: string]: Json }

async function change(id: number, json: unknown) {
  return jamf.call<{ errors: Json[] }>(`${DETAIL}/${id}`, { method: 'PATCH', json })
}
const read = async (id: number) => (await jamf.call<Record>(`${DETAIL}/${id}`)).body

t.test('what a PATCH says is what a GET shows, and all else stays', async t => {
  const before = await read(3)
  const json = {
    general: {
      name: 'ALEX-NEW',
      assetTag: 'A-7',
      barcode1: 'b1',
      barcode2: 'b2',
      managed: false,
      siteId: '2',
      lastIpAddress: '10.1.1.1',
    },
    purchasing: {
      leased: true,
      purchased: false,
      poDate: '2025-02-03',
      lifeExpectancy: 5,
      vendor: 'Fabrikam',
    },
    userAndLocation: {
      username: 'alex',
      realname: 'Alex "A" Wilber',
      departmentId: '2',
      buildingId: '3',
      room: 'Zürich',
    },
    hardware: {
      networkAdapterType: 'Ethernet',
      macAddress: 'AA:BB:CC:DD:EE:01',
      altMacAddress: 'AA:BB:CC:DD:EE:02',
    },
    extensionAttributes: [{ definitionId: '1', values: ['No'] }],
  }
  const answer = await change(3, json)
  t.strictSame([answer.status, answer.text], [204, ''])
  const after = await read(3)
  t.match(after, {
    general: {
      name: 'ALEX-NEW',
      assetTag: 'A-7',
      barcode1: 'b1',
      barcode2: 'b2',
      remoteManagement: { managed: false },
      site: { id: '2', name: 'Field' },
      lastIpAddress: '10.1.1.1',
    },
    purchasing: json.purchasing,
    userAndLocation: json.userAndLocation,
    hardware: json.hardware,
    extensionAttributes: [{ definitionId: '1', values: ['No'] }],
  })
  t.equal(after.purchasing!.poNumber, before.purchasing!.poNumber)
  t.equal(after.userAndLocation!.email, before.userAndLocation!.email)
  t.equal(after.hardware!.totalRamMegabytes, before.hardware!.totalRamMegabytes)
  t.strictSame(after.security, before.security)
})

t.test('a list shows a change at once, whoever made it', async t => {
  const path = '/api/v3/computers-inventory?section=GENERAL&page-size=1&filter=id==10'
  const nameNow = async () => {
    const { body } = await jamf.call<{ results: [{ general: Json }] }>(path)
    return body.results[0].general.name
  }
  t.equal(await nameNow(), 'HIRO-MBP')
  t.equal(await nameNow(), 'HIRO-MBP')
  await change(10, { general: { name: 'HIRO-NEW' } })
  t.equal(await nameNow(), 'HIRO-NEW')
})

t.test('the first version answers with the whole record, the others with nothing', async t => {
  const json = { general: { assetTag: 'A-8' } }
  const first = await jamf.call<Record>('/api/v1/computers-inventory-detail/4', { method: 'PATCH', json })
  t.match([first.status, first.body.general], [200, { assetTag: 'A-8' }])
  t.ok(Object.values(first.body).every(section => section !== null))
  for (const version of [2, 3, 4]) {
    const answer = await jamf.call(`/api/v${version}/computers-inventory-detail/4`, { method: 'PATCH', json })
    t.strictSame([answer.status, answer.text], [204, ''])
  }
})

t.test('a body of type application/merge-patch+json is understood', async t => {
  const answer = await jamf.call(`${DETAIL}/4`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: '{"general":{"assetTag":"A-9"}}',
  })
  t.equal(answer.status, 204)
  t.match(await read(4), { general: { assetTag: 'A-9' } })
})

t.test('null empties what may be empty and leaves the rest', async t => {
  const json = {
    general: { assetTag: null, barcode1: null, managed: null, siteId: null },
    purchasing: { poDate: null, leased: null, lifeExpectancy: null },
    userAndLocation: { email: null, departmentId: null, buildingId: '-1' },
    hardware: { networkAdapterType: null },
  }
  t.equal((await change(5, json)).status, 204)
  t.match(await read(5), {
    general: {
      assetTag: null,
      barcode1: null,
      remoteManagement: { managed: true },
      site: { id: '-1', name: 'None' },
    },
    purchasing: { poDate: null, leased: false, lifeExpectancy: 4 },
    userAndLocation: { email: null, departmentId: null, buildingId: null },
    hardware: { networkAdapterType: null },
  })
})

t.test('extension attributes may stand in any section', async t => {
  for (const section of ['general', 'hardware', 'purchasing', 'userAndLocation', 'operatingSystem']) {
    const json = { [section]: { extensionAttributes: [{ definitionId: '1', values: [section] }] } }
    t.equal((await change(6, json)).status, 204)
    t.match(await read(6), { extensionAttributes: [{ definitionId: '1', values: [section] }] })
  }
})

t.test('what cannot be written is refused, whichever section it is in', async t => {
  const before = await read(7)
  const sections = Object.keys(before).filter(
    name =>
      !/^(udid|general|purchasing|userAndLocation|hardware|operatingSystem|extensionAttributes)$/.test(name),
  )
  t.ok(sections.includes('diskEncryption') && sections.includes('security'))
  const cases: [unknown, string][] = [
    ...sections.map((name): [unknown, string] => [{ [name]: before[name] }, `The body has no '${name}'`]),
    [{ nonsense: 1 }, "The body has no 'nonsense'"],
    [{ general: { assetTag: 'Z', platform: 'PC' } }, "general has no 'platform'"],
    [{ hardware: { serialNumber: 'X' } }, "hardware has no 'serialNumber'"],
    [{ operatingSystem: { version: '15.0' } }, "operatingSystem has no 'version'"],
    [{ extensionAttributes: [{ definitionId: '1', value: 'x' }] }, "extensionAttributes.0 has no 'value'"],
  ]
  for (const version of [1, 2, 3, 4]) {
    for (const [json, description] of cases) {
      const path = `/api/v${version}/computers-inventory-detail/7`
      const answer = await jamf.call<{ errors: Json[] }>(path, { method: 'PATCH', json })
      t.equal(answer.status, 400, description)
      t.ok(String(answer.body.errors[0]!.description).startsWith(description), answer.text)
    }
  }
  t.strictSame(await read(7), before)
})

t.test('an extension attribute may come back as it was shown', async t => {
  const [first] = (await read(7)).extensionAttributes as unknown as Json[]
  t.equal((await change(7, { extensionAttributes: [{ ...first, values: ['Yes'] }] })).status, 204)
  t.match((await read(7)).extensionAttributes, [{ ...first, values: ['Yes'] }])
})

t.test('a change that cannot be is refused, and nothing of it is kept', async t => {
  const before = await read(8)
  const { udid } = await read(1)
  const cases: [unknown, string, string?][] = [
    [{ general: { assetTag: 'Z', name: null } }, 'general.name'],
    [{ general: { name: '' } }, 'general.name'],
    [{ general: { assetTag: 'Z', siteId: '99' } }, 'siteId'],
    [{ userAndLocation: { room: 'Z', departmentId: '99' } }, 'departmentId'],
    [{ userAndLocation: { buildingId: 'abc' } }, 'buildingId'],
    [
      { general: { assetTag: 'Z' }, extensionAttributes: [{ definitionId: '99', values: [] }] },
      'extensionAttributes',
    ],
    [{ extensionAttributes: [{ definitionId: '3', values: [] }] }, 'extensionAttributes'],
    [{ udid, general: { assetTag: 'Z' } }, 'udid', 'DUPLICATE_FIELD'],
    [{ general: { assetTag: {} } }, 'general.assetTag', 'INVALID_CONTENT'],
    [{ general: { managed: 'maybe' } }, 'general.managed', 'INVALID_CONTENT'],
    [{ general: '' }, 'general', 'INVALID_CONTENT'],
    [{ extensionAttributes: { definitionId: '1' } }, 'extensionAttributes', 'INVALID_CONTENT'],
    [{ general: [] }, 'general', 'INVALID_CONTENT'],
    [{ purchasing: { poDate: 'yesterday' } }, 'purchasing.poDate', 'INVALID_CONTENT'],
    [[], '', 'INVALID_CONTENT'],
    ['text', '', 'INVALID_CONTENT'],
  ]
  for (const [json, field, code = 'INVALID_FIELD'] of cases) {
    const answer = await change(8, json)
    t.equal(answer.status, 400, JSON.stringify(json))
    t.match(answer.body.errors, [{ code, field }], JSON.stringify(json))
    jamf.contract.matches(t, 'updateComputerV3', answer)
  }
  t.strictSame(await read(8), before)
})

t.test('scalars are taken for each other, and a number that is too large is none', async t => {
  const json = {
    general: { managed: 'false', barcode1: 12, assetTag: true, siteId: 2 },
    purchasing: { lifeExpectancy: '4', leased: 'TRUE', purchasePrice: 1.5 },
    extensionAttributes: [{ definitionId: 1, values: [7, true] }],
  }
  for (const version of [1, 2, 3, 4]) {
    const path = `/api/v${version}/computers-inventory-detail/12`
    t.equal((await jamf.call(path, { method: 'PATCH', json })).status, version === 1 ? 200 : 204)
    const after = await read(12)
    t.match(after, {
      general: { remoteManagement: { managed: false }, barcode1: '12', assetTag: 'true', site: { id: '2' } },
      purchasing: { lifeExpectancy: 4, leased: true, purchasePrice: '1.5' },
    })
    const [first] = after.extensionAttributes as unknown as Json[]
    t.strictSame(first!.values, ['7', 'true'])
    for (const body of ['{"general":{"barcode1":1e400}}', '{"purchasing":{"lifeExpectancy":-1e999}}']) {
      const headers = { 'content-type': 'application/json' }
      const large = await jamf.call(path, { method: 'PATCH', headers, body })
      t.match([large.status, large.body], [400, { errors: [{ code: 'INVALID_CONTENT' }] }], body)
    }
    t.strictSame(await read(12), after)
  }
})

t.test('a body that is no JSON is refused', async t => {
  const send = (type: string, body: string) =>
    jamf.call(`${DETAIL}/8`, { method: 'PATCH', headers: { 'content-type': type }, body })
  t.equal((await send('application/json', '{"general":')).status, 400)
  t.equal((await send('application/json', '{"__proto__":{}}')).status, 400)
  const xml = await send('text/xml', '<!DOCTYPE a [<!ENTITY b "c">]><computer>&b;</computer>')
  t.equal(xml.status, 415)
  jamf.contract.matches(t, 'updateComputerV3', xml)
  t.equal((await jamf.call(`${DETAIL}/999`, { method: 'PATCH', json: {} })).status, 404)
})

t.test('a new name is the device’s name: Graph shows it too', async t => {
  const graph = await jamf.token()
  const path = '/v1.0/devices/c0ffee00-0000-4000-8000-0000000000d1'
  t.match((await jamf.request(path, { bearer: graph })).body, { displayName: 'ADELE-MBP' })
  t.equal((await change(2, { general: { name: 'ADELE-RENAMED' } })).status, 204)
  t.match((await jamf.request(path, { bearer: graph })).body, { displayName: 'ADELE-RENAMED' })
})
