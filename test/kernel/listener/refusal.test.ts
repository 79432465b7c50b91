import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { ask, authority, bodyOf, dial, gatewayUnderTest, readUntil, tunnel } from './gateway-under-test.ts'

const long = 'a'.repeat(10 * 1024 * 1024)

t.test('a URL of 60 KB is fine', async t => {
  const { port } = await gatewayUnderTest(t)
  const url = `/${'a'.repeat(60 * 1024)}`
  t.match(await (await fetch(`http://127.0.0.1:${port}${url}`)).json(), { url })
})

t.test('a URL of 10 MB gets the answer for a long head, though the client is still sending', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  socket.write(`GET /v1.0/${long} HTTP/1.1\r\nHost: h\r\n\r\n`)
  const answer = await readUntil(socket)
  t.match(answer, /^HTTP\/1\.1 431 Request Header Fields Too Large\r\ncontent-type: application\/json\r\n/)
  t.match(answer, /\r\nconnection: close\r\n/)
  t.match(bodyOf(answer), { code: 'HPE_HEADER_OVERFLOW', requestTarget: /^\/v1\.0\/a{1000,1024}$/ })
})

t.test('the refusal names the host of the handshake', async t => {
  const { port } = await gatewayUnderTest(t)
  const servername = 'login.microsoftonline.com'
  const secure = connectTls({ socket: await dial(t, port), servername, ca: (await authority).certificate })
  secure.on('error', () => undefined)
  secure.write(`GET /common/${long} HTTP/1.1\r\n\r\n`)
  t.match(bodyOf(await readUntil(secure)), {
    code: 'HPE_HEADER_OVERFLOW',
    hostName: servername,
    requestTarget: /^\/common\/a/,
  })
})

t.test('the refusal names the host of the tunnel, or of an absolute target', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  await tunnel(socket, 'login.microsoftonline.com')
  socket.write('GET /common HTTP/9.9\r\n\r\n')
  t.match(bodyOf(await readUntil(socket)), {
    hostName: 'login.microsoftonline.com',
    requestTarget: '/common',
  })
  const plain = await dial(t, port)
  plain.write('GET http://Graph.Microsoft.com:80/v1.0 HTTP/9.9\r\n\r\n')
  t.match(bodyOf(await readUntil(plain)), { hostName: 'graph.microsoft.com', requestTarget: '/v1.0' })
})

t.test('a later message on a connection is not taken for the first one', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  await ask(socket, 'GET /first HTTP/1.1\r\nHost: h\r\n\r\n')
  socket.write('GET /second HTTP/9.9\r\nHost: h\r\n\r\n')
  t.match(bodyOf(await readUntil(socket)), { requestTarget: '/second' })
})

t.test('garbage is answered as a malformed message', async t => {
  const { port } = await gatewayUnderTest(t)
  for (const bytes of [
    '\x00\x01\x02\r\n\r\n',
    'hello\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n',
    '\xff'.repeat(5000),
  ]) {
    const socket = await dial(t, port)
    socket.write(bytes, 'latin1')
    const answer = await readUntil(socket)
    t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
    t.match(bodyOf(answer), { code: /^HPE_/ })
  }
  t.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200)
})

t.test('a body that breaks off its framing before the answer began is answered', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = await dial(t, port)
  socket.write('POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n')
  t.match(await readUntil(socket), /^HTTP\/1\.1 400 /)
})

t.test('nothing is written into an answer that has begun', async t => {
  const { port } = await gatewayUnderTest(t, { handle: (_, response) => void response.write('begun') })
  const socket = await dial(t, port)
  socket.write('POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n')
  const begun = await readUntil(socket, /begun/)
  socket.write('nonsense\r\n')
  t.notMatch(begun + (await readUntil(socket)), /400 Bad Request/)
})

t.test('a client that never stops sending is cut off', async t => {
  const { port } = await gatewayUnderTest(t)
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined)
  t.teardown(() => socket.destroy())
  socket.write('hello\r\n\r\n')
  const more = setInterval(() => socket.write('more'), 100)
  t.teardown(() => clearInterval(more))
  socket.resume()
  await once(socket, 'end')
  t.equal(socket.destroyed, false, 'it may still be sending when it has the answer')
  await new Promise(done => socket.once('close', done))
})
