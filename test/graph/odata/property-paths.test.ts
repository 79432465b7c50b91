import t from 'tap'
import { eventual, graphUnderTest, type List } from '../graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const TENANT = 'c0ffee00-0000-4000-8000-000000000001'
const { ask, refuses, groupId, origin, emulator } = await graphUnderTest(t)

t.test('a property is read by its path', async t => {
  const context = (path: string) => `${origin}/v1.0/$metadata#${path}`
  for (const path of ['/users/adele.vance@contoso.com/displayName', `/users('${ADELE}')/DISPLAYNAME`]) {
    const { status, body } = await ask(path)
    t.equal(status, 200)
    t.strictSame(body, { '@odata.context': context(`users('${ADELE}')/displayName`), value: 'Adele Vance' })
  }
  const { body: phones } = await ask<List>(`/users/${ADELE}/businessPhones`)
  t.strictSame(phones.value, ['+1 206 555 0101'])
  const graph = "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')"
  const { body: scopes } = await ask<List>(`${graph}/oauth2PermissionScopes`)
  t.ok(scopes.value.some(scope => scope.value === 'User.Read'))
  const { body: info } = await ask(`${graph}/info`)
  t.equal(info.logoUrl, null, 'an object stands there as it is')
  t.notOk('value' in info)
  t.match((await ask(`/organization/${TENANT}/displayName`)).body, { value: 'Contoso' })
})

t.test('its value alone is text', async t => {
  const { headers, text } = await ask(`/users/${ADELE}/displayName/$value`)
  t.equal(headers['content-type'], 'text/plain')
  t.equal(text, 'Adele Vance')
  t.equal((await ask(`/users/${ADELE}/accountEnabled/$value`)).text, 'true')
  await refuses(t, `/users/${ADELE}/businessPhones/$value`, [400, 'BadRequest'])
})

t.test('a property without a value is nothing', async t => {
  for (const path of ['faxNumber', 'faxNumber/$value']) {
    const { status, text, headers } = await ask(`/users/${ADELE}/${path}`)
    t.equal(status, 204)
    t.equal(text, '')
    t.notOk('content-type' in headers || 'odata-version' in headers)
  }
})

t.test(
  'who may read the object may read its properties, and others are not told what is not emulated',
  async t => {
    const { access_token: bearer } = await emulator.control.tokens.mint({ roles: ['Mail.Read'] })
    await refuses(t, `/users/${ADELE}/displayName`, [403, 'Authorization_RequestDenied'], { bearer })
    const { status, headers } = await ask(`/users/${ADELE}/messages`, { bearer })
    t.equal(status, 501, 'mail has permissions of its own')
    t.equal(headers['x-localtenant-not-emulated'], 'GET /users/{id}/messages')
    await refuses(t, `/users/nobody@contoso.com/displayName`, [404, 'Request_ResourceNotFound'])
    for (const path of ['checkMemberGroups', 'displayName'])
      await refuses(t, `/users/${ADELE}/${path}`, [405, 'Request_BadRequest'], {
        method: path === 'displayName' ? 'POST' : 'GET',
      })
  },
)

t.test('a list of references has the addresses of the objects', async t => {
  const id = await groupId('Trusted Machines')
  const { body } = await ask<List>(`/groups/${id}/members/$ref?$count=true`, eventual)
  t.equal(body['@odata.context'], `${origin}/v1.0/$metadata#Collection($ref)`)
  t.equal(body['@odata.count'], 3)
  t.match(
    body.value.map(item => item['@odata.id']),
    ['User', 'Device', 'ServicePrincipal'].map(
      type =>
        new RegExp(
          `^${origin}/v2/${TENANT}/directoryObjects/[-0-9a-f]{36}/Microsoft.DirectoryServices.${type}$`,
        ),
    ),
  )
  const page = (await ask<List>(`/groups/${id}/members/$ref?$top=1`)).body
  t.strictSame(page.value, body.value.slice(0, 1))
  const next = (await ask<List>(page['@odata.nextLink']!)).body
  t.strictSame(next.value, body.value.slice(1, 2))
  const devices = (await ask<List>(`/users/${ADELE}/ownedDevices/$ref`)).body.value
  t.match(devices[0]!['@odata.id'], /Microsoft\.DirectoryServices\.Device$/)
  t.equal((await ask(`/groups/${id}/owners/$ref`, { json: devices[0] })).status, 400)
  t.equal(
    (await ask(`/groups/${id}/owners/$ref`, { json: body.value[0] })).status,
    204,
    'they can be sent back',
  )
})

t.test('actions may be named with their namespace', async t => {
  const json = { securityEnabledOnly: true }
  const plain = await ask<List>(`/users/${ADELE}/getMemberGroups`, { json })
  const qualified = await ask<List>(`/users/${ADELE}/microsoft.graph.getMemberGroups`, { json })
  t.equal(qualified.status, 200)
  t.strictSame(qualified.body, plain.body)
  t.equal((await ask('/directoryObjects/Microsoft.Graph.getByIds', { json: { ids: [ADELE] } })).status, 200)
})

t.test('what this organisation never set is null or empty, as it would be there', async t => {
  const names =
    'ageGroup assignedLicenses employeeHireDate employeeOrgData imAddresses onPremisesDomainName'.split(' ')
  const { body } = await ask(`/users/${ADELE}?$select=${names.join(',')}`)
  t.match(body, {
    ageGroup: null,
    assignedLicenses: [],
    employeeHireDate: null,
    employeeOrgData: null,
    imAddresses: [],
    onPremisesDomainName: null,
  })
  const { body: more } = await ask(`/users/${ADELE}?$select=identities,securityIdentifier,creationType`)
  t.strictSame(more.identities, [
    {
      signInType: 'userPrincipalName',
      issuer: 'contoso.onmicrosoft.com',
      issuerAssignedId: 'adele.vance@contoso.com',
    },
  ])
  t.equal(more.securityIdentifier, 'S-1-12-1-3237998080-1073741824-128-301989888')
  t.equal(more.creationType, null)
  const nothing = { ageGroup: null, assignedLicenses: [], city: 'Oslo' }
  t.equal(
    (await ask(`/users/${ADELE}`, { method: 'PATCH', json: nothing })).status,
    204,
    'it may be sent back',
  )
})
