import { join } from 'node:path'
import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'

const PATH = '/.well-known/com.apple.remotemanagement'
const ADELE = 'user-identifier=adele.vance%40contoso.com&model-family=iPhone'
const GALAXY = 'fab12ca0-0000-4000-8000-0000000000f1'
const INTUNE = `/EnrollmentServer/PostReportDeviceInfoForUEV2?aadTenantId=${TENANT}`

const contract = await openContract('apple')
const contoso = await emulatorUnderTest(t)

const galaxy = await emulatorUnderTest(t, {
  seed: join(t.testdir({ 'galaxy.yaml': galaxySeed() }), 'galaxy.yaml'),
})

function galaxySeed(): string {
  return `
tenant:
  id: ${GALAXY}
  displayName: Galaxy
  domains: [galaxy.example, gov.galaxy.example, china.galaxy.example, closed.galaxy.example, quiet.galaxy.example, bare.galaxy.example, macs.galaxy.example, silent.galaxy.example]
  jamfHost: galaxy.jamfcloud.com
users: [{ displayName: Admin }]
enrollmentDiscovery:
  - { domain: gov.galaxy.example, mdm: intune, cloud: usGovernment }
  - { domain: china.galaxy.example, mdm: intune, cloud: china }
  - { domain: closed.galaxy.example, mdm: refused, message: Ask the service desk., description: User not enabled }
  - { domain: quiet.galaxy.example, mdm: refused }
  - { domain: bare.galaxy.example, mdm: none }
  - { domain: macs.galaxy.example, mdm: jamf, version: mdm-adde }
`
}

function servers(Version: string, BaseURL: string) {
  return { Servers: [{ Version, BaseURL }] }
}

t.test('a device that asks the domain itself is told the real address of Intune', async t => {
  const answer = await contoso.request(`https://contoso.com${PATH}?${ADELE}`)
  t.equal(answer.status, 200)
  t.equal(answer.headers['content-type'], 'application/json', 'the exact type, without a charset')
  t.strictSame(answer.body, servers('mdm-byod', `https://manage.microsoft.com${INTUNE}`))
  contract.matches(t, 'getServiceDiscovery', answer)
})

t.test('a device that asks this machine is told its own address', async t => {
  const answer = await contoso.request(`${PATH}?${ADELE}`)
  t.strictSame(answer.body, servers('mdm-byod', contoso.url + INTUNE))
  contract.matches(t, 'getServiceDiscovery', answer)
})

t.test('the domain of the user identifier decides where the host does not', async t => {
  const { body } = await contoso.request(
    `${PATH}?user-identifier=admin@CONTOSO.onmicrosoft.com&model-family=Mac`,
  )
  t.strictSame(body, servers('mdm-byod', `${contoso.url}/servicediscoveryenrollment/v1/userenroll`))
})

t.test('the host decides where it is a domain, also for an identifier of another one', async t => {
  const { body } = await contoso.request(`https://contoso.onmicrosoft.com${PATH}?${ADELE}`)
  t.strictSame(
    body,
    servers('mdm-byod', 'https://contoso.jamfcloud.com/servicediscoveryenrollment/v1/userenroll'),
  )
})

t.test('without a query the file is there too', async t => {
  t.same((await contoso.request(`https://contoso.com${PATH}`)).body.Servers, [
    { Version: 'mdm-byod', BaseURL: `https://manage.microsoft.com${INTUNE}` },
  ])
  t.equal((await contoso.request(PATH)).status, 200, 'this machine answers for the default domain')
})

t.test('unknown query items are ignored', async t => {
  const answer = await contoso.request(`${PATH}?${ADELE}&ignoreBusinessEssentialsSubscription=true`)
  t.equal(answer.status, 200)
})

t.test('HEAD has the headers of GET and no body', async t => {
  for (const target of [`https://contoso.com${PATH}`, `${PATH}?${ADELE}`]) {
    const get = await contoso.request(target)
    const head = await contoso.request(target, { method: 'HEAD' })
    t.equal(head.status, 200)
    t.equal(head.text, '')
    const named = ({ 'content-type': type, 'content-length': length }: typeof get.headers) => ({
      type,
      length,
    })
    t.strictSame(named(head.headers), named(get.headers))
    contract.matches(t, 'headServiceDiscovery', head)
  }
  const missing = await galaxy.request(`https://bare.galaxy.example${PATH}`, { method: 'HEAD' })
  t.equal(missing.status, 404)
  contract.matches(t, 'headServiceDiscovery', missing)
})

t.test('an identifier that no device sends is refused in the form Apple defines', async t => {
  for (const identifier of ['adele.vance', 'a%40b%40contoso.com', '%40contoso.com', 'adele.vance%40', '']) {
    const answer = await contoso.request(`${PATH}?user-identifier=${identifier}&model-family=iPhone`)
    t.equal(answer.status, 403, identifier)
    t.equal(answer.headers['content-type'], 'application/json')
    t.strictSame(answer.body, {
      code: 'com.apple.well-known.failed',
      description: 'The user identifier is not of the form name@domain.',
    })
    contract.matches(t, 'getServiceDiscovery', answer)
  }
})

t.test('every model family of Apple is served, any other refused', async t => {
  for (const family of ['AppleTV', 'iPad', 'iPhone', 'Mac', 'RealityDevice', 'Watch']) {
    t.equal((await contoso.request(`${PATH}?model-family=${family}`)).status, 200, family)
  }
  const answer = await contoso.request(`https://contoso.com${PATH}?model-family=Pixel`)
  t.equal(answer.status, 403)
  t.equal(answer.body.code, 'com.apple.well-known.failed')
})

t.test('a query item that comes twice is malformed', async t => {
  t.equal((await contoso.request(`${PATH}?${ADELE}&model-family=Mac`)).status, 400)
})

t.test('a domain of nobody has no file', async t => {
  const answer = await contoso.request(`${PATH}?user-identifier=someone@fabrikam.example`)
  t.equal(answer.status, 404)
  t.match(answer.text, /^fabrikam\.example publishes no service discovery/)
  contract.matches(t, 'getServiceDiscovery', answer)
})

t.test('neither the Jamf host nor the tenant id is a domain that people sign in to', async t => {
  for (const name of ['contoso.jamfcloud.com', TENANT]) {
    t.equal((await contoso.request(`${PATH}?user-identifier=adele@${name}`)).status, 404, name)
  }
})

t.test('other methods are not allowed', async t => {
  const answer = await contoso.request(`https://contoso.com${PATH}`, { method: 'POST', body: '' })
  t.equal(answer.status, 405)
  t.equal(answer.headers.allow, 'GET, HEAD')
})

t.test('nothing else is published on a domain', async t => {
  t.equal((await contoso.request(`https://contoso.com${PATH}.json`)).status, 404)
  t.equal((await contoso.request('https://contoso.com/index.html')).status, 404)
})

t.test('the sovereign clouds of Intune have their own hosts', async t => {
  const path = `/EnrollmentServer/PostReportDeviceInfoForUEV2?aadTenantId=${GALAXY}`
  const gov = await galaxy.request(`https://gov.galaxy.example${PATH}`)
  t.strictSame(gov.body, servers('mdm-byod', `https://manage.microsoft.us${path}`))
  const china = await galaxy.request(`https://china.galaxy.example${PATH}`)
  t.strictSame(china.body, servers('mdm-byod', `https://manage.microsoft.cn${path}`))
})

t.test('Jamf Pro can be published for account-driven device enrollment', async t => {
  const { body } = await galaxy.request(
    `https://macs.galaxy.example${PATH}?user-identifier=a@macs.galaxy.example`,
  )
  t.strictSame(
    body,
    servers('mdm-adde', 'https://galaxy.jamfcloud.com/servicediscoveryenrollment/v1/deviceenroll'),
  )
})

t.test('an organisation may refuse: message is for the user, description for the log', async t => {
  const closed = await galaxy.request(`https://closed.galaxy.example${PATH}`)
  t.equal(closed.status, 403)
  t.strictSame(closed.body, {
    code: 'com.apple.well-known.failed',
    description: 'User not enabled',
    message: 'Ask the service desk.',
  })
  contract.matches(t, 'getServiceDiscovery', closed)
  const quiet = await galaxy.request(`https://quiet.galaxy.example${PATH}`)
  t.strictSame(quiet.body, {
    code: 'com.apple.well-known.failed',
    description: 'quiet.galaxy.example lets no device enroll.',
  })
})

t.test('a domain that publishes nothing answers 404, set so or never set up', async t => {
  t.equal((await galaxy.request(`https://bare.galaxy.example${PATH}`)).status, 404)
  t.equal((await galaxy.request(`https://silent.galaxy.example${PATH}`)).status, 404)
})

t.test('another path at a domain is an affair of the organisation that has the domain', async t => {
  const tenant = await contoso.tenant()
  await contoso.control.requests.clear()
  t.equal((await contoso.request(`https://${tenant.domain}/anything`)).status, 404)
  t.match(await tenant.control.requests.list(), [{ product: 'apple', path: '/anything' }])
  t.same(await contoso.control.requests.list(), [])
})
