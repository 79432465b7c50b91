import t from 'tap'
import { eventual, graphUnderTest, type List } from '../graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const graph = await graphUnderTest(t)
const { ask, list, refuses, origin } = graph

t.test('a list has its context and each type of property as the service sends it', async t => {
  const { status, body } = await ask<List>('/users?$top=2')
  t.equal(status, 200)
  t.equal(body['@odata.context'], `${origin}/v1.0/$metadata#users`)
  t.match(body['@odata.nextLink'], `${origin}/v1.0/users?$top=2&$skiptoken=`)
  t.strictSame(body.value[1], {
    id: ADELE,
    businessPhones: ['+1 206 555 0101'],
    displayName: 'Adele Vance',
    givenName: 'Adele',
    jobTitle: 'Product Manager',
    mail: 'adele.vance@contoso.com',
    mobilePhone: '+1 206 555 0201',
    officeLocation: 'Seattle Campus',
    preferredLanguage: 'en-US',
    surname: 'Vance',
    userPrincipalName: 'adele.vance@contoso.com',
  })
})

t.test('a user is found by id and by name, in each form of key', async t => {
  for (const key of [ADELE, ADELE.toUpperCase(), 'adele.vance@contoso.com', 'ADELE.VANCE@CONTOSO.COM']) {
    t.equal((await ask(`/users/${key}`)).body.id, ADELE)
    t.equal((await ask(`/users('${key}')`)).body.id, ADELE)
    t.equal((await ask(`/users(%27${key}%27)`)).body.id, ADELE)
  }
  const guest = await ask('/users/robin.castle_fabrikam.example%23EXT%23@contoso.onmicrosoft.com')
  t.equal(guest.body.displayName, 'Robin Castle')
  await refuses(t, '/users/nobody@contoso.com', [
    404,
    'Request_ResourceNotFound',
    "Resource 'nobody@contoso.com' does not exist or one of its queried reference-property objects are not present.",
  ])
})

t.test('$select sends what it names and nothing else, in the order of the type', async t => {
  const { body } = await ask(`/users/${ADELE}?$select=displayName,ID,accountEnabled,id`)
  t.strictSame(Object.keys(body), ['@odata.context', 'id', 'displayName', 'accountEnabled'])
  t.equal(body['@odata.context'], `${origin}/v1.0/$metadata#users(displayName,id,accountEnabled,id)/$entity`)
  t.strictSame(await list('/users?$select=id&$top=1'), [{ id: 'c0ffee00-0000-4000-8000-000000000011' }])
})

t.test('the number of users is text and needs the header', async t => {
  const { headers, text } = await ask('/users/$count', eventual)
  t.equal(headers['content-type'], 'text/plain')
  t.equal(text, '30')
  t.equal((await ask("/users/$count?$filter=startswith(displayName,'a')", eventual)).text, '3')
  await refuses(t, '/users/$count', [400, 'Request_BadRequest', '$count is not currently supported.'])
})

t.test('PATCH changes what it names and answers nothing', async t => {
  const answer = await ask(`/users/${ADELE}`, {
    method: 'PATCH',
    json: {
      jobTitle: 'Release Manager',
      department: null,
      accountEnabled: false,
      otherMails: ['a@contoso.com'],
    },
  })
  t.equal(answer.status, 204)
  t.equal(answer.text, '')
  const { body } = await ask(`/users/${ADELE}?$select=jobTitle,department,accountEnabled,otherMails`)
  t.match(body, {
    jobTitle: 'Release Manager',
    department: null,
    accountEnabled: false,
    otherMails: ['a@contoso.com'],
  })
})

t.test('PATCH writes nothing when one property is bad', async t => {
  const domain =
    'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.'
  const bad: [object, string, string | RegExp][] = [
    [{ id: ADELE }, 'Request_BadRequest', "Property 'id' is read-only and cannot be set."],
    [{ createdDateTime: '2024-01-01T00:00:00Z' }, 'Request_BadRequest', /read-only/],
    [{ favouriteColour: 'red' }, 'Request_BadRequest', "Invalid property 'favouriteColour'."],
    [
      { jobTitle: 5 },
      'Request_BadRequest',
      'Property jobTitle in payload has a value that does not match schema.',
    ],
    [{ businessPhones: [1] }, 'Request_BadRequest', /businessPhones/],
    [
      { surname: '' },
      'Request_BadRequest',
      "Invalid value specified for property 'surname' of resource 'User'.",
    ],
    [
      { displayName: null },
      'Request_BadRequest',
      "Invalid value specified for property 'displayName' of resource 'User'.",
    ],
    [{ userPrincipalName: 'x@elsewhere.example' }, 'Request_BadRequest', domain],
    [
      { userPrincipalName: 'ADMIN@contoso.com' },
      'Request_BadRequest',
      'Another object with the same value for property userPrincipalName already exists.',
    ],
  ]
  for (const [property, code, message] of bad) {
    const options = { method: 'PATCH', json: { givenName: 'Changed', ...property } }
    await refuses(t, `/users/${ADELE}`, [400, code, message], options)
  }
  t.equal((await ask(`/users/${ADELE}`)).body.givenName, 'Adele')
  await refuses(t, `/users/${ADELE}`, [400, 'BadRequest', /^Unable to read JSON/], { method: 'PATCH' })
  await refuses(t, `/users/${ADELE}`, [400, 'BadRequest', /^Unable to read JSON/], {
    method: 'PATCH',
    body: '{',
    headers: { 'content-type': 'application/json' },
  })
  await refuses(t, '/users/nobody@contoso.com', [404, 'Request_ResourceNotFound'], {
    method: 'PATCH',
    json: {},
  })
})

const nora = {
  accountEnabled: true,
  displayName: 'Nora Quist',
  mailNickname: 'nora.quist',
  userPrincipalName: 'nora.quist@contoso.com',
  passwordProfile: { password: 'Correct horse 1' },
}

t.test('a user is made, joins a group, is deleted and leaves its name to another', async t => {
  const made = await ask('/users', { json: nora })
  t.equal(made.status, 201)
  t.equal(made.body['@odata.context'], `${origin}/v1.0/$metadata#users/$entity`)
  t.equal(
    made.headers.location,
    `${origin}/v2/c0ffee00-0000-4000-8000-000000000001/directoryObjects/${made.body.id}/Microsoft.DirectoryServices.User`,
  )
  t.match(made.body, { displayName: 'Nora Quist', mail: null, businessPhones: [] })
  await refuses(t, '/users', [400, 'Request_BadRequest', /same value for property userPrincipalName/], {
    json: nora,
  })

  const group = await graph.groupId('Sellers')
  const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${made.body.id}` }
  t.equal((await ask(`/groups/${group}/members/$ref`, { json: reference })).status, 204)
  t.equal((await ask(`/users/${made.body.id}`, { method: 'DELETE' })).status, 204)
  await refuses(t, `/users/${made.body.id}`, [404, 'Request_ResourceNotFound'])
  await refuses(t, `/users/${made.body.id}`, [404, 'Request_ResourceNotFound'], { method: 'DELETE' })
  t.notOk((await list(`/groups/${group}/members`)).some(({ id }) => id === made.body.id))
  t.equal((await ask('/users/$count', eventual)).text, '30')
  const second = await ask('/users', { json: nora })
  t.equal(second.status, 201)
  t.not(second.body.id, made.body.id)
})

t.test('a new user needs what the service needs', async t => {
  const noPassword = 'A password must be specified to create a new user.'
  for (const name of Object.keys(nora)) {
    const json = { ...nora, userPrincipalName: 'other@contoso.com', [name]: undefined }
    const message =
      name === 'passwordProfile'
        ? noPassword
        : `A value is required for property '${name}' of resource 'User'.`
    await refuses(t, '/users', [400, 'Request_BadRequest', message], { json })
  }
  const json = { ...nora, userPrincipalName: 'other@contoso.com', passwordProfile: {} }
  await refuses(t, '/users', [400, 'Request_BadRequest', noPassword], { json })
  const untyped = JSON.stringify({ ...nora, userPrincipalName: 'other@contoso.com' })
  await refuses(t, '/users', [400, 'BadRequest', /^Unable to read JSON/], { body: untyped })
  t.equal((await list("/users?$filter=userPrincipalName eq 'other@contoso.com'")).length, 0)
})

t.test('devices of a user', async t => {
  for (const path of ['ownedDevices', 'registeredDevices']) {
    const devices = await list(`/users/adele.vance@contoso.com/${path}?$select=id,displayName`)
    t.strictSame(
      devices.map(device => [device['@odata.type'], device.displayName]),
      [
        ['#microsoft.graph.device', 'ADELE-MBP'],
        ['#microsoft.graph.device', 'ADELE-IPHONE'],
      ],
    )
    t.equal((await ask(`/users/adele.vance@contoso.com/${path}/$count`, eventual)).text, '2')
    await refuses(t, `/users/nobody@contoso.com/${path}`, [404, 'Request_ResourceNotFound'])
  }
})
