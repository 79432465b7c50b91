import { decodeJwt } from 'jose'
import t from 'tap'
import type { ControlledTenant } from '../../src/control-client/index.ts'
import type { RecordedRequest } from '../../src/control-client/requests.ts'
import { basic, errorText, jamfUnderTest } from './jamf.ts'

const jamf = await jamfUnderTest(t)
const OAUTH = '/api/oauth/token'
const LOGIN = '/api/v1/auth/token'
const COMPUTERS = '/api/v1/computers-inventory?page-size=1'

/** Client credentials of an organisation's first API client, as a form. */
function formOf({ jamf: { clients } }: ControlledTenant, secret = clients[0]!.clientSecret!) {
  return { grant_type: 'client_credentials', client_id: clients[0]!.clientId, client_secret: secret }
}

const accountOf = (tenant: ControlledTenant) => tenant.jamf.accounts[0]!
const bearerOf = async (tenant: ControlledTenant) =>
  (await jamf.request<{ access_token: string }>(OAUTH, { form: formOf(tenant) })).body.access_token

/** What an entry of the journal says of who asked for what. */
const line = ({ method, path, caller, fault, response }: RecordedRequest) =>
  [method, path, response.status, caller, fault].filter(part => part !== undefined).join(' ')

/** An organisation of its own, and what the journals of it and of the first one have had since. */
async function scene() {
  const tenant = await jamf.tenant()
  await jamf.control.requests.clear()
  const entries = async () => ({
    its: (await tenant.control.requests.list()).map(line),
    first: (await jamf.control.requests.list()).map(line),
  })
  return { tenant, entries }
}

for (const path of [OAUTH, '/api/v1/oauth/token']) {
  t.test(
    `POST ${path} belongs to the organisation of the client, as its faults and its journal do`,
    async t => {
      const { tenant, entries } = await scene()
      const { client_id } = formOf(tenant)
      await tenant.control.faults.set({
        faults: [{ id: 'once', match: { caller: client_id }, effect: { status: 503 }, count: 1 }],
      })
      await jamf.control.faults.set({ faults: [{ effect: { status: 500 } }] })
      for (const status of [503, 200]) {
        t.equal((await jamf.request(path, { form: formOf(tenant) })).status, status)
      }
      await jamf.control.faults.clear()
      t.same(await entries(), {
        its: [`POST ${path} 503 ${client_id} once`, `POST ${path} 200 ${client_id}`],
        first: [],
      })
    },
  )
}

t.test('a client that sends its credentials as Basic is found as well', async t => {
  const { tenant, entries } = await scene()
  const { client_id, client_secret } = formOf(tenant)
  const answer = await jamf.request(OAUTH, {
    form: { grant_type: 'client_credentials' },
    headers: basic(client_id, client_secret),
  })
  t.equal(answer.status, 200)
  t.same(await entries(), { its: [`POST ${OAUTH} 200 ${client_id}`], first: [] })
})

t.test('POST /api/v1/auth/token belongs to the organisation where user name and password fit', async t => {
  const { tenant, entries } = await scene()
  const { username, password } = accountOf(tenant)
  await tenant.control.faults.set({
    faults: [{ id: 'once', match: { caller: username }, effect: { status: 503 }, count: 1 }],
  })
  for (const status of [503, 200]) {
    const answer = await jamf.request(LOGIN, { method: 'POST', headers: basic(username, password!) })
    t.equal(answer.status, status)
  }
  t.same(await entries(), {
    its: [`POST ${LOGIN} 503 ${username} once`, `POST ${LOGIN} 200 ${username}`],
    first: [],
  })
})

t.test('a wrong secret is its client’s affair', async t => {
  const { tenant } = await scene()
  const form = formOf(tenant, 'wrong')
  t.equal((await jamf.request(OAUTH, { form })).status, 401)
  t.match(await tenant.control.requests.list(), [
    { caller: form.client_id, reason: `The secret of the API client '${form.client_id}' is wrong.` },
  ])
})

t.test('a wrong password is the affair of the first organisation that knows the user name', async t => {
  const { entries } = await scene()
  const answer = await jamf.request(LOGIN, { method: 'POST', headers: basic('jamfadmin', 'wrong') })
  t.equal(answer.status, 401)
  t.same(await entries(), { its: [], first: [`POST ${LOGIN} 401 jamfadmin`] })
})

t.test('user name and password of the Classic API lead to their organisation', async t => {
  const { tenant, entries } = await scene()
  const { username, password } = accountOf(tenant)
  const answer = await jamf.request('/JSSResource/computers', { headers: basic(username, password!) })
  t.equal(answer.status, 200)
  t.same(await entries(), { its: [`GET /JSSResource/computers 200 ${username}`], first: [] })
})

t.test('a token names the instance it is of, wherever it was asked for', async t => {
  const { tenant } = await scene()
  const minted = await tenant.control.tokens.mint({ jamf: { account: accountOf(tenant).username } })
  for (const token of [await bearerOf(tenant), minted.access_token]) {
    t.equal(decodeJwt(token).iss, `https://${tenant.jamf.host}`)
  }
})

t.test('a bearer that has expired is refused by its own organisation, by that one’s clock', async t => {
  const { tenant, entries } = await scene()
  const bearer = await bearerOf(tenant)
  t.equal((await jamf.request(COMPUTERS, { bearer })).status, 200)
  await tenant.control.clock.advance(1801)
  t.equal((await jamf.request(COMPUTERS, { bearer })).status, 401)
  t.equal((await jamf.request('/api/v1/nonsense', { bearer })).status, 401)
  const [, , refused] = await tenant.control.requests.list()
  t.match(refused!.reason, /^The token expired at \d{4}-.*Z; it is now \d{4}-.*Z\.$/)
  t.same((await entries()).first, [])
})

t.test('a bearer that was revoked is refused by its own organisation', async t => {
  const { tenant, entries } = await scene()
  const bearer = await bearerOf(tenant)
  await jamf.request('/api/v1/auth/invalidate-token', { method: 'POST', bearer })
  t.equal((await jamf.request(COMPUTERS, { bearer })).status, 401)
  const [, , refused] = await tenant.control.requests.list()
  t.match(refused!.reason, /^The token is unknown: it was revoked/)
  t.same((await entries()).first, [])
})

t.test('a name of Jamf’s cloud that nobody has leads nowhere', async t => {
  const { tenant } = await scene()
  const { username, password } = accountOf(tenant)
  const bearer = await bearerOf(tenant)
  const refused = async (host: string) => {
    const expected = {
      code: 'NOT_FOUND',
      description: `There is no Jamf Pro at ${host}.`,
      id: '0',
      field: '',
    }
    const answers = [
      await jamf.request(`https://${host}${COMPUTERS}`, { bearer }),
      await jamf.request(`https://${host}${OAUTH}`, { form: formOf(tenant) }),
      await jamf.request(`https://${host}${LOGIN}`, { method: 'POST', headers: basic(username, password!) }),
      await jamf.request(`https://${host}/api/v1/health-check`),
    ]
    for (const { status, text } of answers) t.same([status, text], [404, errorText(404, expected)])
  }
  await refused('other.jamfcloud.com')
  t.equal((await jamf.request(`${tenant.jamf.url}${COMPUTERS}`, { bearer })).status, 200)
  await tenant.delete()
  await refused(tenant.jamf.host)
})
