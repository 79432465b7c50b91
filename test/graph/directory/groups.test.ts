import t from 'tap'
import { eventual, graphUnderTest, type Item } from '../graph-under-test.ts'

const { ask, list, refuses, groupId, origin } = await graphUnderTest(t)

const security = {
  displayName: 'Release Team',
  mailEnabled: false,
  mailNickname: 'release-team',
  securityEnabled: true,
}
const userUrl = (name: string) => `https://graph.microsoft.com/v1.0/users/${name}@contoso.com`
const namesOf = (items: readonly Item[]) => items.map(item => item.displayName)

/** The order in which the service sends a group. */
const MEMBERS =
  'id deletedDateTime classification createdDateTime creationOptions description displayName expirationDateTime groupTypes isAssignableToRole mail mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses renewedDateTime resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier theme uniqueName visibility onPremisesProvisioningErrors serviceProvisioningErrors'

t.test('a group has every property, in the order of the service', async t => {
  const [first] = await list("/groups?$filter=displayName eq 'Launch Crew'")
  t.strictSame(Object.keys(first!), MEMBERS.split(' '))
  t.match(first, {
    groupTypes: ['Unified'],
    mail: 'launchcrew@contoso.com',
    proxyAddresses: ['SMTP:launchcrew@contoso.com'],
    mailEnabled: true,
    securityEnabled: false,
    visibility: 'Private',
  })
  t.strictSame((await ask(`/groups/${first!.id}`)).body, {
    '@odata.context': `${origin}/v1.0/$metadata#groups/$entity`,
    ...first,
  })
})

t.test('a group is made, changed and deleted', async t => {
  const made = await ask('/groups', { json: security })
  t.equal(made.status, 201)
  const { id } = made.body
  t.equal(
    made.headers.location,
    `${origin}/v2/c0ffee00-0000-4000-8000-000000000001/directoryObjects/${id}/Microsoft.DirectoryServices.Group`,
  )
  t.match(made.body, {
    ...security,
    groupTypes: [],
    mail: null,
    createdDateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  })
  t.match(made.body.securityIdentifier, /^S-1-12-1-\d+-\d+-\d+-\d+$/)
  const before = Number((await ask('/groups/$count', eventual)).text)

  const change = { description: 'Ships it', displayName: 'Ship Team' }
  t.equal((await ask(`/groups/${id}`, { method: 'PATCH', json: change })).status, 204)
  t.match((await ask(`/groups/${id}`)).body, change)

  t.equal((await ask(`/groups/${id}`, { method: 'DELETE' })).status, 204)
  await refuses(t, `/groups/${id}`, [404, 'Request_ResourceNotFound'])
  await refuses(t, `/groups/${id}`, [404, 'Request_ResourceNotFound'], { method: 'PATCH', json: change })
  t.equal(Number((await ask('/groups/$count', eventual)).text), before - 1)
})

t.test('a new group needs what the service needs', async t => {
  for (const name of Object.keys(security)) {
    const message = `A value is required for property '${name}' of resource 'Group'.`
    await refuses(t, '/groups', [400, 'Request_BadRequest', message], {
      json: { ...security, [name]: undefined },
    })
  }
  const bad: [object, string | RegExp][] = [
    [{ mailEnabled: true }, /does not currently support writes of mail-enabled groups/],
    [{ groupTypes: ['DynamicMembership'] }, /'membershipRule'/],
    [{ mailEnabled: 'yes' }, 'Property mailEnabled in payload has a value that does not match schema.'],
    [{ groupTypes: [1] }, 'Property groupTypes in payload has a value that does not match schema.'],
    [{ id: 'x' }, "Property 'id' is read-only and cannot be set."],
  ]
  for (const [property, message] of bad) {
    await refuses(t, '/groups', [400, 'Request_BadRequest', message], { json: { ...security, ...property } })
  }
  t.strictSame(await list("/groups?$filter=displayName eq 'Release Team'"), [])
})

t.test('a Microsoft 365 group gets an address', async t => {
  const json = { ...security, mailNickname: 'crew', mailEnabled: true, groupTypes: ['Unified'] }
  t.match((await ask('/groups', { json })).body, {
    mail: 'crew@contoso.com',
    groupTypes: ['Unified'],
    visibility: 'Public',
  })
})

t.test('members and owners are bound when the group is made', async t => {
  const json = {
    ...security,
    'members@odata.bind': [userUrl('adele.vance'), userUrl('alex.wilber')],
    'owners@odata.bind': [userUrl('admin')],
  }
  const { body } = await ask('/groups', { json })
  t.strictSame(namesOf(await list(`/groups/${body.id}/members`)), ['Adele Vance', 'Alex Wilber'])
  t.strictSame(namesOf(await list(`/groups/${body.id}/owners`)), ['Admin'])
})

t.test('binding members is all or nothing', async t => {
  const { id } = (
    await ask('/groups', { json: { ...security, 'members@odata.bind': [userUrl('adele.vance')] } })
  ).body
  const bind = (references: unknown) => ({
    method: 'PATCH',
    json: { description: 'new', 'members@odata.bind': references },
  })
  await refuses(
    t,
    `/groups/${id}`,
    [
      400,
      'Request_BadRequest',
      "One or more added object references already exist for the following modified properties: 'members'.",
    ],
    bind([userUrl('alex.wilber'), userUrl('adele.vance')]),
  )
  await refuses(
    t,
    `/groups/${id}`,
    [404, 'Request_ResourceNotFound'],
    bind([userUrl('alex.wilber'), userUrl('nobody')]),
  )
  const odd: [unknown, string | RegExp][] = [
    ['x', 'Invalid URL format specified in @odata.bind for members'],
    [[], /must have a non-empty array as its value/],
    [[userUrl('alex.wilber'), userUrl('alex.wilber')], 'Request contains a property with duplicate values.'],
  ]
  for (const [references, message] of odd)
    await refuses(t, `/groups/${id}`, [400, 'Request_BadRequest', message], bind(references))
  // One owner and twenty members are one too many.
  const many = Array.from({ length: 20 }, (_, index) => userUrl(`user${index}`))
  await refuses(
    t,
    '/groups',
    [400, 'Request_BadRequest', 'A resource cannot contain more than 20 link changes'],
    { json: { ...security, 'owners@odata.bind': [userUrl('admin')], 'members@odata.bind': many } },
  )
  t.strictSame(namesOf(await list(`/groups/${id}/members`)), ['Adele Vance'])
  t.equal((await ask(`/groups/${id}`)).body.description, null, 'nor is anything else of the request written')
  t.equal((await ask(`/groups/${id}`, bind([userUrl('alex.wilber'), userUrl('admin')]))).status, 204)
  t.strictSame(namesOf(await list(`/groups/${id}/members`)), ['Adele Vance', 'Alex Wilber', 'Admin'])
})

const denied: [number, string, string] = [
  403,
  'Authorization_RequestDenied',
  'Insufficient privileges to complete the operation.',
]

t.test('a dynamic group has the members that its rule selects and takes no others', async t => {
  const json = {
    ...security,
    groupTypes: ['DynamicMembership'],
    membershipRule: 'user.department -eq "Sales"',
    membershipRuleProcessingState: 'On',
  }
  const { id } = (await ask('/groups', { json })).body
  t.strictSame(namesOf(await list(`/groups/${id}/members`)), await salesPeople())
  const kemi = '/users/kemi.adeyemi@contoso.com'
  await ask(kemi, { method: 'PATCH', json: { department: 'Legal' } })
  t.strictSame(
    namesOf(await list(`/groups/${id}/members`)),
    await salesPeople(),
    'it follows a change of a user',
  )
  await ask(kemi, { method: 'PATCH', json: { department: 'Sales' } })
  t.ok(namesOf(await list(`/groups/${id}/members`)).includes('Kemi Adeyemi'))
  const rule = { method: 'PATCH', json: { membershipRule: 'user.displayName -eq "Admin"' } }
  t.equal((await ask(`/groups/${id}`, rule)).status, 204)
  t.strictSame(namesOf(await list(`/groups/${id}/members`)), ['Admin'])
  const add = { json: { '@odata.id': userUrl('adele.vance') } }
  await refuses(t, `/groups/${id}/members/$ref`, denied, add)
  const bind = { method: 'PATCH', json: { 'members@odata.bind': [userUrl('adele.vance')] } }
  await refuses(t, `/groups/${id}`, denied, bind)
  const admin = (await list(`/groups/${id}/members`))[0]!.id
  const remove = { method: 'DELETE' }
  await refuses(t, `/groups/${id}/members/${admin}/$ref`, denied, remove)
  t.equal(
    (await ask(`/groups/${id}/owners/$ref`, add)).status,
    204,
    'its owners are edited as those of any group',
  )
})

async function salesPeople() {
  return namesOf(await list("/users?$filter=department eq 'Sales'"))
}

t.test('a deleted group is in nothing and has nobody', async t => {
  const inner = (await ask('/groups', { json: security })).body.id
  const outer = await groupId('Sellers')
  const reference = (id: string) => ({
    json: { '@odata.id': `https://graph.microsoft.com/v1.0/groups/${id}` },
  })
  t.equal((await ask(`/groups/${outer}/members/$ref`, reference(inner))).status, 204)
  t.equal((await ask(`/groups/${inner}`, { method: 'DELETE' })).status, 204)
  t.notOk((await list(`/groups/${outer}/transitiveMembers`)).some(({ id }) => id === inner))
  await refuses(t, `/groups/${outer}/members/$ref`, [404, 'Request_ResourceNotFound'], reference(inner))
})

t.test('a key that is no GUID is refused', async t => {
  await refuses(t, '/groups/sales', [400, 'Request_BadRequest', "Invalid object identifier 'sales'."])
})

t.test(
  'a rule that cannot be followed is refused at once, in the words of the service that reads rules',
  async t => {
    const group = { displayName: 'Ruled', mailEnabled: false, mailNickname: 'ruled', securityEnabled: true }
    const ruled = (membershipRule: string) => ({
      json: { ...group, groupTypes: ['DynamicMembership'], membershipRule },
    })
    await refuses(
      t,
      '/groups',
      [400, 'InvalidObjectTypeException', 'No object type'],
      ruled('(accountEnabled -eq true) and (user.userType -eq "Member")'),
    )
    await refuses(
      t,
      '/groups',
      [400, 'WrongPropertyAppliedException', "Property 'shoesize' cannot be applied to object 'User'"],
      ruled('user.shoeSize -eq "44"'),
    )
    const missing = await ask('/groups', ruled('user.city -match "O.*"'))
    t.equal(missing.status, 501)
    t.equal(missing.headers['x-localtenant-not-emulated'], 'membershipRule(-match)')
    t.strictSame(await list("/groups?$filter=displayName eq 'Ruled'"), [], 'nothing was made')
    const { id } = (await ask('/groups', ruled('user.city -eq "Oslo" -or user.city -startsWith "Ber"'))).body
    await refuses(t, `/groups/${id}`, [400, 'InvalidObjectTypeException'], {
      method: 'PATCH',
      json: { membershipRule: 'city -eq "Oslo"' },
    })
  },
)

t.test('what a group cannot be made as it cannot become', async t => {
  const kinds = { ...security, groupTypes: ['dynamicmembership', 'DynamicMembership'] }
  await refuses(t, '/groups', [400, 'Request_BadRequest', /'membershipRule'/], { json: kinds })
  await refuses(t, '/groups', [400, 'Request_BadRequest', /'groupTypes' of resource 'Group'/], {
    json: { ...security, groupTypes: ['Round'] },
  })
  const { body } = await ask('/groups', { json: { ...kinds, membershipRule: 'user.department -eq "Sales"' } })
  t.strictSame(body.groupTypes, ['DynamicMembership'], 'as the service spells it')
  const members = await list(`/groups/${body.id}/members`)
  t.ok(members.length > 0)
  const change = (json: object) => ({ method: 'PATCH', json })
  await refuses(t, `/groups/${body.id}`, [400, 'Request_BadRequest'], change({ membershipRule: null }))
  t.strictSame(await list(`/groups/${body.id}/members`), members, 'nobody is lost')
  const { id } = (await ask('/groups', { json: security })).body
  await refuses(
    t,
    `/groups/${id}`,
    [400, 'Request_BadRequest', /mail-enabled groups/],
    change({ mailEnabled: true }),
  )
  await refuses(
    t,
    `/groups/${id}`,
    [400, 'Request_BadRequest'],
    change({ groupTypes: ['DynamicMembership'] }),
  )
  t.equal((await ask(`/groups/${id}`)).body.mailEnabled, false)
})

t.test('a dynamic group follows properties that rules call otherwise', async t => {
  const json = { ...security, groupTypes: ['DynamicMembership'], membershipRule: 'user.mobile -eq "+1 555"' }
  const { id } = (await ask('/groups', { json })).body
  const mobile = (mobilePhone: string) => ({ method: 'PATCH', json: { mobilePhone } })
  await ask('/users/adele.vance@contoso.com', mobile('+1 555'))
  t.strictSame(namesOf(await list(`/groups/${id}/members`)), ['Adele Vance'])
  await ask('/users/adele.vance@contoso.com', mobile('+2'))
  t.strictSame(await list(`/groups/${id}/members`), [])
})
