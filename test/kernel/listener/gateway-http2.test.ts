import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import t from 'tap'
import { Agent, fetch as undiciFetch } from 'undici'
import { ask, authority, bodyOf, dial, gatewayUnderTest, readUntil, tunnel } from './gateway-under-test.ts'
import { answerOf, askHttp2, closed, frame, preface, session } from './http2-client.ts'

const run = promisify(execFile)
const host = 'login.microsoftonline.com'
/** Node itself would name the port as well. */
const common = { ':path': '/common', ':authority': host }

t.test('one port speaks HTTP/2 to those who ask for it, with TLS and without', async t => {
  const { port } = await gatewayUnderTest(t)
  const secure = await session(t, `https://localhost:${port}`)
  const answer = await askHttp2(secure, '/a?b=c')
  t.equal(secure.alpnProtocol, 'h2')
  t.same(JSON.parse(answer.body), { scheme: 'https', host: `localhost:${port}`, url: '/a?b=c' })
  const plain = await session(t, `http://127.0.0.1:${port}`)
  const { body } = await askHttp2(plain, '/a')
  t.same(JSON.parse(body), { scheme: 'http', host: `127.0.0.1:${port}`, url: '/a' })
})

t.test(
  'the authority takes the place of the Host header, and pseudo-headers are kept from all others',
  async t => {
    const { port } = await gatewayUnderTest(t, {
      handle: ({ method, headers }, response) => void response.end(JSON.stringify({ method, headers })),
    })
    const client = await session(t, `http://127.0.0.1:${port}`)
    const ask = async (headers: Record<string, string>) =>
      JSON.parse((await askHttp2(client, { ':path': '/', ...headers })).body)
    t.same(await ask({ ':authority': 'one', host: 'two', 'x-more': 'x' }), {
      method: 'GET',
      headers: { host: 'one', 'x-more': 'x' },
    })
    t.same(await ask({ ':method': 'PUT', host: 'two', cookie: 'a=b' }), {
      method: 'PUT',
      headers: { host: 'two', cookie: 'a=b' },
    })
  },
)

t.test('HTTP/2 runs inside a tunnel, with TLS and without', async t => {
  const { port } = await gatewayUnderTest(t)
  const { certificate: ca } = await authority
  const expected = { scheme: 'https', host, url: '/common' }
  const socket = await dial(t, port)
  await tunnel(socket, `${host}:443`)
  const secured = connectTls({ socket, servername: host, ca, ALPNProtocols: ['h2'] })
  const secure = await session(t, `https://${host}`, { createConnection: () => secured })
  t.same(JSON.parse((await askHttp2(secure, common)).body), expected)
  const other = await dial(t, port)
  await tunnel(other, `${host}:443`)
  const plain = await session(t, `http://${host}`, { createConnection: () => other })
  t.same(JSON.parse((await askHttp2(plain, common)).body), expected)
})

t.test('a tunnel can be opened by HTTP/2 as well', async t => {
  const { port } = await gatewayUnderTest(t)
  const { certificate: ca } = await authority
  const proxy = await session(t, `https://localhost:${port}`)
  const connect = async (authority: string) => {
    const stream = proxy.request({ ':method': 'CONNECT', ':authority': authority }, { endStream: false })
    const [headers] = await once(stream, 'response')
    return { stream, status: headers[':status'] as number }
  }
  const { stream, status } = await connect(`${host}:443`)
  t.equal(status, 200)
  const inside = connectTls({ socket: stream as never, servername: host, ca, ALPNProtocols: ['h2'] })
  const client = await session(t, `https://${host}`, { createConnection: () => inside })
  t.same(JSON.parse((await askHttp2(client, common)).body), { scheme: 'https', host, url: '/common' })
  const plain = await connect(`${host}:80`)
  t.match(bodyOf(await ask(plain.stream, 'GET /a HTTP/1.1\r\n\r\n')), { scheme: 'http', host })
  t.equal((await connect('example.com:443')).status, 502)
  t.equal((await connect('localhost:0')).status, 400)
})

t.test('a tunnel opened by HTTP/2 leads to a real host with passthrough', async t => {
  const echo = createServer(socket => socket.pipe(socket)).listen(0, '127.0.0.1')
  t.teardown(() => echo.close())
  await once(echo, 'listening')
  const { port } = await gatewayUnderTest(t, { passthroughTo: ['0.0.0.0'] })
  const proxy = await session(t, `http://127.0.0.1:${port}`)
  const authority = `0.0.0.0:${(echo.address() as AddressInfo).port}`
  const stream = proxy.request({ ':method': 'CONNECT', ':authority': authority }, { endStream: false })
  stream.end('there and back')
  t.match(await answerOf(stream), { status: 200, body: 'there and back' })
})

t.test('a preface that comes byte by byte is understood', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  socket.setNoDelay(true)
  for (const byte of preface) {
    socket.write(byte)
    await new Promise(setImmediate)
  }
  socket.write(frame(4, 0))
  // Its own settings, whose type is the fourth byte.
  t.match(await readUntil(socket, /./s), /^\x00\x00.\x04/s)
})

t.test('what only begins like a preface is HTTP/1.1', async t => {
  const { port } = await gatewayUnderTest(t)
  for (const text of ['PRI * HTTP/2.0\r\nHost: h\r\n\r\n', 'PRI / HTTP/1.1\r\nHost: h\r\n\r\n']) {
    const socket = await dial(t, port)
    socket.write(text)
    t.match(await readUntil(socket), /^HTTP\/1\.1 400 /)
  }
  const socket = await dial(t, port)
  socket.write('P')
  await new Promise(setImmediate)
  t.match(bodyOf(await ask(socket, 'ROPFIND /a HTTP/1.1\r\nHost: h\r\n\r\n')), { url: '/a' })
})

t.test('a client that agrees on HTTP/2 and then speaks HTTP/1.1 is understood', async t => {
  const { port } = await gatewayUnderTest(t)
  const { certificate: ca } = await authority
  const socket = connectTls({
    socket: await dial(t, port),
    ca,
    servername: 'localhost',
    ALPNProtocols: ['h2'],
  })
  await tunnel(socket, `${host}:443`)
  t.match(bodyOf(await ask(socket, 'GET /a HTTP/1.1\r\n\r\n')), { host, url: '/a' })
})

t.test('streams of one connection do not wait for each other', async t => {
  const waiting: ServerResponse[] = []
  const { port } = await gatewayUnderTest(t, {
    handle: ({ url }, response) => {
      if (url === '/first') waiting.push(response)
      else response.end(url)
    },
  })
  const client = await session(t, `https://localhost:${port}`)
  const first = askHttp2(client, '/first')
  t.equal((await askHttp2(client, '/second')).body, '/second')
  waiting[0]!.end('first')
  t.equal((await first).body, 'first')
})

t.test('bodies of any length go both ways', async t => {
  const { port } = await gatewayUnderTest(t, { handle: (request, response) => void request.pipe(response) })
  // Node's client has less room than its server.
  const client = await session(t, `https://localhost:${port}`, { maxSessionMemory: 64 })
  const body = randomBytes(2 * 1024 * 1024).toString('hex')
  const answers = await Promise.all([1, 2, 3].map(() => askHttp2(client, { ':method': 'POST' }, body)))
  for (const answer of answers) t.ok(answer.body === body)
})

t.test('100-continue is answered', async t => {
  const { port } = await gatewayUnderTest(t)
  const client = await session(t, `http://127.0.0.1:${port}`)
  const stream = client.request({ ':method': 'POST', expect: '100-continue' })
  stream.once('continue', () => stream.end('body'))
  t.match(await answerOf(stream), { status: 200 })
})

t.test('a method that HTTP does not have is refused as in HTTP/1.1', async t => {
  const { port } = await gatewayUnderTest(t)
  const client = await session(t, `http://${host}`, {
    createConnection: undefined as never,
    host: '127.0.0.1',
    port,
  } as never)
  const answer = await askHttp2(client, { ':method': 'FOO', ':path': '/a' })
  t.equal(answer.status, 400)
  t.same(JSON.parse(answer.body), { code: 'HPE_INVALID_METHOD', requestTarget: '/a', hostName: host })
})

t.test('close() ends sessions, streams and tunnels at once', async t => {
  const gateway = await gatewayUnderTest(t, { handle: (_, response) => void response.write('begun') })
  const client = await session(t, `https://localhost:${gateway.port}`)
  const begun = client.request({ ':path': '/' })
  await once(begun, 'data')
  const stream = client.request({ ':method': 'CONNECT', ':authority': `${host}:443` }, { endStream: false })
  await once(stream, 'response')
  const plain = await session(t, `http://127.0.0.1:${gateway.port}`)
  await once(plain, 'remoteSettings')
  const gone = [client, plain].map(closed)
  for (const it of [begun, stream]) it.on('error', () => undefined)
  await gateway.close()
  await Promise.all(gone)
})

t.test('undici speaks HTTP/2', async t => {
  const { port } = await gatewayUnderTest(t)
  const dispatcher = new Agent({ allowH2: true, connect: { ca: (await authority).certificate } })
  t.teardown(() => dispatcher.close())
  const answers = await Promise.all(
    ['/1', '/2', '/3'].map(path => undiciFetch(`https://localhost:${port}${path}`, { dispatcher })),
  )
  for (const answer of answers) t.match(await answer.json(), { scheme: 'https', host: `localhost:${port}` })
})

t.test('curl speaks HTTP/2, directly, without TLS and through the proxy', async t => {
  const { stdout: version } = await run('curl', ['--version']).catch(() => ({ stdout: '' }))
  if (!/ HTTP2 /.test(version)) {
    t.pass('this curl has no HTTP/2')
    return
  }
  const { port } = await gatewayUnderTest(t)
  const ca = join(t.testdir({ 'ca.pem': (await authority).certificate }), 'ca.pem')
  const usual = ['-sS', '--noproxy', 'nothing', '--cacert', ca, '-w', '%{http_version}']
  const curl = async (...args: string[]) => (await run('curl', [...usual, ...args])).stdout
  t.match(await curl('--http2', `https://localhost:${port}/`), /"scheme":"https".*\}2$/)
  t.match(await curl('--http1.1', `https://localhost:${port}/`), /"scheme":"https".*\}1\.1$/)
  t.match(await curl('--http2-prior-knowledge', `http://127.0.0.1:${port}/`), /"scheme":"http".*\}2$/)
  t.match(await curl('--http2', `http://127.0.0.1:${port}/`), /\}1\.1$/, 'an offer to upgrade is passed over')
  const proxied = [`https://${host}/common`, '--http2', '-x']
  t.match(await curl(...proxied, `http://127.0.0.1:${port}`), new RegExp(`"host":"${host}".*}2$`))
  const secureProxy = ['--proxy-cacert', ca, ...proxied, `https://localhost:${port}`]
  t.match(await curl(...secureProxy), new RegExp(`"host":"${host}".*}2$`))
})
