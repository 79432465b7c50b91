import t from 'tap'
import { type Json, jamfUnderTest, type Page } from '../jamf.ts'

const jamf = await jamfUnderTest(t)

t.test('buildings have the address of the office', async t => {
  const { body } = await jamf.call<Page>('/api/v1/buildings?filter=name==Berlin*')
  t.strictSame(body, {
    totalCount: 1,
    results: [
      {
        id: '3',
        name: 'Berlin Office',
        streetAddress1: 'Lindenufer 8',
        streetAddress2: '',
        city: 'Berlin',
        stateProvince: 'BE',
        zipPostalCode: '10117',
        country: 'Germany',
      },
    ],
  })
  t.strictSame((await jamf.call('/api/v1/buildings/3')).body, body.results[0])
  t.equal((await jamf.call('/api/v1/buildings/99')).status, 404)
})

t.test('departments are paged and sorted', async t => {
  const { body } = await jamf.call<Page>('/api/v1/departments?page-size=2&sort=name:desc')
  t.equal(body.results.length, 2)
  t.ok(body.totalCount > 2)
  t.ok(String(body.results[0]!.name) > String(body.results[1]!.name))
  t.equal((await jamf.call('/api/v1/departments/x')).status, 404)
})

t.test('sites are an array, and what belongs to one is too', async t => {
  t.strictSame((await jamf.call<Json[]>('/api/v1/sites')).body, [
    { id: '1', divisionId: null, name: 'Headquarters' },
    { id: '2', divisionId: null, name: 'Field' },
  ])
  const path = '/api/v1/sites/1/objects'
  const all = await jamf.call<Json[]>(path)
  t.ok(all.body.length > 1)
  t.strictSame(all.body[0], { siteId: '1', objectType: 'Computer', objectId: '2' })
  const filter = encodeURIComponent('objectType=="mobile device"')
  const phones = await jamf.call<Json[]>(`${path}?filter=${filter}&sort=objectId:desc&page-size=1`)
  t.ok(phones.body.length <= 1)
  t.strictSame((await jamf.call<Json[]>('/api/v1/sites/99/objects')).body, [])
})

t.test('an address can be taken away, and be searched for', async t => {
  const { body } = await jamf.call<{ id: string }>('/api/v1/buildings', {
    json: { name: 'Barn', city: 'Ulm' },
  })
  const found = await jamf.call<Page>('/api/v1/buildings?filter=city==ulm')
  const empty = {
    streetAddress1: null,
    streetAddress2: null,
    stateProvince: null,
    zipPostalCode: null,
    country: null,
  }
  t.same(found.body.results, [{ id: body.id, name: 'Barn', ...empty, city: 'Ulm' }])
  const path = `/JSSResource/buildings/id/${body.id}`
  const xml = (text: string) =>
    jamf.call(path, { method: 'PUT', body: text, headers: { 'content-type': 'text/xml' } })
  await xml('<building><streetAddress1>Hofweg 1</streetAddress1><city/></building>')
  const classic = await jamf.call<Json>(path, { headers: { accept: 'application/json' } })
  t.same(classic.body.building, {
    id: Number(body.id),
    name: 'Barn',
    streetAddress1: 'Hofweg 1',
    streetAddress2: '',
    city: '',
    stateProvince: '',
    zipPostalCode: '',
    country: '',
  })
})

t.test('what refers to a deleted record is left without one', async t => {
  const computer = async () => {
    const { body } = await jamf.call<Record<string, Json>>('/api/v4/computers-inventory-detail/2')
    const { buildingId, departmentId } = body.userAndLocation!
    return { buildingId, departmentId, site: (body.general!.site as Json).name }
  }
  const { buildingId, departmentId, site } = await computer()
  t.ok(buildingId && departmentId && site === 'Headquarters')
  const remove = (path: string) => jamf.call(path, { method: 'DELETE' })
  t.equal((await remove(`/api/v1/buildings/${buildingId}`)).status, 204)
  t.equal((await remove(`/api/v1/departments/${departmentId}`)).status, 204)
  t.equal((await remove('/JSSResource/sites/name/headquarters')).status, 200)
  t.strictSame(await computer(), { buildingId: null, departmentId: null, site: 'None' })
})

t.test('a category without a priority has 9, as one with a priority that there is not', async t => {
  t.strictSame((await jamf.call<Page>('/api/v1/categories?sort=priority:asc')).body.results, [
    { id: '1', name: 'Security', priority: 1 },
    { id: '2', name: 'Productivity', priority: 9 },
    { id: '3', name: 'Maintenance', priority: 15 },
  ])
  const headers = { 'content-type': 'application/xml' }
  for (const element of ['', '<priority>21</priority>', '<priority>high</priority>', '<priority/>']) {
    const body = `<category><name>Games</name>${element}</category>`
    await jamf.call('/JSSResource/categories/id/0', { method: 'POST', headers, body })
    const shown = await jamf.call('/JSSResource/categories/name/Games')
    t.match(
      shown.text,
      /<category><id>\d+<\/id><name>Games<\/name><priority>9<\/priority><\/category>$/,
      element,
    )
    await jamf.call('/JSSResource/categories/name/Games', { method: 'DELETE' })
  }
  const lacking = await jamf.call('/api/v1/categories', { json: { name: 'Games' } })
  t.match(lacking.body, { httpStatus: 400, errors: [{ code: 'INVALID_CONTENT', field: 'priority' }] })
})

t.test('numbers may come as text, and text as numbers', async t => {
  const { body } = await jamf.call<{ id: string }>('/api/v1/categories', {
    json: { name: 2026, priority: '4' },
  })
  t.same((await jamf.call(`/api/v1/categories/${body.id}`)).body, { id: body.id, name: '2026', priority: 4 })
  for (const priority of ['high', 1e300, 2 ** 31, 1.5, {}]) {
    const { body: said } = await jamf.call('/api/v1/categories', { json: { name: 'Loud', priority } })
    t.match(said, { httpStatus: 400, errors: [{ code: 'INVALID_CONTENT', field: 'priority' }] })
  }
})

t.test('a department has a name of 225 characters at most', async t => {
  const long = await jamf.call('/api/v1/departments', { json: { name: 'x'.repeat(226) } })
  t.match(long.body, { httpStatus: 400, errors: [{ code: 'INVALID_CONTENT', field: 'name' }] })
})

t.test('XML is understood without a type and in another encoding, and refused as a form', async t => {
  const path = '/JSSResource/departments/id/0'
  const request = (body: string | Buffer, type?: string) =>
    jamf.call(path, { method: 'POST', body, headers: type ? { 'content-type': type } : {} })
  const latin = Buffer.from(
    '<?xml version="1.0" encoding="ISO-8859-1"?><department><name>Fuhrparkb\u00fcro</name></department>',
    'latin1',
  )
  t.equal((await request(latin)).status, 201)
  t.equal(
    (await request('<department><name>Caf\u00e9 &#8364;</name></department>', 'text/xml; charset=utf-8'))
      .status,
    201,
  )
  const { body } = await jamf.call<Page>('/api/v1/departments?sort=id:desc&page-size=2')
  t.strictSame(
    body.results.map(({ name }) => name),
    ['Caf\u00e9 \u20ac', 'Fuhrparkb\u00fcro'],
  )
  t.equal((await request('<department/>', 'application/x-www-form-urlencoded')).status, 415)
  const named = await request('<department/>', 'application/json')
  t.equal(named.status, 415, 'the type is looked at before what is in it (jamf2snipe#99, #115)')
  t.equal(named.headers['content-length'], '554')
  t.equal((await request('not XML')).status, 400)
  t.equal((await request('<?xml version="1.0" encoding="klingon"?><department/>')).status, 400)
  const entities =
    '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><department><name>&x;</name></department>'
  t.equal((await request(entities, 'application/xml')).status, 400)
  t.equal((await request(`${'<a>'.repeat(50_000)}`, 'application/xml')).status, 400)
})
