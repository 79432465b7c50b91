import t, { type Test } from 'tap'
import { errorText, type Json, jamfUnderTest, type Page, statusPage } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const CLASSIC = '/JSSResource/computergroups'

const membersOf = async (id: string | number) => {
  const headers = { accept: 'application/json' }
  const { body } = await jamf.call<{ computer_group: { computers: Json[] } }>(`${CLASSIC}/id/${id}`, {
    headers,
  })
  return body.computer_group.computers.map(member => member.id)
}
const classic = (method: string, id: string | number, body?: string) =>
  jamf.call(`${CLASSIC}/id/${id}`, {
    method,
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/xml' } }),
  })
const computers = (...ids: (number | string)[]) =>
  ids.map(id => `<computer><id>${id}</id></computer>`).join('')
const conflict = (message: string) => statusPage('Conflict', '10.4.10', `Error: ${message}`)
const pool = await membersOf(4)
const idOf = (text: string) => /<id>(\d+)<\/id>/.exec(text)![1]!

const general = (await jamf.call<Page>('/api/v4/computers-inventory?section=GENERAL&page-size=100')).body
  .results as unknown as {
  id: string
  general: { site: { id: string }; remoteManagement: { managed: boolean } }
}[]
const inField = general
  .filter(({ general: { site } }) => site.id === '2')
  .map(({ id }) => id)
  .sort((a, b) => Number(a) - Number(b))
const unmanaged = general.find(({ general: { remoteManagement } }) => !remoteManagement.managed)!.id

// Seen on 11.32.0: jamf/terraform-provider-jamfplatform, internal/common/progroups/doc.go; so are the other rules of these writes.
async function refusesDevice(test: Test, { status, body }: { status: number; body: unknown }): Promise<void> {
  test.match([status, body], [400, { errors: [{ code: 'INVALID_DEVICE', field: 'assignments' }] }])
}

for (const version of [2, 3]) {
  const path = `/api/v${version}/computer-groups/static-groups`

  t.test(`a static group is made, replaced and removed by version ${version}`, async t => {
    const json = { name: `Kiosks ${version}`, description: 'D', siteId: '2', assignments: inField }
    const made = await jamf.call<{ id: string; href: string }>(path, { json })
    jamf.contract.matches(t, `createStaticComputerGroupV${version}`, made)
    const { id, href } = made.body
    t.ok(href.endsWith(`${path}/${id}`))
    const shown = await jamf.call(`${path}/${id}`)
    t.strictSame(shown.body, { id, name: json.name, description: 'D', siteId: '2' }, 'members are not told')
    t.strictSame(await membersOf(id), inField.map(Number))
    const put = { name: `Screens ${version}`, assignments: ['5'] }
    const answer = await jamf.call(`${path}/${id}`, { method: 'PUT', json: put })
    jamf.contract.matches(t, `updateStaticComputerGroupV${version}`, answer)
    t.strictSame(answer.body, { id, name: put.name, description: '', siteId: '-1', assignments: ['5'] })
    t.strictSame(await membersOf(id), [5])
    t.equal((await jamf.call(`${path}/${id}`, { method: 'DELETE' })).status, 204)
    t.equal((await jamf.call(`${path}/${id}`)).status, 404)
    const next = await jamf.call<{ id: string }>(path, { json: { name: 'Next', assignments: [] } })
    t.ok(Number(next.body.id) > Number(id), 'an id is not used again')
    t.strictSame(await membersOf(next.body.id), [])
    await jamf.call(`${path}/${next.body.id}`, { method: 'DELETE' })
  })

  t.test(`what a static group cannot be is refused by version ${version}`, async t => {
    const duplicate = { code: 'DUPLICATE_FIELD', description: 'duplicate name', id: '0', field: 'name' }
    const taken = { name: 'outdated MACOS', assignments: [] }
    const asked = [
      await jamf.call(path, { json: taken }),
      await jamf.call(`${path}/4`, { method: 'PUT', json: taken }),
    ]
    for (const { status, text } of asked) t.strictSame([status, text], [422, errorText(422, duplicate)])
    for (const without of [
      await jamf.call(`${path}/4`, { method: 'PUT', json: { name: 'Loan Pool' } }),
      await jamf.call(path, { json: { name: 'Without' } }),
    ])
      t.match([without.status, without.body], [400, { httpStatus: 400, errors: [] }])
    for (const json of [
      { name: 'A', assignments: ['1', '99'] },
      { name: 'A', assignments: [unmanaged] },
      { name: 'A', siteId: '1', assignments: [inField[0]] },
      { name: 'A', siteId: '2', assignments: ['1'] },
    ])
      await refusesDevice(t, await jamf.call(path, { json }))
    const nowhere = await jamf.call(path, { json: { name: 'A', siteId: '9', assignments: [] } })
    t.match([nowhere.status, nowhere.body], [403, { errors: [{ code: 'INVALID_PRIVILEGE', field: null }] }])
    for (const [json, field] of [
      [{ name: 'A', members: [] }, ''],
      [{ assignments: [] }, 'name'],
    ] as const) {
      const answer = await jamf.call(path, { json })
      t.match([answer.status, answer.body], [400, { errors: [{ field }] }], JSON.stringify(json))
    }
    t.equal((await jamf.call(`${path}/1`, { method: 'PUT', json: taken })).status, 404, 'a smart one')
    t.equal((await jamf.call(`${path}/1`, { method: 'DELETE' })).status, 404)
    t.strictSame(await membersOf(4), pool)
  })
}

t.test('mobile devices are selected one by one, and a group of them needs a site', async t => {
  const path = '/api/v2/mobile-device-groups/static-groups'
  const unsited = [403, { errors: [{ code: 'INVALID_PRIVILEGE', field: 'siteId' }] }]
  const refused = await jamf.call(path, { json: { groupName: 'Carts', assignments: [] } })
  t.match([refused.status, refused.body], unsited)
  const nowhere = await jamf.call(path, { json: { groupName: 'Carts', siteId: '9', assignments: [] } })
  t.match([nowhere.status, nowhere.body], [403, { errors: [{ code: 'INVALID_PRIVILEGE', field: null }] }])
  const without = await jamf.call(path, { json: { groupName: 'Carts', siteId: '-1' } })
  t.match([without.status, without.body], [400, { errors: [] }])
  const elsewhere = { groupName: 'Carts', siteId: '2', assignments: [{ mobileDeviceId: '1' }] }
  await refusesDevice(t, await jamf.call(path, { json: elsewhere }))
  const json = {
    groupName: 'Carts',
    groupDescription: 'On wheels',
    siteId: '-1',
    assignments: [{ mobileDeviceId: '1' }, { mobileDeviceId: '2', selected: true }],
  }
  const made = await jamf.call<{ id: string }>(path, { json })
  jamf.contract.matches(t, 'createStaticMobileDeviceGroup', made)
  const count = async () =>
    (await jamf.call<Page>(`${path}?filter=groupName==Carts`)).body.results.map(group => group.count)
  t.strictSame(await count(), [2])
  const change = {
    groupName: 'Carts',
    siteId: '-1',
    assignments: [
      { mobileDeviceId: '1', selected: false },
      { mobileDeviceId: '3', selected: true },
      { mobileDeviceId: '4' },
    ],
  }
  const patched = await jamf.call(`${path}/${made.body.id}`, { method: 'PATCH', json: change })
  jamf.contract.matches(t, 'updateStaticMobileDeviceGroup', patched)
  t.match(patched.body, { groupDescription: '', siteId: '-1' }, 'what the body leaves out is emptied')
  t.strictSame(await count(), [3])
  const patch = (json: object) =>
    jamf.call(`${path}/${made.body.id}`, { method: 'PATCH', json: { groupName: 'Carts', ...json } })
  await refusesDevice(t, await patch({ siteId: '-1', assignments: [{ mobileDeviceId: '99' }] }))
  await refusesDevice(
    t,
    await patch({ siteId: '-1', assignments: [{ mobileDeviceId: '99', selected: false }] }),
  )
  const unsitedPatch = await patch({ assignments: [] })
  t.match([unsitedPatch.status, unsitedPatch.body], unsited)
  const withoutPatch = await patch({ siteId: '-1' })
  t.match([withoutPatch.status, withoutPatch.body], [400, { errors: [] }])
  t.equal((await patch({ siteId: '-1', assignments: [] })).status, 200)
  t.strictSame(await count(), [3], 'nobody is selected, and nobody goes')
  t.equal((await jamf.call(`${path}/${made.body.id}`, { method: 'DELETE' })).status, 204)
  t.strictSame(await count(), [])
})

t.test('the Classic API makes a group whatever id the path and the body have', async t => {
  const made = await classic(
    'POST',
    7,
    `<computer_group><id>99</id><name>Desks</name><is_smart>false</is_smart><colour>red</colour><site><name>Field</name></site><computers>${computers(2, 1)}</computers></computer_group>`,
  )
  t.equal(made.status, 201)
  const id = idOf(made.text)
  t.not(id, '99')
  t.equal(made.text, `<?xml version="1.0" encoding="UTF-8"?><computer_group><id>${id}</id></computer_group>`)
  const headers = { accept: 'application/json' }
  const { body } = await jamf.call<{ computer_group: Json }>(`${CLASSIC}/id/${id}`, { headers })
  t.match(body.computer_group, {
    name: 'Desks',
    is_smart: false,
    site: { id: 2 },
    computers: [{ id: 1 }, { id: 2 }],
  })
  const renamed = await classic('PUT', id, '<computer_group><name>Tables</name></computer_group>')
  t.equal(renamed.status, 201)
  t.strictSame(await membersOf(id), [1, 2], 'what the body does not have stays')
  await classic('PUT', id, `<computer_group><computers>${computers(5)}</computers></computer_group>`)
  t.strictSame(await membersOf(id), [5], 'what it has is replaced whole')
  const gone = await classic('DELETE', id)
  t.strictSame([gone.status, idOf(gone.text)], [200, id])
  t.equal((await classic('GET', id)).status, 404)
})

t.test('additions and deletions are done wholly or not at all', async t => {
  const before = await membersOf(4)
  const [first] = before as number[]
  const put = (inner: string) => classic('PUT', 4, `<computer_group>${inner}</computer_group>`)
  const added = await put(
    `<computer_additions>${computers(1)}<computer><name>ADELE-MBP</name></computer></computer_additions><computer_deletions>${computers(first!)}</computer_deletions>`,
  )
  t.equal(added.status, 201)
  const after = await membersOf(4)
  t.strictSame(after, [1, 2, ...before.slice(1)])
  for (const inner of [
    `<name>Other</name><computer_additions>${computers(3, 999)}</computer_additions>`,
    '<computer_additions><computer><serial_number>NONE</serial_number></computer></computer_additions>',
    '<computer_additions><computer/></computer_additions>',
    `<computer_additions>${computers(3)}</computer_additions><computer_deletions>${computers(7)}</computer_deletions>`,
    `<computers>${computers('x')}</computers>`,
  ]) {
    const answer = await put(inner)
    t.strictSame([answer.status, answer.text], [409, conflict('Unable to match computer')], inner)
  }
  t.strictSame(await membersOf(4), after)
})

t.test('a smart group of the Classic API is its criteria, replaced whole', async t => {
  const criterion = (name: string, value: string) =>
    `<criterion><name>${name}</name><priority>0</priority><and_or>and</and_or><search_type>is</search_type><value>${value}</value></criterion>`
  const made = await classic(
    'POST',
    0,
    `<computer_group><name>Adele</name><is_smart>true</is_smart><criteria>${criterion('Computer Name', 'ADELE-MBP')}</criteria></computer_group>`,
  )
  const id = idOf(made.text)
  t.strictSame(await membersOf(id), [2])
  await classic(
    'PUT',
    id,
    `<computer_group><criteria>${criterion('Computer Group', 'Loan Pool').replace('is<', 'member of<')}</criteria></computer_group>`,
  )
  t.strictSame(await membersOf(id), await membersOf(4))
  const unknown = await classic(
    'PUT',
    id,
    `<computer_group><criteria>${criterion('Shoe Size', '9')}</criteria></computer_group>`,
  )
  t.strictSame([unknown.status, unknown.text], [409, conflict('Problem with criteria')])
  t.equal((await classic('DELETE', 4)).status, 409, 'another group asks for its members')
  t.equal((await jamf.call('/api/v3/computer-groups/static-groups/4', { method: 'DELETE' })).status, 422)
  t.equal((await classic('DELETE', id)).status, 200)
})

t.test('what a Classic group cannot be is 409', async t => {
  for (const [body, message] of [
    ['<computer_group><is_smart>false</is_smart></computer_group>', 'The name is missing'],
    ['<computer_group><name> </name></computer_group>', 'The name is missing'],
    ['<computer_group><name>loan pool</name></computer_group>', 'Duplicate name'],
    [
      '<computer_group><name>A</name><site><name>Moon</name></site></computer_group>',
      'Problem with site name',
    ],
    ['<computer_group><name>A</name><site><id>99</id></site></computer_group>', 'Problem with site name'],
  ] as const) {
    const answer = await classic('POST', 0, body)
    t.strictSame([answer.status, answer.text], [409, conflict(message)], body)
  }
  for (const method of ['PUT', 'DELETE']) {
    const body = method === 'PUT' ? '<computer_group/>' : undefined
    t.equal((await classic(method, 99, body)).status, 404)
  }
})

// jamf/Replicator#9: a group copied from another instance.
t.test('a smart group with computers that there are not is refused', async t => {
  const criteria =
    '<criteria><criterion><name>Application Title</name><search_type>is not</search_type><value>Text.app</value></criterion></criteria>'
  const body = (inner: string) =>
    `<computer_group><name>Copied</name><is_smart>true</is_smart>${criteria}<computers><size>1</size>${inner}</computers></computer_group>`
  const refused = await classic(
    'POST',
    0,
    body('<computer><serial_number>C02S7130GFWL</serial_number></computer>'),
  )
  t.strictSame([refused.status, refused.text], [409, conflict('Unable to match computer')])
  const made = await classic('POST', 0, body(computers(1)))
  t.equal(made.status, 201)
  t.not((await membersOf(idOf(made.text))).length, 1, 'who is in it follows from the criteria')
})
