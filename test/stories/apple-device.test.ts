import t from 'tap'
import { ProxyAgent, request } from 'undici'
import { emulatorUnderTest, TENANT } from '../support/emulator.ts'

const { proxyUrl, caCertificate } = await emulatorUnderTest(t)
const dispatcher = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caCertificate } })
t.teardown(() => dispatcher.close())

/** What a device does with the name that a person types under "Sign in to work or school account". */
async function discover(identifier: string, modelFamily: string): Promise<Record<string, string>> {
  const [, domain] = identifier.split('@')
  const query = `user-identifier=${encodeURIComponent(identifier)}&model-family=${modelFamily}`
  const answer = await request(`https://${domain}/.well-known/com.apple.remotemanagement?${query}`, {
    dispatcher,
  })
  const text = await answer.body.text()
  const [type] = String(answer.headers['content-type']).split(';')
  if (type !== 'application/json' || !text) throw new Error('15002: invalid well-known response')
  if (answer.statusCode !== 200) throw new Error(`15003: ${text}`)
  const [server] = (JSON.parse(text) as { Servers: Record<string, string>[] }).Servers
  if (!server) throw new Error('15002: no servers')
  return server
}

t.test('an iPhone behind the proxy finds the management server of its domain', async t => {
  t.same(await discover('adele.vance@contoso.com', 'iPhone'), {
    Version: 'mdm-byod',
    BaseURL: `https://manage.microsoft.com/EnrollmentServer/PostReportDeviceInfoForUEV2?aadTenantId=${TENANT}`,
  })
})

t.test('so does a Mac of the domain that Jamf Pro serves', async t => {
  t.same(await discover('admin@contoso.onmicrosoft.com', 'Mac'), {
    Version: 'mdm-byod',
    BaseURL: 'https://contoso.jamfcloud.com/servicediscoveryenrollment/v1/userenroll',
  })
})

t.test('an organisation that is not here is not reached at all', async t => {
  await t.rejects(discover('someone@example.com', 'iPhone'), /502/)
})
