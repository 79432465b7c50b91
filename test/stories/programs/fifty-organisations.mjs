// A test suite of somebody else: fifty organisations at once, each with its own moment, its own failures and its own data.
// Usage: node --test fifty-worlds.mjs, with LOCALTENANT_URL set to a running emulator.
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'

const { LOCALTENANT_URL: url, SUITE: suite = 'suite' } = process.env
const COUNT = 50

/** @returns status, headers and the body as JSON where there is one */
async function ask(path, { method, token, json, form } = {}) {
  const response = await fetch(url + path, {
    method: method ?? (json || form ? 'POST' : 'GET'),
    headers: {
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: form ? new URLSearchParams(form) : json && JSON.stringify(json),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined }
}

const control = (path, { tenantId }, options) => ask(`/_localtenant/${path}?tenant=${tenantId}`, options)

async function tokenOf({ tenantId, environment }) {
  const { status, body } = await ask(`/${tenantId}/oauth2/v2.0/token`, {
    form: {
      grant_type: 'client_credentials',
      client_id: environment.AZURE_CLIENT_ID,
      client_secret: environment.AZURE_CLIENT_SECRET,
      scope: 'https://graph.microsoft.com/.default',
    },
  })
  assert.equal(status, 200)
  return body.access_token
}

const claimsOf = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))

/** A failure that no other organisation of the suite has at this moment: its status and after how many requests it comes. */
const faultOf = index => ({ status: [429, 500, 502, 503, 504][index % 5], nth: 2 + (index % 3) })

async function live(index) {
  const { body: tenant } = await ask('/_localtenant/tenants', { json: {} })
  const moment = Date.UTC(2027, 0, 1 + index, suite.length)
  const fault = faultOf(index)
  await control('clock', tenant, {
    method: 'PUT',
    json: { now: new Date(moment).toISOString(), frozen: true },
  })
  const { status: planned } = await control('faults', tenant, {
    method: 'PUT',
    json: {
      faults: [
        { match: { product: 'graph', method: 'GET' }, nth: fault.nth, effect: { status: fault.status } },
      ],
    },
  })
  assert.equal(planned, 200)

  const token = await tokenOf(tenant)
  // Entra dates tokens five minutes back.
  assert.ok(Math.abs(claimsOf(token).iat * 1000 - moment) <= 300_000, 'a token of its own time')
  const jobTitle = `${suite} ${index}`
  const administrator = `/v1.0/users/${tenant.administrator}`
  assert.equal((await ask(administrator, { method: 'PATCH', token, json: { jobTitle } })).status, 204)
  const statuses = []
  for (let request = 1; request <= 5; request++) {
    const { status, body } = await ask(`${administrator}?$select=jobTitle`, { token })
    statuses.push(status)
    if (status === 200) assert.equal(body.jobTitle, jobTitle, 'its own data')
  }
  const expected = [1, 2, 3, 4, 5].map(request => (request === fault.nth ? fault.status : 200))
  assert.deepEqual(statuses, expected, 'its own failure and no other')

  const { body: advanced } = await control('clock/advance', tenant, { json: { seconds: 7200 } })
  assert.equal(Date.parse(advanced.now), moment + 7200_000, 'its own clock')
  assert.equal((await ask(administrator, { token })).status, 401, 'by which its tokens expire')

  const { body: journal } = await control('requests', tenant)
  assert.deepEqual(
    journal.requests.map(({ response }) => response.status),
    [200, 204, ...expected, 401],
    'its own requests',
  )
  return tenant
}

describe(`${suite}: ${COUNT} organisations at once`, () => {
  let tenants = []
  after(() =>
    Promise.all(
      tenants.map(({ tenantId }) => ask(`/_localtenant/tenants/${tenantId}`, { method: 'DELETE' })),
    ),
  )

  it('each sees its own data, clock, failures and requests, and nothing else', async () => {
    tenants = await Promise.all(Array.from({ length: COUNT }, (_, index) => live(index)))
    assert.equal(new Set(tenants.map(({ tenantId }) => tenantId)).size, COUNT)
  })

  it('a reset of one leaves the others alone', async () => {
    const [one, ...others] = tenants
    await control('reset', one, { json: {} })
    assert.equal((await control('clock', one)).body.frozen, false)
    assert.deepEqual((await control('faults', one)).body.faults, [])
    for (const other of others) assert.equal((await control('clock', other)).body.frozen, true)
  })
})
