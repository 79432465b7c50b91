import { once } from 'node:events'
import t from 'tap'
import { askHttp2, session } from './kernel/listener/http2-client.ts'
import { DAEMON, emulatorUnderTest } from './support/emulator.ts'

const form = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: DAEMON,
  client_secret: 'localtenant-daemon-secret',
  scope: 'https://graph.microsoft.com/.default',
})

t.test('a client that speaks HTTP/2 gets tokens and pages, under the address that it used', async t => {
  const { httpsUrl, caCertificate: ca } = await emulatorUnderTest(t)
  const client = await session(t, httpsUrl, { ca })
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const path = '/contoso.com/oauth2/v2.0/token'
  const granted = await askHttp2(client, { ':method': 'POST', ':path': path, ...type }, form.toString())
  t.equal(granted.status, 200)
  const authorization = `Bearer ${JSON.parse(granted.body).access_token}`
  const page = await askHttp2(client, { ':path': '/v1.0/users?$top=2', authorization })
  const next = JSON.parse(page.body)['@odata.nextLink'] as string
  t.ok(next.startsWith(`${httpsUrl}/v1.0/users?$top=2&`))
  const following = await askHttp2(client, { ':path': next.slice(httpsUrl.length), authorization })
  t.equal(JSON.parse(following.body).value.length, 2)
})

t.test('a body that is too long, or no JSON, is refused in the words of the cloud', async t => {
  const emulator = await emulatorUnderTest(t)
  const client = await session(t, emulator.url)
  const authorization = `Bearer ${await emulator.token()}`
  const create = {
    ':method': 'POST',
    ':path': '/v1.0/groups',
    'content-type': 'application/json',
    authorization,
  }
  t.match(await askHttp2(client, create, '{"displayName":'), { status: 400, body: /"BadRequest"/ })
  const long = JSON.stringify({ displayName: 'x'.repeat(5_000_000) })
  t.match(await askHttp2(client, create, long), { status: 413, body: /"RequestEntityTooLarge"/ })
})

t.test('events come as they happen, and an emulator that closes waits for nobody', async t => {
  const emulator = await emulatorUnderTest(t, {})
  const client = await session(t, emulator.url)
  const events = client.request({
    ':path': '/_localtenant/events?name=faultStruck',
    accept: 'text/event-stream',
  })
  events.on('error', () => undefined).setEncoding('utf8')
  await once(events, 'response')
  const waiting = askHttp2(client, '/_localtenant/requests?wait=600&path=/nothing')
  const faults = JSON.stringify({ faults: [{ match: { product: 'graph' }, effect: { truncate: 20 } }] })
  const type = { 'content-type': 'application/json' }
  await askHttp2(client, { ':method': 'PUT', ':path': '/_localtenant/faults', ...type }, faults)
  const authorization = `Bearer ${await emulator.token()}`
  const [event, cut] = await Promise.all([
    once(events, 'data'),
    askHttp2(client, { ':path': '/v1.0/users', authorization }),
  ])
  t.match(event[0], /event: faultStruck/)
  t.match(cut, { status: 200, body: /^.{20}$/, error: { code: 'ERR_HTTP2_STREAM_ERROR' } })
  const began = performance.now()
  await emulator.close()
  await waiting
  t.ok(performance.now() - began < 5000)
})
