import t from 'tap'
import { TENANT } from '../../support/emulator.ts'
import { graphUnderTest, type List } from '../graph-under-test.ts'

const ADELE = 'c0ffee00-0000-4000-8000-000000000012'
const GROUP = 'c0ffee00-0000-4000-8000-0000000000c1'
const NOBODY = '00000000-0000-4000-8000-00000000ffff'
const { ask, list, refuses, origin } = await graphUnderTest(t)

t.test('the organisation is a list of one', async t => {
  const organisations = await list('/organization')
  t.equal(organisations.length, 1)
  t.match(organisations[0], {
    id: TENANT,
    displayName: 'Contoso',
    countryLetterCode: 'US',
    mobileDeviceManagementAuthority: 'intune',
    tenantType: 'AAD',
    verifiedDomains: [
      { name: 'contoso.com', isDefault: true, isInitial: false },
      { name: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true },
    ],
  })
  t.equal((await ask(`/organization/${TENANT}`)).body.id, TENANT)
  await refuses(t, `/organization/${NOBODY}`, [404, 'Request_ResourceNotFound'])
})

t.test('domains are known by their names', async t => {
  t.strictSame(
    (await list('/domains')).map(({ id }) => id),
    ['contoso.com', 'contoso.onmicrosoft.com'],
  )
  t.match((await ask('/domains/CONTOSO.com')).body, {
    id: 'contoso.com',
    isVerified: true,
    authenticationType: 'Managed',
  })
  await refuses(t, '/domains/elsewhere.example', [404, 'Request_ResourceNotFound'])
})

t.test('an object of any type by its id', async t => {
  const { body } = await ask(`/directoryObjects/${ADELE}`)
  t.equal(body['@odata.context'], `${origin}/v1.0/$metadata#directoryObjects/$entity`)
  t.match(body, { '@odata.type': '#microsoft.graph.user', id: ADELE, displayName: 'Adele Vance' })
  t.equal((await ask(`/directoryObjects/${GROUP}`)).body['@odata.type'], '#microsoft.graph.group')
  await refuses(t, `/directoryObjects/${NOBODY}`, [404, 'Request_ResourceNotFound'])
  await refuses(t, '/directoryObjects/x', [400, 'Request_BadRequest'])
})

t.test('several objects by their ids; unknown ones are left out', async t => {
  const [application] = await list('/applications?$top=1')
  const ids = [ADELE.toUpperCase(), GROUP, NOBODY, application!.id]
  const { status, body } = await ask<List>('/directoryObjects/getByIds', { json: { ids } })
  t.equal(status, 200)
  t.equal(body['@odata.context'], `${origin}/v1.0/$metadata#directoryObjects`)
  t.strictSame(
    body.value.map(item => [item['@odata.type'], item.id]),
    [
      ['#microsoft.graph.user', ADELE],
      ['#microsoft.graph.group', GROUP],
      ['#microsoft.graph.application', application!.id],
    ],
  )
  const groups = await ask<List>('/directoryObjects/getByIds', { json: { ids, types: ['Group', 'device'] } })
  t.strictSame(
    groups.body.value.map(({ id }) => id),
    [GROUP],
  )
  t.strictSame((await ask<List>('/directoryObjects/getByIds', { json: { ids: [] } })).body.value, [])
  const many = { json: { ids: Array(1001).fill(ADELE) } }
  await refuses(t, '/directoryObjects/getByIds', [400, 'Request_BadRequest', /1000/], many)
  await refuses(t, '/directoryObjects/getByIds', [400, 'Request_BadRequest', /'ids'/], { json: {} })
  await refuses(t, '/directoryObjects/getByIds', [400, 'Request_BadRequest'], { json: { ids: ['x'] } })
})

t.test('the partners of Intune', async t => {
  const [compliance] = await list('/deviceManagement/complianceManagementPartners')
  t.match(compliance, {
    displayName: 'Jamf Device Compliance',
    partnerState: /^(unknown|unavailable|enabled|terminated|rejected|unresponsive)$/,
    macOsOnboarded: true,
    androidOnboarded: false,
    macOsEnrollmentAssignments: [
      { target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: GROUP } },
    ],
  })
  const path = `/deviceManagement/complianceManagementPartners/${compliance!.id}`
  t.equal((await ask(path)).body.id, compliance!.id)
  const [management] = await list('/deviceManagement/deviceManagementPartners')
  t.match(management, { displayName: 'Jamf', partnerAppType: 'singleTenantApp', isConfigured: true })
  t.equal((await ask(`/deviceManagement/deviceManagementPartners/${management!.id}`)).body.id, management!.id)
  await refuses(t, `/deviceManagement/deviceManagementPartners/${NOBODY}`, [404, 'Request_ResourceNotFound'])
})
