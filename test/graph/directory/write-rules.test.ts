import t from 'tap'
import { graphUnderTest, type Refusal } from '../graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const ADMIN = 'c0ffee00-0000-4000-8000-000000000011'
const { ask, list, refuses, groupId, emulator } = await graphUnderTest(t)
const { mint } = emulator.control.tokens
const long = (length: number) => 'x'.repeat(length)

const person = {
  accountEnabled: true,
  displayName: 'Nora Quist',
  mailNickname: 'nora.quist',
  userPrincipalName: 'nora.quist@contoso.com',
  passwordProfile: { password: 'Correct horse 1' },
}
const security = { displayName: 'Crew', mailEnabled: false, mailNickname: 'crew', securityEnabled: true }
const unified = { ...security, mailEnabled: true, securityEnabled: false, groupTypes: ['Unified'] }

/** Values that the directory does not take: set, property, value. */
const REFUSED: readonly [set: 'users' | 'groups', property: string, value: unknown][] = [
  ['users', 'displayName', long(257)],
  ['users', 'givenName', long(65)],
  ['users', 'jobTitle', long(129)],
  ['users', 'streetAddress', long(1025)],
  ['users', 'postalCode', long(41)],
  ['users', 'employeeId', long(17)],
  ['users', 'businessPhones', ['1', '2']],
  ['users', 'mail', 'zoë@contoso.com'],
  ['users', 'mailNickname', long(65)],
  ['users', 'mailNickname', 'nora quist'],
  ['users', 'mailNickname', 'naveen.mills,.jr.'],
  ['users', 'usageLocation', 'USA'],
  ['users', 'userType', 'Robot'],
  ['users', 'onPremisesImmutableId', 'a_b'],
  ['users', 'passwordPolicies', 'Strong'],
  ['users', 'surname', ''],
  ['groups', 'displayName', long(257)],
  ['groups', 'mailNickname', 'crew@contoso.com'],
  ['groups', 'mailNickname', 'crëw'],
  ['groups', 'visibility', 'Secret'],
  ['groups', 'visibility', 'HiddenMembership'],
  ['groups', 'groupTypes', ['Round']],
  ['groups', 'membershipRuleProcessingState', 'Off'],
  ['groups', 'theme', 'Beige'],
]

t.test('a value that a property does not take is named with it', async t => {
  const bodies = { users: person, groups: security }
  const team = await groupId('Platform Team')
  const paths = { users: `/users/${ADELE}`, groups: `/groups/${team}` }
  for (const [set, property, value] of REFUSED) {
    const resource = set === 'users' ? 'User' : 'Group'
    const message = `Invalid value specified for property '${property}' of resource '${resource}'.`
    const create = await ask<Refusal>(`/${set}`, { json: { ...bodies[set], [property]: value } })
    const update = await ask<Refusal>(paths[set], { method: 'PATCH', json: { [property]: value } })
    for (const { status, body, text } of [create, update]) {
      t.equal(status, 400, text)
      t.match(body.error, {
        code: 'Request_BadRequest',
        message,
        details: [{ code: 'InvalidValue', message, target: property }],
      })
    }
  }
  t.strictSame(await list("/users?$filter=mailNickname eq 'nora.quist'"), [], 'nobody was made')
})

t.test('a user principal name has a verified domain, and few kinds of characters', async t => {
  const domain = /^The domain portion of the userPrincipalName property is invalid/
  for (const [name, message] of [
    ['nora', domain],
    ['nora@elsewhere.example', domain],
    ['nora@quist@contoso.com', 'Property userPrincipalName is invalid.'],
    ['nora quist@contoso.com', 'Property userPrincipalName is invalid.'],
    ['noræ@contoso.com', 'Property userPrincipalName is invalid.'],
    ['nora.@contoso.com', 'Property userPrincipalName is invalid.'],
    [`${long(65)}@contoso.com`, 'Property userPrincipalName is invalid.'],
    ['@contoso.com', 'Property userPrincipalName is invalid.'],
  ] as const)
    await refuses(t, '/users', [400, 'Request_BadRequest', message], {
      json: { ...person, userPrincipalName: name },
    })
  const { body } = await ask<Refusal>('/users', { json: { ...person, userPrincipalName: 'nora' } })
  t.match(body.error, { details: [{ code: 'InvalidValue', message: domain, target: 'userPrincipalName' }] })
})

const WEAK =
  'The specified password does not comply with password complexity requirements. Please provide a different password.'
const profile = (password: string) => ({ passwordProfile: { password } })

t.test('a password has three kinds of characters, unless its policies say otherwise', async t => {
  for (const password of ['a', 'Abc 123', 'abcdefgh', 'abcdefg1', `Aa1${long(254)}`, 'Äbcdefg1', ''])
    await refuses(t, '/users', [400, 'Request_BadRequest', WEAK], {
      json: { ...person, ...profile(password) },
    })
  const weak = { ...person, ...profile('abcdefgh') }
  const passwordPolicies = 'DisablePasswordExpiration, DisableStrongPassword'
  const { id } = (await ask('/users', { json: { ...weak, passwordPolicies } })).body
  t.equal((await ask(`/users/${id}?$select=passwordPolicies`)).body.passwordPolicies, passwordPolicies)
  const may = { roles: ['User.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All'] }
  const bearer = (await mint(may)).access_token
  const change = (json: object) => ({ method: 'PATCH', json, bearer })
  t.equal((await ask(`/users/${id}`, change(profile('ijklmnop')))).status, 204)
  t.equal((await ask(`/users/${id}`, change({ passwordPolicies: null }))).status, 204)
  await refuses(t, `/users/${id}`, [400, 'Request_BadRequest', WEAK], change(profile('abcdefgh')))
  t.equal((await ask(`/users/${id}`, { method: 'DELETE' })).status, 204)
})

t.test(
  'an application needs a permission of its own for passwords, and leaves administrators alone',
  async t => {
    const denied: [number, string, string] = [
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    ]
    const as = async (...roles: string[]) => ({
      bearer: (await mint({ roles })).access_token,
      method: 'PATCH',
    })
    const writer = await as('User.ReadWrite.All', 'Directory.ReadWrite.All')
    const json = profile('Correct horse 2')
    await refuses(t, `/users/${ADELE}`, denied, { ...writer, json })
    const keeper = await as('User.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All')
    t.equal((await ask(`/users/${ADELE}`, { ...keeper, json })).status, 204)
    await refuses(t, `/users/${ADMIN}`, denied, { ...keeper, json })
    await refuses(t, `/users/${ADMIN}`, denied, { ...writer, json: { mobilePhone: '+1 555' } })
    t.equal((await ask(`/users/${ADMIN}`, { ...writer, json: { jobTitle: 'Administrator' } })).status, 204)
  },
)

t.test('what two objects cannot both have names the other', async t => {
  const { id } = (await ask('/users', { json: { ...person, onPremisesImmutableId: 'AAAA' } })).body
  const taken: [object, string, string][] = [
    [{ userPrincipalName: 'ADELE.vance@contoso.com' }, 'userPrincipalName', ADELE],
    [{ onPremisesImmutableId: 'AAAA' }, 'onPremisesImmutableId', id],
    [{ mail: 'adele.vance@contoso.com' }, 'proxyAddresses', ADELE],
  ]
  for (const [property, target, other] of taken) {
    const json = { ...person, userPrincipalName: 'second@contoso.com', ...property }
    const { status, body } = await ask<Refusal>('/users', { json })
    t.equal(status, 400)
    const message = `Another object with the same value for property ${target} already exists.`
    t.match(body.error, {
      code: 'Request_BadRequest',
      message,
      details: [
        { code: 'ObjectConflict', message, target },
        { code: 'ConflictingObjects', message, target: `User_${other}` },
      ],
    })
  }
  t.equal((await ask(`/users/${id}`, { method: 'DELETE' })).status, 204)
  const again = await ask('/users', { json: { ...person, onPremisesImmutableId: 'AAAA' } })
  t.equal(again.status, 201, 'who is deleted has it no longer')
})

t.test('a new mail address is the first of those at which mail arrives', async t => {
  const change = { method: 'PATCH', json: { mail: 'a.vance@contoso.com' } }
  t.equal((await ask(`/users/${ADELE}`, change)).status, 204)
  t.strictSame((await ask(`/users/${ADELE}?$select=proxyAddresses`)).body.proxyAddresses, [
    'SMTP:a.vance@contoso.com',
    'smtp:adele.vance@contoso.com',
  ])
})

t.test('names of properties are read in any case of letters', async t => {
  const { mailNickname, displayName, ...rest } = security
  const json = {
    ...rest,
    mailNickName: 'cased',
    DisplayName: 'Cased',
    'Owners@odata.bind': [`/users/${ADELE}`],
  }
  const { status, body, text } = await ask('/groups', { json })
  t.equal(status, 201, text)
  t.match(body, { mailNickname: 'cased', displayName: 'Cased' })
  t.equal((await list(`/groups/${body.id}/owners`)).length, 1)
  t.equal((await ask(`/users/${ADELE}`, { method: 'PATCH', json: { mailNickName: 'av' } })).status, 204)
})

t.test('what a Microsoft 365 group is made with stays, as the service spells it', async t => {
  const json = {
    ...unified,
    resourceBehaviorOptions: ['welcomeEmailDisabled', 'HideGroupInOutlook'],
    resourceProvisioningOptions: ['team'],
    theme: 'blue',
    visibility: 'hiddenmembership',
  }
  const { status, body, text } = await ask('/groups', { json })
  t.equal(status, 201, text)
  t.match(body, {
    resourceBehaviorOptions: ['WelcomeEmailDisabled', 'HideGroupInOutlook'],
    resourceProvisioningOptions: ['Team'],
    theme: 'Blue',
    visibility: 'HiddenMembership',
  })
  const change = (json: object) => ({ method: 'PATCH', json })
  await refuses(t, `/groups/${body.id}`, [400, 'Request_BadRequest', /'resourceBehaviorOptions'/], {
    ...change({ resourceBehaviorOptions: [] }),
  })
  await refuses(t, '/groups', [400, 'Request_BadRequest', /property mailNickname already exists/], {
    json: unified,
  })
  t.equal(
    (await ask('/groups', { json: security })).status,
    201,
    'a security group may have the same nickname',
  )
  const half: [object, RegExp][] = [
    [{ ...unified, mailEnabled: false }, /'mailEnabled'/],
    [{ ...security, securityEnabled: false }, /does not currently support writes of mail-enabled groups/],
  ]
  for (const [body, message] of half)
    await refuses(t, '/groups', [400, 'Request_BadRequest', message], { json: body })
})

t.test('a group that may be given roles is made and filled by who may give them', async t => {
  const roles = ['Group.ReadWrite.All', 'User.Read.All']
  const plain = (await mint({ roles })).access_token
  const keeper = (await mint({ roles: [...roles, 'RoleManagement.ReadWrite.Directory'] })).access_token
  const json = { ...security, isAssignableToRole: true }
  const denied: [number, string] = [403, 'Authorization_RequestDenied']
  await refuses(t, '/groups', denied, { json, bearer: plain })
  const { body } = await ask('/groups', { json, bearer: keeper })
  t.match(body, { isAssignableToRole: true, visibility: 'Private' })
  const adele = { json: { '@odata.id': `/users/${ADELE}` } }
  for (const relation of ['members', 'owners']) {
    const path = `/groups/${body.id}/${relation}`
    await refuses(t, `${path}/$ref`, denied, { ...adele, bearer: plain })
    t.equal((await ask(`${path}/$ref`, { ...adele, bearer: keeper })).status, 204)
    const remove = { method: 'DELETE', bearer: keeper }
    t.equal((await ask(`${path}/${ADELE}/$ref`, remove)).status, 204, 'even the last owner may go')
  }
  await refuses(t, `/groups/${body.id}`, [400, 'Request_BadRequest', /isAssignableToRole/], {
    method: 'PATCH',
    json: { isAssignableToRole: false },
  })
  const dynamic = { ...json, groupTypes: ['DynamicMembership'], membershipRule: 'user.city -eq "Oslo"' }
  await refuses(t, '/groups', [400, 'Request_BadRequest', /'isAssignableToRole'/], {
    json: dynamic,
    bearer: keeper,
  })
})

t.test('nobody comes to a dynamic group or goes while it is paused', async t => {
  const rule = { groupTypes: ['DynamicMembership'], membershipRule: 'user.jobTitle -eq "Pilot"' }
  const { id } = (await ask('/groups', { json: { ...security, ...rule } })).body
  const change = (json: object) => ({ method: 'PATCH', json })
  await ask(`/groups/${id}`, change({ membershipRuleProcessingState: 'paused' }))
  await ask(`/users/${ADELE}`, change({ jobTitle: 'Pilot' }))
  t.strictSame(await list(`/groups/${id}/members`), [])
  await ask(`/groups/${id}`, change({ membershipRuleProcessingState: 'On' }))
  t.equal((await list(`/groups/${id}/members`)).length, 1)
})

// Documented in a table with `POST /groups/{id}/members/$ref`; microsoftgraph/microsoft-graph-docs#11629, Azure/azure-cli#29097.
t.test('a Microsoft 365 group has users only, and is in no other', async t => {
  const make = async (json: object) => (await ask('/groups', { json })).body.id as string
  const squad = await make({ ...unified, mailNickname: 'squad' })
  const other = await make({ ...unified, mailNickname: 'other' })
  const guild = await make({ ...security, mailNickname: 'guild' })
  const [device] = await list('/devices?$top=1')
  const [application] = await list('/servicePrincipals?$top=1')
  const to = (group: string, id: unknown) =>
    [`/groups/${group}/members/$ref`, { json: { '@odata.id': `/directoryObjects/${id}` } }] as const
  const rest = ' paramName: Members, paramValue: , objectType: Microsoft.Online.DirectoryServices.Group'
  for (const [id, what] of [
    [other, 'Unified Groups'],
    [squad, 'Unified Groups'],
    [guild, 'Directory object type: Group'],
    [device!.id, 'Directory object type: Device'],
    [application!.id, 'Directory object type: ServicePrincipal'],
  ]) {
    const message = `${what} cannot be added to Unified Groups.${rest}`
    const [path, request] = to(squad, id)
    const { status, body, text } = await ask<Refusal>(path, request)
    t.equal(status, 400, text)
    t.match(body.error, { code: 'Request_BadRequest', message, details: [{ code: 'InvalidValue', message }] })
    const json = { ...unified, mailNickname: 'fresh', 'members@odata.bind': [`/directoryObjects/${id}`] }
    await refuses(t, '/groups', [400, 'Request_BadRequest', message], { json })
  }
  await refuses(
    t,
    to(guild, squad)[0],
    [400, 'Request_BadRequest', /^Unified Groups cannot/],
    to(guild, squad)[1],
  )
  for (const member of [device!.id, application!.id]) t.equal((await ask(...to(guild, member))).status, 204)
  t.equal((await ask(...to(squad, ADELE))).status, 204)
})

// terraform-provider-azuread#651, MicrosoftDocs/azure-docs#88710; microsoftgraph/microsoft-graph-docs-contrib#1524.
t.test('a group that may be given roles has no groups, and is private', async t => {
  const json = { ...security, mailNickname: 'keepers', isAssignableToRole: true }
  const { body } = await ask('/groups', { json })
  const inner = (await ask('/groups', { json: { ...security, mailNickname: 'inner' } })).body.id
  await refuses(
    t,
    `/groups/${body.id}/members/$ref`,
    [
      400,
      'Request_BadRequest',
      'Nesting is currently not supported for groups that can be assigned to a role.',
    ],
    { json: { '@odata.id': `/groups/${inner}` } },
  )
  const outward = { json: { '@odata.id': `/groups/${body.id}` } }
  t.equal((await ask(`/groups/${inner}/members/$ref`, outward)).status, 204, 'it may be in another')
  const message = 'Visibility can only be set to Private for groups assignable to role.'
  for (const visibility of ['Public', 'HiddenMembership'])
    await refuses(t, '/groups', [400, 'Request_BadRequest', message], { json: { ...json, visibility } })
  await refuses(t, `/groups/${body.id}`, [400, 'Request_BadRequest', message], {
    method: 'PATCH',
    json: { visibility: 'Public' },
  })
})

// Microsoft365DSC#6053, msgraph-sdk-powershell#3307.
t.test('a new user needs a password', async t => {
  const { passwordProfile: _, ...rest } = person
  const message = 'A password must be specified to create a new user.'
  for (const json of [rest, { ...rest, passwordProfile: { forceChangePasswordNextSignIn: true } }])
    await refuses(t, '/users', [400, 'Request_BadRequest', message], { json })
})

// Documented; microsoftgraph/microsoft-graph-docs#6001.
t.test('an administrative unit hides its members or says nothing', async t => {
  const set = '/directory/administrativeUnits'
  const { id } = (await ask(set, { json: { displayName: 'Pier', visibility: 'hiddenMembership' } })).body
  for (const visibility of ['true', 'Public']) {
    const message = `${visibility} is not a valid value for visibility property. Valid values are HiddenMembership`
    const refusal = [400, 'Request_BadRequest', message] as const
    await refuses(t, set, [...refusal], { json: { displayName: 'Quay', visibility } })
    await refuses(t, `${set}/${id}`, [...refusal], { method: 'PATCH', json: { visibility } })
  }
  t.equal((await ask(`${set}/${id}`, { method: 'PATCH', json: { visibility: null } })).status, 204)
})

// microsoftgraph/microsoft-graph-docs#9071, microsoft-graph-docs-contrib#4703.
t.test('members of a dynamic group are refused before its rule is missed', async t => {
  const json = {
    ...unified,
    mailNickname: 'flow',
    groupTypes: ['Unified', 'DynamicMembership'],
    'members@odata.bind': [`/users/${ADELE}`],
  }
  await refuses(t, '/groups', [403, 'Authorization_RequestDenied', /^Insufficient privileges/], { json })
})

// microsoftgraph/microsoft-graph-docs#4957, msgraph-beta-sdk-java#951.
t.test('applications set no proxy addresses', async t => {
  const json = { proxyAddresses: ['SMTP:crew@contoso.com'] }
  const message = 'The requesting application is not authorized to set group proxy addresses.'
  const path = `/groups/${await groupId('Platform Team')}`
  await refuses(t, path, [403, 'Authorization_RequestDenied', message], { method: 'PATCH', json })
  await refuses(t, `/users/${ADELE}`, [403, 'Authorization_RequestDenied', /^Insufficient privileges/], {
    method: 'PATCH',
    json,
  })
})
