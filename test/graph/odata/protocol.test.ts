import t from 'tap'
import { CONNECTOR, NEWCOMER } from '../../support/emulator.ts'
import { graphUnderTest, type List, type Refusal } from '../graph-under-test.ts'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const { ask, refuses, emulator, origin, daemon } = await graphUnderTest(t)

t.test('headers of a reply with a body', async t => {
  const { headers } = await ask('/users?$top=25')
  t.match(headers, {
    'cache-control': 'no-cache',
    'content-type':
      'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    'odata-version': '4.0',
    vary: 'Accept-Encoding',
    'request-id': GUID,
    'x-ms-resource-unit': '2',
  })
  t.equal(headers['client-request-id'], headers['request-id'])
  t.ok(JSON.parse(String(headers['x-ms-ags-diagnostic'])).ServerInfo.RoleInstance)
})

t.test('a reply without a body has neither a content type nor an OData version', async t => {
  const { status, headers } = await ask(`/users/${ADELE}`, {
    method: 'PATCH',
    json: { jobTitle: 'Product Manager' },
  })
  t.equal(status, 204)
  t.notOk('content-type' in headers || 'odata-version' in headers)
  t.match(headers['request-id'], GUID)
})

t.test('a refusal is plain JSON, names the request and repeats the client’s own id', async t => {
  const id = '11111111-2222-4333-8444-555555555555'
  const { headers, body } = await ask<Refusal>('/users/nobody', { headers: { 'client-request-id': id } })
  t.equal(headers['content-type'], 'application/json')
  t.notOk('odata-version' in headers)
  t.strictSame(Object.keys(body.error), ['code', 'message', 'innerError'])
  t.match(body.error.innerError, {
    date: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
    'request-id': headers['request-id'],
    'client-request-id': id,
  })
  t.equal(headers['client-request-id'], id)
})

t.test('a bearer that will not do', async t => {
  const intune = await emulator.token({ resource: 'https://api.manage.microsoft.com/' })
  const [head, claims, signature] = daemon.split('.')
  const forged = [head, claims, signature!.replace(/^.{4}/, 'AAAA')].join('.')
  const bad: [Record<string, string>, string][] = [
    [{}, 'Access token is empty.'],
    [{ authorization: 'Bearer' }, 'Access token is empty.'],
    [{ authorization: 'Bearer ' }, 'Access token is empty.'],
    [{ authorization: 'Basic YTpi' }, 'Access token is empty.'],
    [{ authorization: 'Bearer abc' }, 'IDX14100: JWT is not well formed, there are no dots (.).'],
    [{ authorization: `Bearer ${forged}` }, 'Access token validation failure. Invalid signature.'],
    [{ authorization: `Bearer ${intune}` }, 'Access token validation failure. Invalid audience.'],
  ]
  for (const [headers, message] of bad) {
    for (const path of ['/users', '/colour', '/users/x/messages']) {
      const answer = await emulator.request<Refusal>(`/v1.0${path}`, { headers })
      t.equal(answer.status, 401)
      t.equal(answer.body.error.code, 'InvalidAuthenticationToken')
      t.equal(answer.body.error.message, message)
      t.equal(
        answer.headers['www-authenticate'],
        `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
      )
    }
  }
  const real = await emulator.request('https://graph.microsoft.com/v1.0/users')
  t.match(
    real.headers['www-authenticate'],
    'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
  )
})

t.test('an application may do what it was granted and nothing else', async t => {
  const denied: [number, string, string] = [
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  ]
  const as = { as: 'reader' } as const
  for (const path of ['/users', '/groups', `/users/${ADELE}/transitiveMemberOf`])
    t.equal((await ask(path, as)).status, 200)
  for (const path of [
    '/devices',
    '/applications',
    '/servicePrincipals',
    '/domains',
    '/deviceManagement/deviceManagementPartners',
  ]) {
    await refuses(t, path, denied, as)
  }
  await refuses(t, `/users/${ADELE}`, denied, { ...as, method: 'PATCH', json: { jobTitle: 'x' } })
  await refuses(t, '/groups', denied, { ...as, json: {} })
  await refuses(t, '/users', denied, { bearer: await emulator.token({ clientId: NEWCOMER }) })
  const connector = await emulator.token({ clientId: CONNECTOR })
  t.equal((await ask('/servicePrincipals', { bearer: connector })).status, 200)
  await refuses(t, '/users', denied, { bearer: connector })
})

t.test('paths are read as clients write them', async t => {
  for (const path of [
    '/v1.0/USERS',
    '//v1.0/users',
    '/V1.0/users/',
    '/v1.0/myorganization/users',
    '/v1.0/users()',
  ]) {
    const { status, text } = await ask<List>(`${origin}${path}?$top=1`)
    t.equal(status, 200, `${path} ${text.slice(0, 100)}`)
  }
  for (const path of [
    `users('${ADELE}')}`,
    `users/${ADELE}}`,
    `users/${ADELE}%7D`,
    `users(%27${ADELE}%27)%7d`,
    `users/${ADELE}/`,
  ]) {
    t.equal((await ask(`/${path}`)).body.id, ADELE, path)
  }
})

t.test('absolute URLs keep the form in which the client came', async t => {
  const { body } = await ask<List>('https://graph.microsoft.com/v1.0/users?$top=1')
  t.equal(body['@odata.context'], 'https://graph.microsoft.com/v1.0/$metadata#users')
  t.match(body['@odata.nextLink'], 'https://graph.microsoft.com/v1.0/users?$top=1&$skiptoken=')
  t.equal((await ask<List>(body['@odata.nextLink']!)).status, 200)
})

t.test('without metadata there are no annotations but counts and next links', async t => {
  const headers = { accept: 'application/json;odata.metadata=none', consistencylevel: 'eventual' }
  const users = await ask<List>('/users?$top=1&$count=true', { headers })
  t.strictSame(Object.keys(users.body), ['@odata.count', '@odata.nextLink', 'value'])
  t.match(users.headers['content-type'], /^application\/json;odata\.metadata=none;/)
  const members = await ask<List>('/groups/c0ffee00-0000-4000-8000-0000000000c1/members?$top=1', { headers })
  t.notOk(members.text.includes('odata.type'))
  t.strictSame(Object.keys((await ask(`/users/${ADELE}?$select=id`, { headers })).body), ['id'])
})

t.test('unknown paths, known ones that are not emulated, and wrong methods', async t => {
  await refuses(t, '/colour', [400, 'BadRequest', "Resource not found for the segment 'colour'."])
  await refuses(t, `/users/${ADELE}/colour`, [
    400,
    'BadRequest',
    "Resource not found for the segment 'colour'.",
  ])
  await refuses(
    t,
    `/users/${ADELE}`,
    [405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'],
    {
      method: 'PUT',
      json: {},
    },
  )
  await refuses(t, "/devices(constructor='c0ffee00-0000-4000-8000-000000000031')", [
    400,
    'Request_BadRequest',
    /^Invalid object identifier 'constructor=/,
  ])
  const missing: [string, string, string][] = [
    ['GET', `/users/${ADELE}/messages`, 'GET /users/{id}/messages'],
    ['POST', '/$batch', 'POST /$batch'],
    ['GET', '/subscriptions', 'GET /subscriptions'],
    ['DELETE', `/applications/${ADELE}`, 'DELETE /applications/{id}'],
    ['GET', '/users/delta()', 'GET /users/delta'],
    ['GET', '/groups/microsoft.graph.delta()?$select=id', 'GET /groups/delta'],
    // As it was written, though the published table has small letters only.
    ['GET', `/Users/${ADELE}/mailFolders`, 'GET /Users/{id}/mailFolders'],
    ['POST', `/users/${ADELE}/microsoft.graph.assignLicense`, 'POST /users/{id}/assignLicense'],
    ['POST', '/teams', 'POST /teams'],
    ['POST', '/invitations', 'POST /invitations'],
    ['DELETE', '/teams/x', 'DELETE /teams/x'],
    ['POST', `/users/${ADELE}/changePassword`, `POST /users/${ADELE}/changePassword`],
    ['PUT', `/users/${ADELE}/photo/$value`, `PUT /users/${ADELE}/photo/$value`],
    ['GET', `/users/${ADELE}/aboutMe`, `GET /users/${ADELE}/aboutMe`],
    ['GET', `/users/${ADELE}/reminderView`, `GET /users/${ADELE}/reminderView`],
  ]
  for (const [method, path, operation] of missing) {
    const answer = await ask<Refusal>(path, { method })
    t.equal(answer.status, 501, path)
    t.equal(answer.body.error.code, 'NotImplemented')
    t.equal(answer.headers['x-localtenant-not-emulated'], operation)
  }
  const places = [
    '/subscribedSkus',
    '/directory/deletedItems/microsoft.graph.user',
    '/groupLifecyclePolicies',
    '/teams/x/channels',
    '/roleManagement/directory/roleDefinitions',
    `/users/${ADELE}/photo/$value`,
  ]
  for (const path of places) {
    const answer = await ask<Refusal>(path)
    t.equal(answer.status, 501, path)
    t.equal(answer.headers['x-localtenant-not-emulated'], `GET ${path}`)
  }
  for (const method of ['GET', 'POST', 'DELETE']) {
    const shoes = "Resource not found for the segment 'shoes'."
    await refuses(t, `/users/${ADELE}/shoes`, [400, 'BadRequest', shoes], { method })
  }
  const names: [string, string, object?][] = [
    ['/users?$select=id,aboutMe', 'user/aboutMe'],
    ['/users?$select=OAUTH2PERMISSIONGRANTS', 'user/oauth2PermissionGrants'],
    ["/users?$filter=preferredName eq 'Adult'", 'user/preferredName'],
    ["/users?$filter=skills/any(p:p eq 'x')", 'user/skills'],
    [
      "/devices?$filter=extensionAttributes/extensionAttribute1 eq 'x'",
      'device/extensionAttributes/extensionAttribute1',
    ],
    ["/applications?$filter=web/redirectUris/any(u:u eq 'x')", 'application/web/redirectUris'],
    [`/users/${ADELE}`, 'user/ageGroup', { ageGroup: 'Adult' }],
    [`/users/${ADELE}`, 'user/identities', { identities: [] }],
    [`/users/${ADELE}`, 'user/sponsors', { 'sponsors@odata.bind': [`/users/${ADELE}`] }],
    [`/users/${ADELE}`, '', { 'shoes@odata.bind': [`/users/${ADELE}`] }],
    ['/devices?$orderby=manufacturer2', ''],
    ['/users?$expand=calendar', 'user/calendar'],
    ['/users?$expand=calendar($select=id)', 'user/calendar'],
    ['/users?$expand=manager($levels=max;$select=id)', '$expand($levels)'],
    ['/groups?$expand=members($expand=manager($select=id))', '$expand($expand)'],
    ['/users?$expand=aboutMe', ''],
    ['/groups?$select=userType', ''],
    ['/groups/c0ffee00-0000-4000-8000-0000000000c1/members?$select=aboutMe', 'directoryObject/aboutMe'],
    [`/users/${ADELE}?$select=hireDate`, 'user/hireDate'],
    [`/users/${ADELE}`, 'user/aboutMe', { aboutMe: 'x' }],
    ["/users?$filter=displayname eq 'x'", ''],
  ]
  for (const [path, name, json] of names) {
    const answer = await ask<Refusal>(path, json ? { method: 'PATCH', json } : {})
    t.equal(answer.status, name ? 501 : 400, path)
    t.equal(answer.headers['x-localtenant-not-emulated'], name || undefined, path)
  }
  const beta = await ask(`${origin}/beta/users`)
  t.equal(beta.status, 501)
  t.equal(beta.headers['x-localtenant-not-emulated'], 'GET /beta/users')
})

t.test('an application is no user, which it is told behind /me', async t => {
  const said = [400, 'BadRequest', '/me request is only valid with delegated authentication flow.'] as const
  await refuses(t, '/me', [...said])
  await refuses(t, '//me/memberOf?$select=id', [...said])
  await refuses(t, '/me/revokeSignInSessions', [...said], { method: 'POST' })
  await refuses(t, `${origin}/beta/myorganization/Me/`, [...said])
  t.equal((await ask('/me', { bearer: 'none' })).status, 401)
  await refuses(t, '/mean', [400, 'BadRequest', "Resource not found for the segment 'mean'."])
  const { body } = await emulator.request<{ access_token: string }>('/_localtenant/tokens', {
    json: { user: 'adele.vance@contoso.com' },
  })
  const users = await ask('/me', { bearer: body.access_token })
  t.equal(users.headers['x-localtenant-not-emulated'], 'GET /me', 'what a user is told is not emulated')
})

t.test('an address is taken apart where it was put together', async t => {
  // Its small form has two letters.
  const letter = '%C4%B0'
  await refuses(t, `/users/${letter}/memberOf`, [404, 'Request_ResourceNotFound', /^Resource 'İ' does not/])
  await refuses(t, `/users/${letter.toLowerCase().repeat(9)}@contoso.com/manager`, [
    404,
    'Request_ResourceNotFound',
    /^Resource 'İİİİİİİİİ@contoso.com' does not/,
  ])
  await refuses(t, `/groups/${letter}/members/${letter}/$ref`, [400, 'Request_BadRequest', /'İ'/], {
    method: 'DELETE',
  })
  for (const key of ['%zz', '%', '%ff', '%C4', 'x'.repeat(2100)]) {
    for (const method of ['GET', 'DELETE'])
      await refuses(t, `/users/${key}`, [400, 'BadRequest', 'Bad Request - Error in query syntax.'], {
        method,
      })
  }
})

t.test('resource units add up', async t => {
  const group = '/groups/c0ffee00-0000-4000-8000-0000000000c1'
  const costs: [string, string | undefined][] = [
    ['/users', '2'],
    ['/users?$select=id', '1'],
    ['/users?$select=id&$top=5', '1'],
    [`${group}/members`, '3'],
    [`${group}/members?$top=5`, '2'],
    [`${group}/transitiveMembers`, '5'],
    [`${group}?$expand=members`, '2'],
    ['/applications', '2'],
    // What the published table does not name costs 1, even below what it names.
    [`/users/${ADELE}`, '1'],
    ['/users/$count', '1'],
    ['/applications/$count', '1'],
    [`/users/${ADELE}/memberOf/$count`, '1'],
    ['/organization', '1'],
    ['/deviceManagement/deviceManagementPartners', undefined],
  ]
  for (const [path, cost] of costs) {
    const headers = { consistencylevel: 'eventual' }
    t.equal((await ask(path, { headers })).headers['x-ms-resource-unit'], cost, path)
  }
})
