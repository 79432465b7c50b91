import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { CONNECTOR, DAEMON, PARTNER, READER, TENANT } from '../../support/emulator.ts'
import { errorOf, INTUNE, partnersUnderTest, TENANT_SYNC } from './partners.ts'

const contract = await openContract('intune')
const emulator = await partnersUnderTest(t)
const { advance, now } = emulator
const asPartner = await emulator.as(PARTNER)
const asConnector = await emulator.as(CONNECTOR)

const TENANTS = `${TENANT_SYNC}/PartnerTenants(guid'${TENANT}')?api-version=1.6`
const HEARTBEAT = `${TENANT_SYNC}/PartnerTenantHeartbeat(guid'${TENANT}')?api-version=1.6`
const provision = { method: 'PUT', json: { Provisioned: 1, PartnerEnrollmentUrl: 'https://x.example/e' } }
const heartbeat = () => ({ method: 'PUT', json: { Timestamp: now() } })

t.test('a partner provisions itself, and may repeat it', async t => {
  const first = await asPartner(TENANTS, provision)
  t.equal(first.status, 200)
  t.match(first.body.Key, /^[0-9a-f]{8}-/)
  t.strictSame(first.body, {
    Key: first.body.Key,
    ContextId: TENANT,
    Provisioned: 1,
    HttpStatusCode: 200,
    ErrorDetail: null,
  })
  contract.matches(t, 'putPartnerTenant', first)
  const second = await asPartner(TENANTS, {
    method: 'PUT',
    json: { ...provision.json, PartnerRemediationUrl: null },
  })
  t.strictSame(second.body, first.body, 'the key stays')
  t.not((await asConnector(TENANTS, provision)).body.Key, first.body.Key, 'each partner has its own')
})

t.test('a heartbeat is answered with all the members that partners read', async t => {
  const sent = heartbeat()
  const answer = await asPartner(HEARTBEAT, sent)
  t.equal(answer.status, 200)
  const { Key, ...rest } = answer.body
  t.equal(Key, (await asPartner(TENANTS, provision)).body.Key)
  t.strictSame(rest, {
    'odata.metadata': `${emulator.url}${TENANT_SYNC}/$metadata#PartnerTenantHeartbeat/@Element`,
    'odata.id': `${emulator.url}${TENANT_SYNC}/PartnerTenantHeartbeat(guid'${TENANT}')`,
    TenantId: TENANT,
    ClientType: null,
    Timestamp: sent.json.Timestamp,
    ResyncTimestamp: null,
    HttpStatusCode: 200,
    ErrorDetail: null,
    MessageErrors: [],
  })
  contract.matches(t, 'putPartnerTenantHeartbeat', answer)
})

t.test('the form of the path is forgiven wherever a client is known to differ', async t => {
  const forms = [
    `${TENANT_SYNC}/PartnerTenants(guid%27${TENANT}%27)?api-version=1.6`,
    `${TENANT_SYNC}/PartnerTenants(guid%27${TENANT}%27)%7D?api-version=1.6`,
    `${TENANT_SYNC}/PartnerTenants(guid'${TENANT}')}?api-version=1.6`,
    `${TENANT_SYNC}/PartnerTenants%28guid%27${TENANT.toUpperCase()}%27%29%7d?api-version=1.0`,
    `${TENANT_SYNC}/PartnerTenants('${TENANT}')`,
    `${TENANT_SYNC}/PartnerTenants(TenantId=guid'${TENANT}')`,
    `/${TENANT_SYNC.replace('DataSync/', 'DataSync//')}//PartnerTenants(guid'${TENANT}')/?api-version=1.4`,
    `${TENANT_SYNC.toLowerCase()}/partnertenants(GUID'${TENANT}')?api-version=1.6`,
    `/fef/msua06${TENANT_SYNC}/PartnerTenants(guid'${TENANT}')?api-version=1.6`,
    `//fef/anything/${TENANT_SYNC}/PartnerTenants(guid'${TENANT}')?api-version=1.6`,
    `https://fef.msua06.manage.microsoft.com${TENANT_SYNC}/PartnerTenants(guid'${TENANT}')?api-version=1.6`,
    `https://manage.microsoft.com${TENANT_SYNC}/PartnerTenants(guid'${TENANT}')?api-version=1.6`,
  ]
  for (const form of forms) t.equal((await asPartner(form, provision)).status, 200, form)
})

t.test('addresses in replies keep the form that the caller used', async t => {
  const host = 'https://fef.msuc01.manage.microsoft.com'
  const named = await asPartner(host + HEARTBEAT, heartbeat())
  t.equal(named.body['odata.id'], `${host}${TENANT_SYNC}/PartnerTenantHeartbeat(guid'${TENANT}')`)
  const based = await asPartner(`/fef/msua06${HEARTBEAT}`, heartbeat())
  t.equal(
    based.body['odata.metadata'],
    `${emulator.url}/fef/msua06${TENANT_SYNC}/$metadata#PartnerTenantHeartbeat/@Element`,
  )
})

t.test('the headers of Jamf Pro are understood', async t => {
  const headers = { 'content-type': 'application/json; charset=utf8', prefer: 'return-content' }
  const body = JSON.stringify(provision.json)
  t.equal((await asConnector(TENANTS, { method: 'PUT', headers, body })).status, 200)
})

t.test('every reply can be found again', async t => {
  const headers = { 'client-request-id': 'mine' }
  const good = await asPartner(TENANTS, { ...provision, headers })
  const bad = await asPartner(TENANTS, { method: 'PUT', json: {}, headers })
  for (const answer of [good, bad]) {
    t.equal(answer.headers['client-request-id'], 'mine')
    t.match(answer.headers['request-id'], /^[0-9a-f-]{36}$/)
  }
  t.notOk('client-request-id' in (await asPartner(TENANTS, provision)).headers, 'and nothing is invented')
})

t.test('the key must be the tenant of the token', async t => {
  for (const resource of ['PartnerTenants', 'PartnerTenantHeartbeat']) {
    const json = { Provisioned: 1, Timestamp: now() }
    const malformed = await asPartner(`${TENANT_SYNC}/${resource}(guid'contoso')`, { method: 'PUT', json })
    t.equal(malformed.status, 400)
    t.strictSame(malformed.body, {
      'odata.error': {
        code: 'BadRequest',
        message: { lang: 'en-US', value: "The key 'contoso' is not a GUID." },
      },
    })
    const other = `${TENANT_SYNC}/${resource}(guid'fab12ca0-0000-4000-8000-000000000001')`
    const foreign = await asPartner(other, { method: 'PUT', json })
    t.equal(foreign.status, 403)
    contract.matches(t, 'putPartnerTenant', foreign)
  }
})

t.test('malformed bodies are refused', async t => {
  const bodies: [string, object | undefined][] = [
    [TENANTS, { Provisioned: 3 }],
    [TENANTS, { PartnerEnrollmentUrl: 'https://x.example' }],
    [TENANTS, { Provisioned: 1, PartnerEnrollmentUrl: 7 }],
    [TENANTS, undefined],
    [HEARTBEAT, {}],
    [HEARTBEAT, { Timestamp: 'yesterday' }],
    [HEARTBEAT, { Timestamp: '2026-13-40T00:00:00Z' }],
  ]
  for (const [target, json] of bodies) {
    const answer = await asPartner(target, { method: 'PUT', ...(json ? { json } : {}) })
    t.equal(answer.status, 400, JSON.stringify(json))
    t.equal(errorOf(answer).code, 'BadRequest')
  }
  const broken = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{' }
  t.equal((await asPartner(TENANTS, broken)).status, 400)
  const xml = { method: 'PUT', headers: { 'content-type': 'application/xml' }, body: '<a/>' }
  t.equal(errorOf(await asPartner(TENANTS, xml)).code, 'UnsupportedMediaType')
})

t.test('an api-version that is none is refused; that it is missing is not', async t => {
  t.equal((await asPartner(TENANTS.replace('1.6', 'latest'), provision)).status, 400)
  t.equal((await asPartner(TENANTS.split('?')[0]!, provision)).status, 200)
})

t.test('times are taken with any fraction, with an offset and without one', async t => {
  for (const Timestamp of [
    '2026-01-05T08:00:00.1234567Z',
    '2026-01-05T08:00:00+01:00',
    '2026-01-05T08:00:00.5',
  ]) {
    t.equal((await asPartner(HEARTBEAT, { method: 'PUT', json: { Timestamp } })).status, 200, Timestamp)
  }
})

t.test('a token is needed, for Intune', async t => {
  const refusals = {
    none: await emulator.request(TENANTS, provision),
    basic: await emulator.request(TENANTS, { ...provision, headers: { authorization: 'Basic YTpi' } }),
    malformed: await emulator.request(TENANTS, { ...provision, bearer: 'abc' }),
    graph: await emulator.request(TENANTS, {
      ...provision,
      bearer: await emulator.token({ clientId: PARTNER }),
    }),
  }
  for (const [name, answer] of Object.entries(refusals)) {
    t.equal(answer.status, 401, name)
    t.equal(answer.headers['www-authenticate'], 'Bearer')
    t.match(answer.body, { 'odata.error': { code: 'Unauthorized' } })
    contract.matches(t, 'putPartnerTenant', answer)
  }
  const slashless = await emulator.token({ clientId: PARTNER, resource: INTUNE.slice(0, -1) })
  t.equal((await emulator.request(TENANTS, { ...provision, bearer: slashless })).status, 200)
})

t.test('an expired token is refused', async t => {
  const bearer = await emulator.token({ clientId: PARTNER, resource: INTUNE })
  await advance(2 * 3600)
  const answer = await emulator.request(TENANTS, { ...provision, bearer })
  await advance(-2 * 3600)
  t.equal(answer.status, 401)
  t.match(answer.body, { 'odata.error': { message: { value: /expired/ } } })
})

t.test('the token must carry the role', async t => {
  const asReader = await emulator.as(READER)
  const answer = await asReader(TENANTS, provision)
  t.equal(answer.status, 403)
  t.match(errorOf(answer).message.value, /update_device_attributes/)
})

t.test('an application that no partner is configured with is refused, whatever its roles', async t => {
  const asDaemon = await emulator.as(DAEMON)
  const answer = await asDaemon(TENANTS, provision)
  t.equal(answer.status, 403)
  t.match(errorOf(answer).message.value, /No partner is configured/)
})

t.test('a wrong method is refused, and the right one named', async t => {
  const answer = await asPartner(TENANTS)
  t.equal(answer.status, 405)
  t.equal(answer.headers.allow, 'PUT')
  t.equal(errorOf(answer).code, 'MethodNotAllowed')
})

t.test('what the real service has and this one has not says so', async t => {
  const services: [string, string][] = [
    ['/fef/msua06/StatelessNacService/devices/?querycriteria=udid&value=1', 'NACAPIService/devices/'],
    [
      'https://fef.msua06.manage.microsoft.com/LinuxMDM/LinuxEnrollmentService/enroll',
      'LinuxEnrollmentService/enroll',
    ],
    [`/EnrollmentServer/PostReportDeviceInfoForUEV2?aadTenantId=${TENANT}`, 'PostReportDeviceInfoForUEV2'],
    [
      'https://manage.microsoft.us/EnrollmentServer/PostReportDeviceInfoForUEV2',
      'PostReportDeviceInfoForUEV2',
    ],
  ]
  for (const [target, operation] of services) {
    const answer = await emulator.request(target)
    t.equal(answer.status, 404, target)
    t.equal(answer.headers['x-localtenant-not-emulated'], operation)
    t.match(answer.body, { 'odata.error': { code: 'NotFound' } })
  }
  const unknown = await asPartner(`${TENANT_SYNC}/PartnerDevices`)
  t.equal(unknown.status, 404)
  t.notOk('x-localtenant-not-emulated' in unknown.headers, 'a path that nobody has is just not there')
})

t.test('a partner that deprovisions itself sends nothing more until it provisions again', async t => {
  const off = await asConnector(TENANTS, { method: 'PUT', json: { Provisioned: 2 } })
  t.equal(off.status, 200)
  t.equal(off.body.Provisioned, 2)
  const refused = await asConnector(HEARTBEAT, heartbeat())
  t.equal(refused.status, 403)
  t.match(errorOf(refused).message.value, /terminated/)
  t.equal((await asPartner(HEARTBEAT, heartbeat())).status, 200, 'other partners are not concerned')
  await asConnector(TENANTS, provision)
  t.equal((await asConnector(HEARTBEAT, heartbeat())).status, 200)
})
