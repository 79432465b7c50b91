import t from 'tap'
import { CONNECTOR, DAEMON, emulatorUnderTest, PARTNER, TENANT } from '../support/emulator.ts'
import { refusal } from '../support/journal.ts'

const emulator = await emulatorUnderTest(t)
const SERVICE = '/TrafficGateway/TrafficRoutingService/DataSync/PartnerTenantDataSyncService'
const POLICIES = `${SERVICE}/PartnerCompliancePolicies`
const intune = (clientId: string) =>
  emulator.token({ clientId, resource: 'https://api.manage.microsoft.com/' })
const refused = (target: string, bearer: string) => refusal(emulator, target, { bearer })

t.test('a missing role is named, and those there are', async t => {
  t.equal(
    await refused(POLICIES, await intune(CONNECTOR)),
    '403 The access token lacks the role manage_partner_compliance_policy. It has update_device_attributes.',
  )
})

t.test('an application that no partner is configured with is named', async t => {
  t.equal(
    await refused(POLICIES, await intune(DAEMON)),
    `403 No partner is configured with the application '${DAEMON}'.`,
  )
})

t.test('a token that is not good is told why', async t => {
  t.equal(await refusal(emulator, POLICIES), '401 The request has no Authorization header.')
  t.match(
    await refused(POLICIES, await emulator.token()),
    /^401 The token is for 'https:\/\/graph\.microsoft\.com'; Intune takes /,
  )
  t.equal(await refused(POLICIES, 'opaque'), '401 The token is no JSON Web Token.')
  const order = { application: PARTNER, audience: 'https://api.manage.microsoft.com/', lifetime: -3600 }
  const { body } = await emulator.request<{ access_token: string }>('/_localtenant/tokens', { json: order })
  t.match(await refused(POLICIES, body.access_token), /^401 The token expired at .*; it is now /)
})

t.test('a path of another tenant names both', async t => {
  const other = 'fab12ca0-0000-4000-8000-000000000001'
  t.equal(
    await refusal(emulator, `${SERVICE}/PartnerTenants(guid'${other}')`, {
      method: 'PUT',
      bearer: await intune(PARTNER),
      json: { Provisioned: 1, PartnerEnrollmentUrl: 'https://x.example/e' },
    }),
    `403 The access token is for another tenant. It is for ${TENANT}, the path names ${other}.`,
  )
})
