import t from 'tap'
import { CONNECTOR, DAEMON, PARTNER, TENANT } from '../../support/emulator.ts'
import { eventual, graphUnderTest, type Item, type List } from '../graph-under-test.ts'

const INTUNE = '0000000a-0000-0000-c000-000000000000'
const { ask, list, refuses, origin, emulator } = await graphUnderTest(t)
const principalId = async (appId: string) =>
  (await ask(`/servicePrincipals(appId='${appId}')?$select=id`)).body.id

t.test('an application shows its secrets by their hints', async t => {
  const { body } = await ask(`/applications(appId='${DAEMON}')`)
  t.match(body, {
    appId: DAEMON,
    displayName: 'Contoso Daemon',
    signInAudience: 'AzureADMyOrg',
    web: {
      redirectUris: ['http://localhost:3000/callback'],
      implicitGrantSettings: { enableIdTokenIssuance: false },
      redirectUriSettings: [{ uri: 'http://localhost:3000/callback', index: null }],
    },
    api: { preAuthorizedApplications: [] },
    spa: { redirectUris: [] },
    keyCredentials: [],
  })
  const secrets = body.passwordCredentials as Record<string, unknown>[]
  t.equal(secrets.length, 2)
  t.strictSame(Object.keys(secrets[0]!), [
    'customKeyIdentifier',
    'displayName',
    'endDateTime',
    'hint',
    'keyId',
    'secretText',
    'startDateTime',
  ])
  t.match(secrets[0], { hint: 'loc', secretText: null })
  const access = body.requiredResourceAccess as {
    resourceAppId: string
    resourceAccess: { id: string; type: string }[]
  }[]
  t.ok(access.some(({ resourceAppId }) => resourceAppId === INTUNE))
  t.strictSame((await ask(`/applications/${body.id}?$select=id`)).body.id, body.id)
  t.strictSame((await ask(`/applications/appId=${DAEMON}?$select=id`)).body.id, body.id)
})

t.test('only applications at home in the organisation are listed', async t => {
  const ids = (await list('/applications')).map(({ appId }) => appId)
  t.ok(ids.includes(DAEMON) && !ids.includes(PARTNER))
  t.equal((await ask('/applications/$count', eventual)).text, String(ids.length))
  await refuses(t, `/applications(appId='${PARTNER}')`, [404, 'Request_ResourceNotFound'])
  t.equal((await ask(`/servicePrincipals(appId='${PARTNER}')`)).status, 200, 'its service principal is here')
})

t.test('a service principal in both spellings of its alternate key', async t => {
  const { body } = await ask(`/servicePrincipals(appId='${INTUNE}')`)
  t.match(body, {
    '@odata.context': `${origin}/v1.0/$metadata#servicePrincipals/$entity`,
    appId: INTUNE,
    displayName: 'Microsoft Intune API',
    accountEnabled: true,
    servicePrincipalType: 'Application',
  })
  t.ok((body.appRoles as Item[]).some(({ value }) => value === 'update_device_attributes'))
  t.equal((await ask(`/servicePrincipals/appId=${INTUNE}`)).body.id, body.id)
  t.equal((await ask(`/servicePrincipals/${body.id}`)).body.id, body.id)
  await refuses(t, `/servicePrincipals(appId='${TENANT}')`, [404, 'Request_ResourceNotFound'])
  await refuses(t, '/servicePrincipals/x', [400, 'Request_BadRequest'])
})

t.test('the services of Intune are found by every known form of request', async t => {
  const id = await principalId(INTUNE)
  const bearer = await emulator.token({ clientId: CONNECTOR })
  const paths = [
    `/v1.0/servicePrincipals/appId=${INTUNE}/endpoints`,
    `//v1.0/servicePrincipals/appId=${INTUNE}/endpoints`,
    `/v1.0/myorganization/servicePrincipals/appId=${INTUNE}/endpoints`,
    `/v1.0/servicePrincipals(appId='${INTUNE}')/endpoints`,
    `/v1.0/servicePrincipals/${id}/endPoints`,
  ]
  for (const path of paths) {
    const { status, body } = await ask<List>(origin + path, { bearer })
    t.equal(status, 200, path)
    t.equal(body['@odata.context'], `${origin}/v1.0/$metadata#servicePrincipals('${id}')/endpoints`)
    const names = body.value.map(({ providerName }) => providerName)
    t.ok(names.includes('PartnerTenantDataSyncService') && names.includes('NACAPIService'))
    t.equal(new Set(names).size, names.length)
    for (const item of body.value) {
      t.match(item, {
        id: String,
        deletedDateTime: null,
        capability: String,
        providerId: String,
        providerResourceId: null,
      })
      t.ok(String(item.uri).startsWith(`${origin}/fef/msua06/`))
    }
  }
  const real = await ask<List>(`https://graph.microsoft.com/v1.0/servicePrincipals/appId=${INTUNE}/endpoints`)
  t.ok(real.body.value.every(({ uri }) => String(uri).startsWith('https://fef.msua06.manage.microsoft.com/')))
  const none = await list(`/servicePrincipals(appId='${DAEMON}')/endpoints`)
  t.strictSame(none, [])
  await refuses(t, `/servicePrincipals(appId='${TENANT}')/endpoints`, [404, 'Request_ResourceNotFound'])
})

t.test('permissions that were granted, seen from both sides', async t => {
  const [reader, intune] = [await principalId(CONNECTOR), await principalId(INTUNE)]
  const granted = await list(`/servicePrincipals/${reader}/appRoleAssignments`)
  const [own] = granted.filter(({ resourceId }) => resourceId === intune)
  t.match(own, {
    principalDisplayName: 'Jamf Connector',
    principalId: reader,
    principalType: 'ServicePrincipal',
    resourceDisplayName: 'Microsoft Intune API',
    appRoleId: '7b3c62c0-bbe4-4ceb-971b-ecc50a191b3e',
  })
  t.strictSame(
    await list(`/servicePrincipals/${intune}/appRoleAssignedTo?$filter=principalId eq '${reader}'`),
    [own],
  )
})

t.test('delegated permissions', async t => {
  const [grant] = await list('/oauth2PermissionGrants')
  t.strictSame(Object.keys(grant!), ['clientId', 'consentType', 'id', 'principalId', 'resourceId', 'scope'])
  t.equal(grant!.consentType, 'AllPrincipals')
  t.strictSame(await list(`/oAuth2PermissionGrants?$filter=clientId eq '${grant!.clientId}'`), [grant])
  t.strictSame(await list(`/servicePrincipals/${grant!.clientId}/oauth2PermissionGrants`), [grant])
  t.strictSame(await list(`/servicePrincipals/${grant!.resourceId}/oauth2PermissionGrants`), [])
})
