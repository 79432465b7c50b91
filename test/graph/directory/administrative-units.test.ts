import t, { type Test } from 'tap'
import { eventual, graphUnderTest, type Item, type List } from '../graph-under-test.ts'

const graph = await graphUnderTest(t)
const { ask, list, refuses, origin, emulator } = graph
const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const UNITS = '/directory/administrativeUnits'

const make = async (json: object): Promise<Item> => (await ask(UNITS, { json })).body
const namesOf = (items: readonly Item[]) => items.map(({ displayName }) => displayName)
const reference = (url: string) => ({ json: { '@odata.id': url } })

t.test('a unit is made, read, listed, changed and deleted', async t => {
  const made = await ask(UNITS, { json: { displayName: 'Coast', visibility: 'HiddenMembership' } })
  t.equal(made.status, 201)
  const { id } = made.body
  t.match(
    made.headers.location,
    new RegExp(`/directoryObjects/${id}/Microsoft.DirectoryServices.AdministrativeUnit$`),
  )
  const unit = {
    '@odata.context': `${origin}/v1.0/$metadata#directory/administrativeUnits/$entity`,
    id,
    deletedDateTime: null,
    displayName: 'Coast',
    description: null,
    isMemberManagementRestricted: false,
    membershipRule: null,
    membershipType: null,
    membershipRuleProcessingState: null,
    visibility: 'HiddenMembership',
  }
  t.equal(made.text, JSON.stringify(unit), 'in the order in which the service sends it')
  t.strictSame((await ask(`${UNITS}/${id}`)).body, unit)
  const { body: page } = await ask<List>(`${UNITS}?$filter=startswith(displayName,'Co')`)
  t.equal(page['@odata.context'], `${origin}/v1.0/$metadata#directory/administrativeUnits`)
  t.strictSame(namesOf(page.value), ['Coast'])
  t.equal((await ask(`${UNITS}/$count`, eventual)).text, '1')
  t.equal((await ask(`${UNITS}/${id}`, { method: 'PATCH', json: { description: 'At the sea' } })).status, 204)
  t.equal((await ask(`${UNITS}/${id}?$select=description`)).body.description, 'At the sea')
  t.equal((await ask(`${UNITS}/${id}`, { method: 'DELETE' })).status, 204)
  await refuses(t, `${UNITS}/${id}`, [404, 'Request_ResourceNotFound'])
  t.strictSame(await list(UNITS), [])
})

t.test('what cannot be made or changed', async t => {
  await refuses(
    t,
    UNITS,
    [
      400,
      'Request_BadRequest',
      "A value is required for property 'displayName' of resource 'AdministrativeUnit'.",
    ],
    { json: { description: 'no name' } },
  )
  await refuses(t, UNITS, [400, 'Request_BadRequest', /membershipRule/], {
    json: { displayName: 'Sales', membershipType: 'Dynamic' },
  })
  const { id } = await make({ displayName: 'Restricted', isMemberManagementRestricted: true })
  await refuses(t, `${UNITS}/${id}`, [400, 'Request_BadRequest', /isMemberManagementRestricted/], {
    method: 'PATCH',
    json: { isMemberManagementRestricted: false },
  })
  await refuses(t, UNITS, [403, 'Authorization_RequestDenied'], { as: 'reader' })
})

t.test('users, groups and devices are its members, once each, and nothing else is', async t => {
  const { id } = await make({ displayName: 'Members' })
  const path = `${UNITS}/${id}/members`
  const group = await graph.groupId('Builders')
  const [device] = await list('/devices?$top=1')
  for (const url of [`users/${ADELE}`, `groups/${group}`, `devices/${device!.id}`]) {
    t.equal(
      (await ask(`${path}/$ref`, reference(`https://graph.microsoft.com/v1.0/${url}`))).status,
      204,
      url,
    )
  }
  await refuses(
    t,
    `${path}/$ref`,
    [
      400,
      'Request_BadRequest',
      "One or more added object references already exist for the following modified properties: 'members'.",
    ],
    reference(`https://graph.microsoft.com/v1.0/users/${ADELE}`),
  )
  const [principal] = await list('/servicePrincipals?$top=1')
  await refuses(
    t,
    `${path}/$ref`,
    [400, 'Request_BadRequest', /cannot be one of the 'members'/],
    reference(`https://graph.microsoft.com/v1.0/directoryObjects/${principal!.id}`),
  )
  t.strictSame(
    (await list(path)).map(item => item['@odata.type']),
    ['#microsoft.graph.user', '#microsoft.graph.group', '#microsoft.graph.device'],
  )
  t.strictSame(namesOf(await list(`${path}/microsoft.graph.user`)), ['Adele Vance'])
  t.equal((await ask(`${path}/$count`, eventual)).text, '3')
  const { body } = await ask(`${UNITS}/${id}?$expand=members($select=id)`)
  t.equal((body.members as Item[]).length, 3)
  t.equal((await ask(`${path}/${group}/$ref`, { method: 'DELETE' })).status, 204)
  await refuses(t, `${path}/${group}/$ref`, [404, 'Request_ResourceNotFound'], { method: 'DELETE' })
})

t.test(
  'an object is in its groups and in its units, and the members of a group are not in the units of that group',
  async t => {
    const before = namesOf(await list(`/users/${ADELE}/memberOf`))
    const { id } = await make({ displayName: 'Of Adele' })
    await ask(`${UNITS}/${id}/members/$ref`, reference(`/users/${ADELE}`))
    const { value } = (await ask<List>(`/users/${ADELE}/memberOf`)).body
    t.strictSame(namesOf(value).sort(), [...before, 'Of Adele'].sort())
    t.ok(value.some(item => item['@odata.type'] === '#microsoft.graph.administrativeUnit' && item.id === id))
    const cast = await ask<List>(`/users/${ADELE}/memberOf/microsoft.graph.administrativeUnit`)
    t.strictSame(namesOf(cast.body.value), ['Members', 'Of Adele'])
    t.equal(cast.body['@odata.context'], `${origin}/v1.0/$metadata#administrativeUnits`)
    t.strictSame(
      namesOf(await list(`/users/${ADELE}/memberOf/microsoft.graph.group`)).sort(),
      before.filter(name => name !== 'Members').sort(),
    )
    const group = await graph.groupId('Project Kestrel')
    await ask(`${UNITS}/${id}/members/$ref`, reference(`/groups/${group}`))
    t.ok(namesOf(await list(`/groups/${group}/memberOf`)).includes('Of Adele'))
    const [carla] = await list("/users?$filter=displayName eq 'Carla Mendez'")
    t.notOk(namesOf(await list(`/users/${carla!.id}/transitiveMemberOf`)).includes('Of Adele'))
    const seen = (await list(`/users/${ADELE}/memberOf`, { as: 'reader' })).find(item => item.id === id)
    t.equal(seen?.displayName, null, 'who may not read units sees that there is one')
    await ask(`${UNITS}/${id}`, { method: 'DELETE' })
    t.notOk(namesOf(await list(`/users/${ADELE}/memberOf`)).includes('Of Adele'))
  },
)

t.test('a dynamic unit follows its rule, and nobody is put into it or taken out by hand', async t => {
  const rule = { membershipType: 'Dynamic', membershipRule: 'user.department -eq "Lighthouse"' }
  const { id } = await make({ displayName: 'Keepers', membershipRuleProcessingState: 'On', ...rule })
  const path = `${UNITS}/${id}/members`
  t.strictSame(await list(path), [])
  await ask(`/users/${ADELE}`, { method: 'PATCH', json: { department: 'Lighthouse' } })
  t.strictSame(namesOf(await list(path)), ['Adele Vance'])
  const refusal: [number, string] = [403, 'Authorization_RequestDenied']
  await refuses(t, `${path}/$ref`, refusal, reference('/users/alex.wilber@contoso.com'))
  await refuses(t, `${path}/${ADELE}/$ref`, refusal, { method: 'DELETE' })
  const other = { membershipRule: 'user.department -eq "Harbour"' }
  await ask(`${UNITS}/${id}`, { method: 'PATCH', json: other })
  t.strictSame(await list(path), [])
})

t.test('what happens to a unit is told', async (t: Test) => {
  const { id } = await make({ displayName: 'Told' })
  await ask(`${UNITS}/${id}`, { method: 'DELETE' })
  const events = await emulator.request<{ events: { name: string }[] }>('/_localtenant/events', {
    headers: { accept: 'application/json' },
  })
  t.strictSame(events.body.events.map(({ name }) => name).slice(-2), [
    'administrativeUnitCreated',
    'administrativeUnitDeleted',
  ])
})

t.test('parts that are not emulated say so', async t => {
  const { id } = await make({ displayName: 'Scoped' })
  for (const path of [`${UNITS}/delta`, `${UNITS}/${id}/scopedRoleMembers`, `${UNITS}/${id}/extensions`]) {
    const answer = await ask(path)
    t.equal(answer.status, 501, path)
    t.ok(answer.headers['x-localtenant-not-emulated'])
  }
  const inside = await ask(`${UNITS}/${id}/members`, { json: { '@odata.type': '#microsoft.graph.group' } })
  t.equal(inside.headers['x-localtenant-not-emulated'], 'POST /directory/administrativeUnits/{id}/members')
})
