import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ProxyAgent, request, fetch as undiciFetch } from 'undici'
import { startEmulator } from '../src/index.ts'
import { openRandom } from '../src/kernel/organisation/random.ts'
import { DAEMON, emulatorUnderTest, TENANT } from './support/emulator.ts'

const ADELE = '/v1.0/users/adele.vance@contoso.com'

/** One address of every product, under the host names that clients have built in. */
const REAL_ADDRESSES = [
  `https://login.microsoftonline.com/${TENANT}/v2.0/.well-known/openid-configuration`,
  'https://login.windows.net/common/discovery/keys',
  'https://sts.windows.net/contoso.com/.well-known/openid-configuration',
  'https://contoso.com/.well-known/com.apple.remotemanagement?user-identifier=adele.vance@contoso.com&model-family=iPhone',
]
const GUARDED_ADDRESSES = [
  'https://graph.microsoft.com/v1.0/users',
  'https://api.manage.microsoft.com/StatelessPartnerService/x',
  'https://fef.msua06.manage.microsoft.com/TrafficGateway/x',
  'https://contoso.jamfcloud.com/api/v1/auth',
]

t.test('all addresses of an emulator lead to it', async t => {
  const emulator = await emulatorUnderTest(t)
  const { port } = new URL(emulator.url)
  t.equal(emulator.url, `http://127.0.0.1:${port}`)
  t.equal(emulator.httpsUrl, `https://localhost:${port}`)
  t.equal(emulator.proxyUrl, emulator.url)
  t.match(emulator.caCertificate, /^-----BEGIN CERTIFICATE-----/)
  t.equal(emulator.control.url, `${emulator.url}/_localtenant`)
  t.match(await emulator.control.health(), { status: 'ok' })
  t.equal((await emulator.request('/_localtenant/ca.pem')).text, emulator.caCertificate)
  const secure = await emulator.request(
    `${emulator.httpsUrl}/${TENANT}/v2.0/.well-known/openid-configuration`,
  )
  t.match(secure.body.token_endpoint, new RegExp(`^${emulator.httpsUrl}/`))
})

t.test('the dispatcher leads every real host name here, for both kinds of fetch', async t => {
  const { dispatcher } = await emulatorUnderTest(t)
  for (const address of REAL_ADDRESSES) {
    t.equal((await undiciFetch(address, { dispatcher })).status, 200, address)
    t.equal((await globalFetch(address, dispatcher)).status, 200, `global fetch ${address}`)
  }
  for (const address of GUARDED_ADDRESSES) {
    t.equal((await undiciFetch(address, { dispatcher })).status, 401, address)
    t.equal((await globalFetch(address, dispatcher)).status, 401, `global fetch ${address}`)
  }
  t.equal((await request(GUARDED_ADDRESSES[0]!, { dispatcher })).statusCode, 401)
})

t.test(
  'the dispatcher leaves other servers of this machine alone, and reaches no host beyond it',
  async t => {
    const emulator = await emulatorUnderTest(t)
    const { dispatcher } = emulator
    const own = createHttpServer((_request, response) => response.end('mine')).listen(0, '127.0.0.1')
    await once(own, 'listening')
    t.teardown(() => own.close())
    const { port } = own.address() as { port: number }
    t.equal(await (await undiciFetch(`http://127.0.0.1:${port}/v1.0/users`, { dispatcher })).text(), 'mine')
    for (const root of [emulator.url, emulator.httpsUrl, emulator.url.replace('127.0.0.1', 'localhost')])
      t.equal((await undiciFetch(`${root}/_localtenant/health`, { dispatcher })).status, 200, root)
    for (const address of ['https://example.com/', 'http://example.com/v1.0/users'])
      await t.rejects(request(address, { dispatcher }), {
        message: /^No product here answers for example\.com;/,
      })
  },
)

t.test('an emulator on IPv6 is reached in all ways, too', async t => {
  const emulator = await emulatorUnderTest(t, { host: '::1' })
  t.match(emulator.url, /^http:\/\/\[::1\]:\d+$/)
  t.match(await emulator.control.health(), { status: 'ok' })
  t.equal((await undiciFetch(GUARDED_ADDRESSES[0]!, { dispatcher: emulator.dispatcher })).status, 401)
})

t.test('two emulators do not disturb each other', async t => {
  const [one, two] = await Promise.all([emulatorUnderTest(t, {}), emulatorUnderTest(t, {})])
  t.not(one.url, two.url)
  t.not(one.caCertificate, two.caCertificate)
  const bearer = await one.token()
  t.equal((await one.request(ADELE, { bearer, method: 'PATCH', json: { jobTitle: 'Moved' } })).status, 204)
  t.match(await one.request(ADELE, { bearer }), { body: { jobTitle: 'Moved' } })
  t.match(await two.request(ADELE, { bearer: await two.token() }), { body: { jobTitle: 'Product Manager' } })
  await one.close()
  t.match(await two.control.health(), { status: 'ok' })
})

t.test('closing ends all connections, and may be repeated', async t => {
  const emulator = await startEmulator()
  t.equal((await undiciFetch(GUARDED_ADDRESSES[0]!, { dispatcher: emulator.dispatcher })).status, 401)
  await Promise.all([emulator.close(), emulator.close()])
  await emulator.close()
  await t.rejects(fetch(emulator.url))
  await t.rejects(undiciFetch(GUARDED_ADDRESSES[0]!, { dispatcher: emulator.dispatcher }))
  let url = ''
  {
    await using second = await startEmulator()
    url = second.url
  }
  await t.rejects(fetch(url), 'await using closes, too')
})

t.test('what was written is kept in the data directory', async t => {
  const data = join(t.testdir(), 'new', 'folder')
  const first = await startEmulator({ data })
  const inFirst = await emulatorOver(first)
  await inFirst.patch({ jobTitle: 'Kept' })
  const users = await inFirst.countUsers()
  await first.close()
  const second = await startEmulator({ data })
  t.teardown(() => second.close())
  const inSecond = await emulatorOver(second)
  t.match(await inSecond.adele(), { jobTitle: 'Kept' })
  t.equal(await inSecond.countUsers(), users)
  t.equal(second.caCertificate, first.caCertificate, 'clients that trusted it still do')
})

t.test('a start that failed leaves nothing in the way of the next', async t => {
  const data = t.testdir()
  await t.rejects(startEmulator({ data, seed: 'no-such-world' }))
  const emulator = await startEmulator({ data })
  t.teardown(() => emulator.close())
  t.match(await (await emulatorOver(emulator)).adele(), { jobTitle: 'Product Manager' })
})

t.test('one random seed gives the same ids every time', async t => {
  const ids = async (randomSeed: string) => {
    const emulator = await startEmulator({ randomSeed })
    const made = await (await emulatorOver(emulator)).makeGroup()
    await emulator.close()
    return made
  }
  t.equal(await ids('a'), await ids('a'))
  t.not(await ids('a'), await ids('b'))
  t.equal(openRandom('a').uuid(), openRandom('a').uuid())
})

t.test('what cannot be used is refused in one sentence', async t => {
  const folder = t.testdir({
    file: '',
    damaged: { 'organisation.sqlite': 'this is no database'.repeat(100) },
    vacant: { 'organisation.sqlite': '' },
    untrusted: { 'ca.pem': 'this is no certificate' },
    'broken.yaml': 'a: [b\n c: }{',
    'none.yaml': 'users: []',
    'empty.yaml': '',
    'binary.yaml': Buffer.from([0, 159, 146, 150]),
  })
  const path = (name: string) => join(folder, name)
  const refused: readonly [object, RegExp][] = [
    [{ data: path('file') }, /file/],
    [{ data: join(path('file'), 'below') }, /file.below/],
    [{ data: path('damaged') }, /damaged/],
    [{ data: path('vacant') }, /vacant.*no organisation/],
    [{ data: path('untrusted') }, /certificate authority.*untrusted.*damaged/],
    [{ tlsDirectory: path('file') }, /certificate authority.*file/],
    [{ seed: 'no-such-world' }, /no-such-world/],
    [{ seed: path('missing.yaml') }, /missing\.yaml/],
    [{ seed: path('broken.yaml') }, /broken\.yaml is not YAML/],
    [{ seed: path('none.yaml') }, /none\.yaml.*tenant/],
    [{ seed: path('empty.yaml') }, /empty\.yaml/],
    [{ seed: path('binary.yaml') }, /binary\.yaml/],
    [{ seed: folder }, /EISDIR|folder/],
    [{ seed: 'scale:manyx9' }, /scale/],
    [{ ports: [70000] }, /70000/],
    [{ ports: [-1] }, /-1/],
    [{ host: '192.0.2.1' }, /192\.0\.2\.1/],
    [{ host: 'no-such-host.invalid' }, /no-such-host\.invalid/],
  ]
  for (const [configuration, message] of refused) await refusedInOneSentence(t, configuration, message)
})

t.test('a port in use is refused in one sentence, and the ports before it are given back', async t => {
  const [taken, free] = [createServer(), createServer()]
  await Promise.all(
    [taken, free].map(server => new Promise<void>(done => server.listen(0, '127.0.0.1', done))),
  )
  t.teardown(() => taken.close())
  const port = (server: typeof taken) => (server.address() as { port: number }).port
  const ports = [port(free), port(taken)]
  await new Promise(done => free.close(done))
  const data = t.testdir()
  await refusedInOneSentence(t, { data, ports }, new RegExp(`${ports[1]}.*in use`))
  t.same(readdirSync(data), ['localtenant.lock', 'organisation.sqlite'], 'the database was closed')
  const emulator = await startEmulator({ ports: [ports[0]!] })
  t.teardown(() => emulator.close())
  t.match(await emulator.control.health(), { status: 'ok' })
})

t.test('nothing is written anywhere without a data directory', async t => {
  const folder = t.testdir()
  const before = process.cwd()
  process.chdir(folder)
  t.teardown(() => process.chdir(before))
  const emulator = await startEmulator()
  await (await emulatorOver(emulator)).patch({ jobTitle: 'Nowhere' })
  await emulator.close()
  t.notOk(existsSync(join(folder, 'organisation.sqlite')))
})

/** The fetch of Node takes a dispatcher, which the types of browsers do not know. */
function globalFetch(address: string, dispatcher: unknown): Promise<Response> {
  return fetch(address, { dispatcher } as RequestInit)
}

async function refusedInOneSentence(t: Test, configuration: object, message: RegExp): Promise<void> {
  const name = JSON.stringify(configuration).slice(-60)
  const error = await startEmulator(configuration).then(
    emulator => emulator.close().then(() => undefined),
    (thrown: Error) => thrown,
  )
  t.ok(error, `${name} is refused`)
  if (!error) return
  t.match(error.message, message, name)
  t.notMatch(error.message, /\n|undefined|\.\.$/, `${error.message} is one sentence`)
  t.not(error.constructor, Error, 'the failure has a type')
  t.notOk(error instanceof TypeError || error instanceof RangeError, 'and is no accident')
}

/** What these tests do in an organisation. */
async function emulatorOver({ url }: { url: string }) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: DAEMON,
    client_secret: 'localtenant-daemon-secret',
    scope: 'https://graph.microsoft.com/.default',
  })
  const token = await fetch(`${url}/${TENANT}/oauth2/v2.0/token`, { method: 'POST', body: form })
  const { access_token } = (await token.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
  const send = (path: string, method: string, body: object) =>
    fetch(url + path, { method, headers, body: JSON.stringify(body) })
  const read = async (path: string) =>
    (await (await fetch(url + path, { headers })).json()) as Record<string, unknown>
  return {
    patch: (changes: object) => send(ADELE, 'PATCH', changes),
    adele: () => read(ADELE),
    countUsers: async () => ((await read('/v1.0/users?$top=999')).value as unknown[]).length,
    async makeGroup() {
      const group = { displayName: 'Made', mailEnabled: false, mailNickname: 'made', securityEnabled: true }
      return ((await (await send('/v1.0/groups', 'POST', group)).json()) as { id: string }).id
    },
  }
}

t.test('health answers the same before and after the control API has been built', async t => {
  const emulator = await startEmulator()
  t.teardown(() => emulator.close())
  const health = async () => {
    const response = await fetch(`${emulator.url}/_localtenant/health`)
    return [response.status, response.headers.get('content-type'), await response.json()]
  }
  const first = await health()
  await (await fetch(`${emulator.url}/_localtenant/openapi`)).text()
  t.same(await health(), first)
  t.match(first, [200, 'application/json', { status: 'ok' }])
})

t.test('an organisation of the library is gone at the end of its scope', async t => {
  const emulator = await emulatorUnderTest(t)
  let tenantId: string
  {
    await using tenant = await emulator.tenant()
    tenantId = tenant.tenantId
    const { now } = await tenant.control.clock.set({ now: '2030-01-01T00:00:00Z', frozen: true })
    t.equal(now, '2030-01-01T00:00:00.000Z')
    t.match((await emulator.control.health()).tenants, [TENANT, tenantId])
    t.notMatch(await emulator.control.clock.get(), { frozen: true }, 'the first one goes on')
  }
  t.same((await emulator.control.health()).tenants, [TENANT])
})

t.test('what the proxy turned away is in the journal', async t => {
  const emulator = await emulatorUnderTest(t)
  const agent = new ProxyAgent({ uri: emulator.proxyUrl })
  t.teardown(() => agent.destroy())
  await t.rejects(request('https://graph.example/v1.0', { dispatcher: agent }))
  const { body } = await emulator.request('/_localtenant/requests?product=proxy')
  t.match(body.requests, [
    {
      method: 'CONNECT',
      url: 'https://graph.example:443',
      response: { status: 502 },
      reason: /^No product here answers for graph\.example; --passthrough lets the proxy reach real hosts\.$/,
    },
  ])
})

t.test('a browser is bound to https at the clouds’ own names alone', async t => {
  const { request } = await emulatorUnderTest(t)
  const bound = async (target: string) => 'strict-transport-security' in (await request(target)).headers
  for (const path of [`/${TENANT}/v2.0/.well-known/openid-configuration`, '/v1.0/users', '/nowhere/at/all'])
    t.equal(await bound(path), false, path)
  t.equal(await bound('https://graph.microsoft.com/v1.0/users'), true)
  t.equal(await bound(`https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`), true)
})

t.test('nothing of the emulator’s own can be shown within the page of somebody else', async t => {
  const { request } = await emulatorUnderTest(t, {})
  for (const path of ['health', 'docs', 'openapi/graph.json', 'tenants', 'nowhere', 'docs/none.js']) {
    const { headers } = await request(`/_localtenant/${path}`)
    t.match(headers['content-security-policy'], /^default-src 'none'; (.+; )?frame-ancestors 'none'$/, path)
    t.match(headers, { 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' }, path)
  }
})

t.test(
  'the dispatcher reaches private networks no more than the proxy does: by a name that was given alone',
  async t => {
    const open = await emulatorUnderTest(t, { passthrough: true })
    const refused = await fetch('http://169.254.169.254/latest', { dispatcher: open.dispatcher }).catch(
      (error: Error) => error.cause,
    )
    t.match(refused, { message: '169.254.169.254 is an address of this machine or of a private network.' })
    const closed = await emulatorUnderTest(t, {})
    const unknown = await fetch('http://graph.example/', { dispatcher: closed.dispatcher }).catch(
      (error: Error) => error.cause,
    )
    t.match(unknown, {
      message:
        "No product here answers for graph.example; 'passthrough' lets real hosts be reached, and 'passthroughTo' those by name.",
    })
  },
)
