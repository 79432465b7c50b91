import { createHook } from 'node:async_hooks'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { request as overHttps } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import t from 'tap'
import { GatewayError, hostOf, schemeOf } from '../../../src/kernel/listener/gateway.ts'
import { ask, authority, bodyOf, dial, gatewayUnderTest, readUntil, tunnel } from './gateway-under-test.ts'

const run = promisify(execFile)

t.test('one port speaks HTTP and HTTPS', async t => {
  const { port } = await gatewayUnderTest(t)
  const plain = await fetch(`http://127.0.0.1:${port}/a?b=c`)
  t.same(await plain.json(), { scheme: 'http', host: `127.0.0.1:${port}`, url: '/a?b=c' })

  const { certificate } = await authority
  const request = overHttps({
    port,
    host: 'localhost',
    path: '/a',
    ca: certificate,
    agent: false,
    family: 4,
  }).end()
  const [response] = await once(request, 'response')
  let body = ''
  for await (const chunk of response) body += chunk
  t.same(JSON.parse(body), { scheme: 'https', host: `localhost:${port}`, url: '/a' })
})

t.test('requests on one connection are answered in order, pipelined ones too', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  const message = (url: string) => `POST ${url} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}`
  socket.write(message('/1') + message('/2') + message('/3'))
  const answers = await readUntil(socket, /\/3"\}/)
  t.match(answers, /\/1"[\s\S]+\/2"[\s\S]+\/3"/)
  t.match(bodyOf(await ask(socket, message('/4'))), { url: '/4' }, 'and the connection lives on')
})

t.test('a request that comes byte by byte is understood', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  socket.setNoDelay(true)
  for (const byte of 'GET /slow HTTP/1.1\r\nHost: h\r\n\r') {
    socket.write(byte)
    await new Promise(setImmediate)
  }
  t.match(bodyOf(await ask(socket, '\n')), { url: '/slow' })
})

t.test('without a Host header the server name of the handshake counts, else localhost', async t => {
  const { port } = await gatewayUnderTest(t)
  const { certificate: ca } = await authority
  const servername = 'login.microsoftonline.com'
  const secure = connectTls({ socket: await dial(t, port), servername, ca })
  t.match(bodyOf(await ask(secure, 'GET / HTTP/1.1\r\n\r\n')), { scheme: 'https', host: servername })
  t.match(bodyOf(await ask(secure, 'GET / HTTP/1.1\r\nHost: other\r\n\r\n')), { host: 'other' })
  const plain = await dial(t, port)
  t.match(bodyOf(await ask(plain, 'GET / HTTP/1.1\r\n\r\n')), { scheme: 'http', host: 'localhost' })
})

t.test('a client that names no host in its handshake is shown the certificate of localhost', async t => {
  const { port } = await gatewayUnderTest(t)
  const { certificate: ca } = await authority
  const secure = connectTls({ port, host: '127.0.0.1', ca })
  t.teardown(() => secure.destroy())
  await once(secure, 'secureConnect')
  t.match(secure.getPeerCertificate().subjectaltname, /IP Address:127\.0\.0\.1/)
})

t.test('HTTP/2 is preferred where the client offers it, HTTP/1.1 is there, and nothing else', async t => {
  const { port } = await gatewayUnderTest(t)
  const { certificate: ca } = await authority
  const agreed = async (...ALPNProtocols: string[]) => {
    const secure = connectTls({ port, host: '127.0.0.1', ca, ALPNProtocols })
    t.teardown(() => secure.destroy())
    await once(secure, 'secureConnect')
    return secure.alpnProtocol
  }
  t.equal(await agreed('http/1.1', 'h2'), 'h2')
  t.equal(await agreed('http/1.1'), 'http/1.1')
  t.equal(await agreed(), false)
  await t.rejects(agreed('h3'), { code: /NO_APPLICATION_PROTOCOL|ECONNRESET/ })
})

t.test('curl and Python trust the authority', async t => {
  const { port } = await gatewayUnderTest(t)
  const ca = join(t.testdir({ 'ca.pem': (await authority).certificate }), 'ca.pem')
  const curl = async (...args: string[]) =>
    JSON.parse((await run('curl', ['-sS', '--noproxy', 'nothing', '--cacert', ca, ...args])).stdout)
  t.match(await curl(`https://localhost:${port}/`), { scheme: 'https' })
  t.match(await curl(`https://127.0.0.1:${port}/`), { scheme: 'https' })
  const proxied = { scheme: 'https', host: 'login.microsoftonline.com', url: '/common' }
  t.same(await curl('-x', `http://127.0.0.1:${port}`, 'https://login.microsoftonline.com/common'), proxied)
  const secureProxy = ['--proxy-cacert', ca, '-x', `https://localhost:${port}`]
  t.same(await curl(...secureProxy, 'https://login.microsoftonline.com/common'), proxied, 'TLS within TLS')
  const script = `import ssl, urllib.request as r
c = ssl.create_default_context(cafile='${ca}')
print(r.urlopen('https://localhost:${port}/py', context=c).read().decode())`
  t.match(JSON.parse((await run('python3', ['-c', script])).stdout), { url: '/py' })
})

t.test('several ports are one gateway', async t => {
  const { ports, addresses } = await gatewayUnderTest(t, { ports: [0, 0] })
  t.equal(new Set(ports).size, 2)
  t.same(
    ports,
    addresses.map(address => address.port),
  )
  for (const port of ports) t.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200)
})

t.test('IPv6 works', async t => {
  const { port } = await gatewayUnderTest(t, { host: '::1' })
  t.match(await (await fetch(`http://[::1]:${port}/`)).json(), { host: `[::1]:${port}` })
})

t.test('a port that cannot be had is explained in one sentence, and frees the others', async t => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const attempt = gatewayUnderTest(t, { ports: [0, port] })
  await t.rejects(attempt, {
    code: 'EADDRINUSE',
    message: `Port ${port} on 127.0.0.1 is already in use; choose another with --port.`,
  })
  t.type(await attempt.catch(error => error), GatewayError)
  await t.rejects(gatewayUnderTest(t, { host: '192.0.2.1' }), {
    message: /^192\.0\.2\.1 is no address .+--host\.$/,
  })
})

t.test('a client that begins nothing, or finishes nothing, is dropped', async t => {
  const { port } = await gatewayUnderTest(t, { patience: 50 })
  const silent = await dial(t, port)
  t.equal(await readUntil(silent), '')
  const hesitant = await dial(t, port)
  hesitant.write(Buffer.from([0x16, 0x03, 0x01]))
  t.equal(await readUntil(hesitant), '')
  const tunnelled = await dial(t, port)
  await tunnel(tunnelled, 'localhost:443')
  t.equal(await readUntil(tunnelled), '')
  const headless = await dial(t, port)
  headless.write('GET /never HTTP/1.1\r\n')
  t.match(bodyOf(await readUntil(headless)), { code: 'ERR_HTTP_REQUEST_TIMEOUT', requestTarget: '/never' })
})

t.test('a client that leaves before it is answered, or in mid handshake, disturbs nobody', async t => {
  const { port } = await gatewayUnderTest(t)
  for (const bytes of [
    '',
    '\x16',
    '\x16\x03\x01\x02\x00\x01',
    'GET / HT',
    'CONNECT localhost:443 HTTP/1.1\r\n\r\n\x16',
  ]) {
    const resetting = await dial(t, port)
    resetting.write(bytes, 'latin1', () => resetting.resetAndDestroy())
    await once(resetting, 'close')
    const ending = await dial(t, port)
    ending.end(bytes, 'latin1')
    await readUntil(ending)
  }
  t.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200)
})

t.test('a handshake that fails is reported and disturbs nobody', async t => {
  const { port, errors } = await gatewayUnderTest(t)
  const distrustful = connectTls({ port, host: '127.0.0.1' })
  await t.rejects(once(distrustful, 'secureConnect'), { code: /UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET/ })
  const garbage = await dial(t, port)
  garbage.write(Buffer.concat([Buffer.from([0x16, 0x03, 0x00, 0x01, 0x00]), Buffer.alloc(256, 7)]))
  await readUntil(garbage)
  t.ok(errors.length > 0)
  t.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200)
})

t.test('a certificate that cannot be made ends that connection only', async t => {
  const secureContext = () => Promise.reject(new Error('no certificate'))
  const { port, errors } = await gatewayUnderTest(t, { secureContext })
  const secure = connectTls({ port, host: '127.0.0.1' })
  await t.rejects(once(secure, 'secureConnect'))
  t.match(errors, [{ message: 'no certificate' }])
  t.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200)
})

t.test('close() ends idle and active connections, handshakes and tunnels', async t => {
  const gateway = await gatewayUnderTest(t, { handle: () => undefined })
  const open = await Promise.all(Array.from({ length: 20 }, () => dial(t, gateway.port)))
  open[0]!.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n')
  open[1]!.write(Buffer.from([0x16, 0x03, 0x01]))
  await tunnel(open[2]!, 'localhost:443')
  const closed = Promise.all(open.map(socket => readUntil(socket)))
  await gateway.close()
  await closed
  await t.rejects(fetch(`http://127.0.0.1:${gateway.port}/`))
  await gateway.close()
})

t.test('connections stay open between requests, also after all earlier ones have ended', async t => {
  const { port } = await gatewayUnderTest(t)
  for (const round of ['first', 'second']) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const used = new Set<number | undefined>()
    for (let index = 0; index < 3; index++) {
      const [response] = await once(get({ port, host: '127.0.0.1', agent }), 'response')
      used.add(response.socket.localPort)
      await once(response.resume(), 'end')
    }
    t.equal(used.size, 1, round)
    agent.destroy()
  }
})

t.test('an idle gateway keeps no timer', async t => {
  const timers = new Set<number>()
  const hook = createHook({
    init: (id, type) => void (type === 'Timeout' && timers.add(id)),
    destroy: id => void timers.delete(id),
  }).enable()
  t.teardown(() => hook.disable())
  const { port } = await gatewayUnderTest(t)
  t.equal(timers.size, 0)
  const socket = await dial(t, port)
  await ask(socket, 'GET / HTTP/1.1\r\nHost: h\r\n\r\n')
  t.ok(timers.size > 0, 'a connected client is watched')
  socket.destroy()
  await once(socket, 'close')
  for (let turn = 0; turn < 1000 && timers.size > 0; turn++) await new Promise(setImmediate)
  t.equal(timers.size, 0)
})

t.test(
  'a request that did not come through a gateway is described by its own socket and Host header',
  async t => {
    const request = { headers: { host: 'h:1' }, socket: {} } as Parameters<typeof hostOf>[0]
    t.equal(hostOf(request), 'h:1')
    t.equal(schemeOf(request), 'http')
  },
)
