import t from 'tap'
import { DAEMON, emulatorUnderTest, TENANT } from '../../support/emulator.ts'
import { reportOf, shown } from './contract-cases.ts'

const emulator = await emulatorUnderTest(t, {})
const { settings, requests } = emulator.control
const graph = await emulator.token()

t.beforeEach(() => settings.change({ contract: 'enforce' }))
t.afterEach(async () => {
  await emulator.control.reset()
  await emulator.control.contract.clear()
})

t.test('Graph answers with its own 400, and the journal says why', async t => {
  const { status, body } = await emulator.request<{ error: object }>('/v1.0/groups', {
    json: {
      displayName: 'Sales',
      mailEnabled: false,
      mailNickname: 'sales',
      securityEnabled: true,
      colour: 'red',
      size: 1,
    },
    bearer: graph,
  })
  t.equal(status, 400)
  const message =
    "Contract: The body has the member 'colour', which the document does not declare. And 1 more."
  t.match(body.error, { code: 'BadRequest', message, innerError: { 'request-id': String } })
  const [entry] = await requests.list({ limit: 1 })
  t.match(entry, { operation: 'createGroup', response: { status: 400 }, reason: message })
  t.same((await reportOf(emulator)).violations.map(shown), [
    'graph createGroup request body /colour undeclared 1',
    'graph createGroup request body /size undeclared 1',
  ])
  await settings.change({ contract: 'off' })
  const found = await emulator.request<{ value: [] }>("/v1.0/groups?$filter=displayName eq 'Sales'", {
    bearer: graph,
  })
  t.equal(found.body.value.length, 0, 'nothing was done')
})

t.test('what SDKs say of each object, its type, is no member', async t => {
  const { status } = await emulator.request('/v1.0/users/c0ffee00-0000-4000-8000-000000000012', {
    method: 'PATCH',
    json: { '@odata.type': '#microsoft.graph.user', jobTitle: 'Boss' },
    bearer: graph,
  })
  t.equal(status, 204)
})

t.test('so do the others, each in its own form', async t => {
  const jamf = await emulator.request('/api/v1/auth?colour=red', {
    headers: { authorization: `Basic ${Buffer.from('jamfadmin:localtenant').toString('base64')}` },
  })
  t.equal(jamf.status, 401, 'who is refused anyway is refused as ever')
  const entra = await emulator.request(`/${TENANT}/v2.0/.well-known/openid-configuration?colour=red`)
  t.equal(entra.status, 400)
  t.match(entra.body, { error: 'invalid_request', error_description: /^AADSTS9002313: Contract: .*'colour'/ })
  const { body } = await emulator.request<{ access_token: string }>('/api/oauth/token', {
    form: {
      grant_type: 'client_credentials',
      client_id: 'c0ffee00-0000-4000-8000-0000000000b1',
      client_secret: 'localtenant-jamf-secret',
    },
  })
  const bearer = body.access_token
  const pro = await emulator.request('/api/v1/buildings?colour=red', { bearer })
  t.equal(pro.status, 400)
  t.match(pro.body, { httpStatus: 400, errors: [{ description: /^Contract: .*'colour'/ }] })
  const classic = await emulator.request('/JSSResource/buildings?colour=red', { bearer })
  t.equal(classic.status, 400)
  t.match(classic.headers['content-type'], /^text\/html/)
})

t.test('what a cloud refuses by itself it refuses in its own words', async t => {
  const { status, body } = await emulator.request<{ error: { message: string } }>(
    '/v1.0/users?$top=0&colour=red',
    {
      bearer: graph,
    },
  )
  t.equal(status, 400)
  t.equal(body.error.message, "Invalid page size specified: '0'. Must be between 1 and 999 inclusive.")
})

t.test('what the documents declare goes through', async t => {
  t.equal((await emulator.request('/v1.0/users?$top=1', { bearer: graph })).status, 200)
  t.ok(await emulator.token({ clientId: DAEMON }))
  t.same((await reportOf(emulator)).violations, [])
})

t.test('a reset takes the mode back to that of the start, and leaves the report', async t => {
  await emulator.request('/v1.0/users?colour=red', { bearer: graph })
  await emulator.control.reset()
  t.match(await settings.get(), { contract: 'off' })
  t.equal((await emulator.request('/v1.0/users?colour=red', { bearer: graph })).status, 200)
  const { mode, requests, violations } = await reportOf(emulator)
  t.same([mode, requests, violations.length], ['off', 1, 1])
})

t.test('a mode that there is not is refused with those there are', async t => {
  const answer = await emulator.request('/_localtenant/settings', {
    method: 'PATCH',
    json: { contract: 'strict' },
  })
  t.equal(answer.status, 400)
  t.same(answer.body, { error: 'contract is one of off, record, enforce.' })
  t.match(await settings.get(), { contract: 'enforce' })
})
