import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { isLocal } from '../../../src/kernel/listener/connection.ts'
import { isPrivateAddress } from '../../../src/kernel/listener/private-addresses.ts'
import { ask, authority, bodyOf, dial, gatewayUnderTest, readUntil, tunnel } from './gateway-under-test.ts'

const host = 'login.microsoftonline.com'
const get = 'GET /common HTTP/1.1\r\n\r\n'

for (const target of [`${host}:443`, host, host.toUpperCase()]) {
  t.test(`a tunnel to ${target} ends TLS with that host's certificate`, async t => {
    const { port } = await gatewayUnderTest(t)
    const { certificate: ca } = await authority
    const socket = await dial(t, port)
    await tunnel(socket, target)
    const secure = connectTls({ socket, servername: host, ca })
    t.same(bodyOf(await ask(secure, get)), { scheme: 'https', host, url: '/common' })
  })

  t.test(`plain HTTP in a tunnel to ${target} counts as https`, async t => {
    const { port } = await gatewayUnderTest(t)
    const socket = await dial(t, port)
    await tunnel(socket, target)
    const expected = { scheme: 'https', host, url: '/common' }
    t.same(bodyOf(await ask(socket, get)), expected)
    t.same(bodyOf(await ask(socket, get)), expected, 'and the connection lives on')
  })
}

t.test('without a server name in the handshake the certificate is for the host of the tunnel', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  await tunnel(socket, `${host}:443`)
  const secure = connectTls({
    socket,
    ca: (await authority).certificate,
    checkServerIdentity: () => undefined,
  })
  await once(secure, 'secureConnect')
  t.equal(secure.getPeerCertificate().subjectaltname, `DNS:${host}`)
  t.match(bodyOf(await ask(secure, get)), { host })
})

t.test('a port that is not the usual one stays part of the host', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  await tunnel(socket, `${host}:80`)
  t.match(bodyOf(await ask(socket, get)), { scheme: 'http', host })
  const odd = await dial(t, port)
  await tunnel(odd, '[::1]:8080')
  t.match(bodyOf(await ask(odd, get)), { scheme: 'http', host: '[::1]:8080' })
})

t.test('what comes in one piece with the CONNECT is not lost', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  const answer = await ask(socket, `CONNECT ${host} HTTP/1.1\r\n\r\n${get}`)
  t.match(answer, /^HTTP\/1\.1 200 Connection Established\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  t.match(answer, /"url":"\/common"/)
})

t.test('a tunnel can be opened on a connection that already carried requests', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  t.match(bodyOf(await ask(socket, get)), { scheme: 'http', host: 'localhost' })
  await tunnel(socket, host)
  t.match(bodyOf(await ask(socket, get)), { scheme: 'https', host })
})

t.test('this machine is always one of our hosts', async t => {
  const { port } = await gatewayUnderTest(t)
  for (const name of ['localhost', 'tenant.localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
    const socket = await dial(t, port)
    await tunnel(socket, `${name}:443`)
    t.match(bodyOf(await ask(socket, get)), { host: name })
  }
})

t.test('a tunnel to a host that is not ours is refused in one sentence', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  socket.write('CONNECT graph.example:443 HTTP/1.1\r\n\r\n')
  const answer = await readUntil(socket)
  t.match(answer, /^HTTP\/1\.1 502 Bad Gateway\r\ncontent-type: application\/json/)
  t.same(bodyOf(answer), {
    error: 'No product here answers for graph.example; --passthrough lets the proxy reach real hosts.',
  })
})

t.test('tunnels within tunnels and malformed targets are refused', async t => {
  const { port } = await gatewayUnderTest(t)
  const nested = await dial(t, port)
  await tunnel(nested, host)
  nested.write(`CONNECT ${host} HTTP/1.1\r\n\r\n`)
  t.match(await readUntil(nested), /^HTTP\/1\.1 400 [\s\S]+A tunnel inside a tunnel is not supported/)
  for (const target of [`${host}:0`, `${host}:65536`, `${host}:x`]) {
    const socket = await dial(t, port)
    socket.write(`CONNECT ${target} HTTP/1.1\r\n\r\n`)
    t.match(await readUntil(socket), /^HTTP\/1\.1 400 /, target)
  }
})

t.test('an absolute target wins over the Host header and is rewritten', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  const askFor = async (target: string) =>
    bodyOf(await ask(socket, `GET ${target} HTTP/1.1\r\nHost: other\r\n\r\n`))
  t.same(await askFor(`http://${host}/v1.0/users?$top=1`), {
    scheme: 'http',
    host,
    url: '/v1.0/users?$top=1',
  })
  t.same(await askFor(`https://${host}/v1.0`), { scheme: 'https', host, url: '/v1.0' }, 'as axios sends it')
  t.same(await askFor(`http://${host}`), { scheme: 'http', host, url: '/' })
  t.same(await askFor(`http://me:secret@${host}:81?a=b`), {
    scheme: 'http',
    host: `${host}:81`,
    url: '/?a=b',
  })
  t.same(await askFor('/http://x/'), { scheme: 'http', host: 'other', url: '/http://x/' })
})

t.test('an absolute target for a host that is not ours is refused', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  const answer = await ask(socket, 'GET http://graph.example/ HTTP/1.1\r\nHost: x\r\n\r\n')
  t.match(answer, /^HTTP\/1\.1 502 /)
  t.match(bodyOf(answer), { error: /^No product here answers for graph\.example; --passthrough/ })
})

t.test('passthrough tunnels what is not ours, bytes untouched', async t => {
  const echo = createNetServer(socket => socket.pipe(socket)).listen(0, '127.0.0.1')
  t.teardown(() => echo.close())
  await once(echo, 'listening')
  const gateway = await gatewayUnderTest(t, { passthroughTo: ['0.0.0.0'] })
  const socket = await dial(t, gateway.port)
  const { port } = echo.address() as AddressInfo
  // An address that is this machine but not one that the proxy takes for its own.
  socket.write(`CONNECT 0.0.0.0:${port} HTTP/1.1\r\n\r\n\x16early`)
  t.match(await readUntil(socket, /early$/), /^HTTP\/1\.1 200 [^\r]+\r\n\r\n\x16early$/)
  socket.end('late')
  t.equal(await readUntil(socket), 'late', 'what comes after the client has finished still arrives')
})

t.test('passthrough ends with either side and with the gateway', async t => {
  const upstream = createNetServer(socket => socket.on('error', () => undefined).resume()).listen(
    0,
    '127.0.0.1',
  )
  t.teardown(() => upstream.close())
  await once(upstream, 'listening')
  const gateway = await gatewayUnderTest(t, { passthroughTo: ['0.0.0.0'] })
  const socket = await dial(t, gateway.port)
  const arrived = once(upstream, 'connection')
  await tunnel(socket, `0.0.0.0:${(upstream.address() as AddressInfo).port}`)
  const [far] = await arrived
  const gone = Promise.all([once(far, 'close'), readUntil(socket)])
  await gateway.close()
  await gone
})

t.test('passthrough says when the real host cannot be reached', async t => {
  // Nobody listens there without being root, and no test opens it.
  const port = 1
  const gateway = await gatewayUnderTest(t, { passthroughTo: ['0.0.0.0'] })
  const socket = await dial(t, gateway.port)
  socket.write(`CONNECT 0.0.0.0:${port} HTTP/1.1\r\n\r\n`)
  const answer = await readUntil(socket)
  t.match(answer, /^HTTP\/1\.1 502 /)
  t.match(bodyOf(answer), { error: /^0\.0\.0\.0 cannot be reached: .*ECONNREFUSED/ })
  const other = await dial(t, gateway.port)
  t.match(await ask(other, `GET http://0.0.0.0:${port}/ HTTP/1.1\r\n\r\n`), /^HTTP\/1\.1 502 /)
})

t.test('passthrough passes on a request with an absolute target', async t => {
  const real = createServer((request, response) => {
    request.pipe(
      response.writeHead(201, { 'x-seen': `${request.method} ${request.url}`, connection: 'close' }),
    )
  }).listen(0, '127.0.0.1')
  t.teardown(() => real.close())
  await once(real, 'listening')
  const gateway = await gatewayUnderTest(t, { passthroughTo: ['0.0.0.0'] })
  const socket = await dial(t, gateway.port)
  const target = `http://0.0.0.0:${(real.address() as AddressInfo).port}/up?a=b`
  const head = `POST ${target} HTTP/1.1\r\nProxy-Connection: keep-alive\r\nContent-Length: 8\r\n\r\n`
  socket.write(`${head}{"a":10}`)
  const answer = await readUntil(socket, /\r\n0\r\n\r\n$/)
  t.match(answer, /^HTTP\/1\.1 201 Created\r\n/)
  t.match(answer, /\r\nx-seen: POST \/up\?a=b\r\n/)
  t.match(answer, /\{"a":10\}/)
})

/** A server that answers everything that comes with these bytes; what it was sent is kept. */
async function realServer(t: Test, reply: string): Promise<{ target: string; seen: string[] }> {
  const seen: string[] = []
  const server = createNetServer(socket => {
    socket.on('error', () => undefined)
    socket.on('data', bytes => {
      seen.push(bytes.toString('latin1'))
      socket.write(reply, 'latin1')
    })
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  return { target: `http://0.0.0.0:${(server.address() as AddressInfo).port}/`, seen }
}

const BROKEN: Readonly<Record<string, [reply: string, reason: RegExp]>> = {
  'a status below 100': ['HTTP/1.1 099 Odd\r\n\r\n', /answers with the status 99/],
  'another protocol': [
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    /another protocol/,
  ],
  'no HTTP': ['SSH-2.0-OpenSSH_9.9\r\n', /cannot be reached/],
}
for (const [what, [reply, reason]] of Object.entries(BROKEN)) {
  t.test(`where the real host answers with ${what}, the client learns of it`, async t => {
    const { target } = await realServer(t, reply)
    const gateway = await gatewayUnderTest(t, { passthroughTo: ['0.0.0.0'] })
    const socket = await dial(t, gateway.port)
    const answer = await ask(socket, `GET ${target} HTTP/1.1\r\n\r\n`)
    t.match(answer, /^HTTP\/1\.1 502 /)
    t.match(bodyOf(answer), { error: reason })
    t.match(await ask(await dial(t, gateway.port), get), /^HTTP\/1\.1 200 /, 'and the gateway goes on')
  })
}

t.test('a 204 that comes with a body is passed on without it, and the connection lives on', async t => {
  const { target } = await realServer(t, 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello')
  const gateway = await gatewayUnderTest(t, { passthroughTo: ['0.0.0.0'] })
  const socket = await dial(t, gateway.port)
  socket.write(`GET ${target} HTTP/1.1\r\n\r\n`)
  t.match(await readUntil(socket, /\r\n\r\n/), /^HTTP\/1\.1 204 No Content\r\n/)
  t.match(await ask(socket, `GET http://${host}/ HTTP/1.1\r\n\r\n`), /^HTTP\/1\.1 200 /)
})

t.test('headers of one connection are not passed on, in neither direction', async t => {
  const hop =
    'Connection: keep-alive, X-Private\r\nKeep-Alive: timeout=9\r\nX-Private: 1\r\nTE: trailers\r\nTrailer: x\r\n'
  const { target, seen } = await realServer(
    t,
    `HTTP/1.1 200 OK\r\nX-Kept: 1\r\nProxy-Authenticate: Basic\r\n${hop}Content-Length: 2\r\n\r\n{}`,
  )
  const gateway = await gatewayUnderTest(t, { passthroughTo: ['0.0.0.0'] })
  const socket = await dial(t, gateway.port)
  const answer = await ask(
    socket,
    `GET ${target} HTTP/1.1\r\nX-Kept: 1\r\nProxy-Authorization: Basic YTpi\r\nUpgrade: x\r\n${hop}\r\n`,
  )
  for (const text of [answer, seen.join('')]) {
    t.match(text, /x-kept: 1/i)
    t.notMatch(text, /x-private|timeout=9|proxy-auth|te: trailers|trailer:|upgrade/i)
  }
})

const PRIVATE = [
  '127.0.0.2',
  '0.0.0.0',
  '10.1.2.3',
  '169.254.169.254',
  '172.31.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '0',
  '0x7f.1',
  '2130706433',
  '127.1',
  '0177.0.0.1',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[fe80::1]',
  '[fd00::1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
]
t.test('passthrough leads to no private address, however it is written', async t => {
  const gateway = await gatewayUnderTest(t, { passthrough: true, owns: () => false })
  for (const address of PRIVATE) {
    if (isLocal(address)) continue
    const socket = await dial(t, gateway.port)
    socket.write(`CONNECT ${address}:9 HTTP/1.1\r\n\r\n`)
    const reason = /is an address of this machine or of a private network\. --passthrough-to /
    t.match(bodyOf(await readUntil(socket)), { error: reason }, address)
    const other = await dial(t, gateway.port)
    t.match(bodyOf(await ask(other, `GET http://${address}:9/ HTTP/1.1\r\n\r\n`)), { error: reason }, address)
  }
})

t.test('public addresses are not private ones', async t => {
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
    t.equal(isPrivateAddress(address), false, address)
})
