import { connect } from 'node:net'
import t from 'tap'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const bearer = await emulator.token()
const faults = '/_localtenant/faults'
const adele = '/v1.0/users/adele.vance@contoso.com'

interface Planned {
  readonly faults: readonly { readonly matched: number; readonly struck: number }[]
}

const put = (...planned: object[]) => emulator.request(faults, { method: 'PUT', json: { faults: planned } })
const read = () => emulator.request<Planned>(faults)
const users = () => emulator.request(`${adele}?$select=id`, { bearer })
const jobTitle = async () => (await emulator.request(`${adele}?$select=jobTitle`, { bearer })).body.jobTitle

interface Last {
  readonly requests: readonly [
    { readonly reason?: string; readonly response: { readonly status: number; readonly body?: unknown } },
  ]
}

/** The latest entry of the journal, as far as it tells of the reply. */
async function last() {
  const { body } = await emulator.request<Last>('/_localtenant/requests?limit=1')
  const [{ reason, response }] = body.requests
  return { reason, status: response.status, body: response.body }
}

/** The bytes of a request to this emulator. */
function request(path: string, header = 'accept: */*'): string {
  return `GET ${path} HTTP/1.1\r\nhost: ${new URL(emulator.url).host}\r\nauthorization: Bearer ${bearer}\r\n${header}\r\n\r\n`
}

/** All that comes on a connection until the other side ends it. */
function converse(bytes: string): Promise<{ text: string }> {
  const { hostname, port } = new URL(emulator.url)
  const socket = connect({ host: hostname, port: Number(port) })
  let text = ''
  socket.on('data', chunk => (text += chunk)).on('error', () => {})
  socket.write(bytes)
  return new Promise(resolve => socket.once('close', () => resolve({ text })))
}

t.test('a reset before leaves everything undone, one after does not', async t => {
  const update = () => emulator.request(adele, { method: 'PATCH', bearer, json: { jobTitle: 'Reset' } })
  const match = { operation: 'updateUser' }
  const title = await jobTitle()
  await put({ match, effect: { reset: 'before' } })
  await t.rejects(update(), { code: /ECONNRESET|UND_ERR_SOCKET/ })
  t.equal(await jobTitle(), title)
  await put({ match, effect: { reset: 'after', latency: 1 } })
  await t.rejects(update(), { code: /ECONNRESET|UND_ERR_SOCKET/ })
  t.equal(await jobTitle(), 'Reset')
  t.match((await read()).body.faults, [{ matched: 1, struck: 1 }])
})

t.test('a reset strikes encrypted connections too, and only those that are meant', async t => {
  const domain = 'https://graph.microsoft.com'
  for (const reset of ['before', 'after']) {
    await put({ match: { operation: 'getUser' }, effect: { reset } })
    await t.rejects(emulator.request(domain + adele, { bearer }), { code: /ECONNRESET|UND_ERR_SOCKET/ })
  }
  t.equal((await emulator.request(`${domain}/v1.0/users?$top=1`, { bearer })).status, 200)
})

t.test('a truncated reply promises more than it brings', async t => {
  for (const truncate of [0, 5]) {
    await put({ match: { operation: 'getUser' }, effect: { truncate } })
    await t.rejects(users(), { code: 'UND_ERR_SOCKET' })
  }
  await put({ match: { operation: 'getUser' }, effect: { truncate: 5, status: 500 } })
  await t.rejects(users(), { code: 'UND_ERR_SOCKET' }, 'an error as well')
  await put({ match: { operation: 'getUser' }, effect: { truncate: 100_000 } })
  t.equal((await users()).status, 200, 'a shorter reply comes whole')
})

t.test('a reply without a body is cut nowhere', async t => {
  const patch = () => emulator.request(adele, { method: 'PATCH', bearer, json: { jobTitle: 'Whole' } })
  for (const truncate of [0, 3]) {
    await put({ effect: { truncate } })
    t.equal((await patch()).status, 204)
    t.same(await last(), { reason: undefined, status: 204, body: undefined })
    const head = await emulator.request('/.well-known/com.apple.remotemanagement', { method: 'HEAD' })
    t.equal(head.status, 200)
    t.ok(Number(head.headers['content-length']) > 3)
    t.same(await last(), { reason: undefined, status: 200, body: undefined })
  }
})

t.test('a reply that is not longer leaves the connection as it is', async t => {
  await put()
  const length = Buffer.byteLength((await users()).text)
  await put({ match: { operation: 'getUser' }, effect: { truncate: length } })
  const twice = request(`${adele}?$select=id`) + request(`${adele}?$select=id`, 'connection: close')
  const { text } = await converse(twice)
  t.equal(text.match(/HTTP\/1\.1 200 OK/g)?.length, 2, text)
  t.match(await last(), { reason: undefined, status: 200 })
  await put({ match: { operation: 'getUser' }, effect: { truncate: length - 1 } })
  t.equal((await converse(twice)).text.match(/HTTP\/1\.1 200 OK/g)?.length, 1)
  t.match((await last()).reason, new RegExp(`was cut after ${length - 1} of the answer's ${length} bytes`))
})

t.test('a reset strikes a request that waits behind another on its connection', async t => {
  const slow = { match: { operation: 'listUsers' }, effect: { latency: 50 } }
  for (const reset of ['before', 'after']) {
    await put(slow, { match: { operation: 'getUser' }, effect: { reset } })
    const { text } = await converse(request('/v1.0/users?$top=1') + request(adele))
    t.equal(text, '', 'the one before it goes with the connection')
  }
})

t.test('who waits in an organisation that is deleted is refused', async t => {
  const tenant = await emulator.tenant()
  const order = `/_localtenant/tokens?tenant=${tenant.tenantId}`
  const { body } = await emulator.request<{ access_token: string }>(order, { method: 'POST' })
  await tenant.control.faults.set({ faults: [{ match: { product: 'graph' }, effect: { latency: 1000 } }] })
  const path = `/v1.0/users/adele.vance@${tenant.domain}`
  const waiting = [
    emulator.request(path, { bearer: body.access_token }),
    emulator.request(path, { bearer: body.access_token, method: 'PATCH', json: { jobTitle: 'Late' } }),
  ]
  while ((await tenant.control.events.list({ names: ['faultStruck'] })).length < 2);
  await tenant.delete()
  for (const { status, body } of await Promise.all(waiting)) {
    t.equal(status, 404)
    t.match(body.error, { code: 'Request_ResourceNotFound', message: 'The organisation has been deleted.' })
  }
})

t.test('an emulator that is closed cuts off who waits', async t => {
  const closing = await emulatorUnderTest(t, {})
  const effect = { latency: 60_000 }
  await closing.request(faults, {
    method: 'PUT',
    json: { faults: [{ match: { product: 'entra' }, effect }] },
  })
  const waiting = closing.request(`/${TENANT}/v2.0/.well-known/openid-configuration`)
  while ((await closing.control.events.list({ names: ['faultStruck'] })).length < 1);
  const [{ reason }] = (await Promise.allSettled([waiting, closing.close()])) as [
    PromiseRejectedResult,
    object,
  ]
  t.match(reason, { code: /ECONNRESET|UND_ERR_SOCKET/ })
})
