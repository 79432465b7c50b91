import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { ConnectionOptions, SecureVersion, TLSSocket } from 'node:tls'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import type { GatewayOptions } from '../../../src/kernel/listener/gateway.ts'
import { issueAuthority } from '../../../src/kernel/listener/tls/x509.ts'
import { openLog } from '../../../src/kernel/log.ts'
import { openOrganisationDirectory } from '../../../src/kernel/organisation/directory.ts'
import type { AnyProduct, Call } from '../../../src/kernel/pipeline/product.ts'
import { openRouter } from '../../../src/kernel/pipeline/router.ts'
import { apple } from '../../../src/products/apple/index.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'
import { ask, authority, bodyOf, dial, gatewayUnderTest, readUntil, tunnel } from './gateway-under-test.ts'
import { askHttp2, session } from './http2-client.ts'

const asking = 'login.microsoftonline.com'
const path = '/.well-known/com.apple.remotemanagement'
const message = `GET ${path} HTTP/1.1\r\n\r\n`

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
/** Signed by nobody but itself. */
const cert = issueAuthority({ keys, hosts: [] })
const identity = { cert, key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) }
const { fingerprint256: fingerprint } = new X509Certificate(cert)

/** A product that wants certificates at one host, and answers with what it was shown. */
async function scene(t: Test, options: Partial<GatewayOptions> = {}) {
  const organisation = organisationOf({ database: openDatabase() })
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const answer = ({ clientCertificate }: Call) => ({ shown: clientCertificate?.fingerprint256 ?? null })
  const product: AnyProduct = {
    ...apple,
    operations: { getServiceDiscovery: answer, headServiceDiscovery: answer },
    identify: () => ({ organisation, caller: undefined }),
    wantsClientCertificate: (host, organisations) =>
      host === asking && organisations.initial === organisation,
  }
  const router = openRouter([product], { organisations, log: openLog('silent') })
  t.teardown(() => router.close())
  const { handle, wantsClientCertificate } = router
  return gatewayUnderTest(t, { handle, wantsClientCertificate, ...options })
}

/** A TLS connection to `port`, closed with the test. */
async function connect(t: Test, port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const { certificate: ca } = await authority
  const socket = connectTls({ port, host: '127.0.0.1', ca, ...options })
  socket.on('error', () => undefined)
  t.teardown(() => socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] satisfies SecureVersion[]) {
  t.test(`${maxVersion}: a certificate is asked for at the hosts that a product names`, async t => {
    const { port } = await scene(t)
    const shown = async (options: ConnectionOptions) => {
      const socket = await connect(t, port, { maxVersion, ...options })
      t.equal(socket.getProtocol(), maxVersion)
      return bodyOf(await ask(socket, message))
    }
    t.same(await shown({ servername: asking, ...identity }), { shown: fingerprint })
    t.same(await shown({ servername: asking.toUpperCase(), ...identity }), { shown: fingerprint })
    t.same(await shown({ servername: asking }), { shown: null }, 'but need not be shown')
    t.same(await shown({ servername: 'localhost', ...identity }), { shown: null })
    t.same(await shown(identity), { shown: null }, 'and none is asked for where no host is named')
  })

  t.test(`${maxVersion}: a session that is resumed still has the certificate`, async t => {
    const { port } = await scene(t)
    const options = { maxVersion, servername: asking, ...identity }
    const first = await connect(t, port, options)
    t.same(bodyOf(await ask(first, message)), { shown: fingerprint })
    const earlier = first.getSession()!
    const second = await connect(t, port, { ...options, session: earlier })
    t.equal(second.isSessionReused(), true)
    t.same(bodyOf(await ask(second, message)), { shown: fingerprint })
    const elsewhere = await connect(t, port, {
      ...options,
      servername: 'localhost',
      session: first.getSession()!,
    })
    t.same(bodyOf(await ask(elsewhere, message)), { shown: null }, 'but not at another host')
  })
}

t.test('the certificate comes along by HTTP/2, and in a tunnel', async t => {
  const { port } = await scene(t)
  const direct = await session(t, `https://localhost:${port}`, { servername: asking, ...identity })
  for (const _ of [1, 2]) t.same(JSON.parse((await askHttp2(direct, path)).body), { shown: fingerprint })
  for (const servername of [asking, '']) {
    const socket = await dial(t, port)
    await tunnel(socket, `${asking}:443`)
    const checkServerIdentity = () => undefined
    const inside = await connect(t, port, { socket, servername, checkServerIdentity, ...identity })
    t.same(
      bodyOf(await ask(inside, message)),
      { shown: fingerprint },
      servername || 'the tunnel names the host',
    )
  }
})

/** Sends what is written in pieces of a few bytes. */
function piecewise(socket: Socket): Duplex {
  socket.setNoDelay(true)
  const write = async (bytes: Buffer, _encoding: string, done: () => void): Promise<void> => {
    for (let at = 0; at < bytes.length; at += 50) {
      socket.write(bytes.subarray(at, at + 50))
      await new Promise(setImmediate)
    }
    done()
  }
  const pieces = new Duplex({ read() {}, write: (...args) => void write(...args) })
  socket.on('data', bytes => pieces.push(bytes))
  return pieces
}

t.test('a handshake that comes in pieces is understood', async t => {
  const { port } = await scene(t)
  const socket = piecewise(await dial(t, port))
  const secure = await connect(t, port, { socket, servername: asking, ...identity })
  t.same(bodyOf(await ask(secure, message)), { shown: fingerprint })
})

t.test('a handshake that breaks off, or is none, disturbs nobody', async t => {
  const { port } = await scene(t)
  for (const bytes of ['\x16', '\x16\x03\x01\x02\x00\x01\x00', `\x16\x03\x00\x01\x00${'x'.repeat(256)}`]) {
    for (const leave of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
      const socket = await dial(t, port)
      socket.write(bytes, 'latin1', () => leave(socket))
      await new Promise(done => socket.resume().once('close', done))
    }
  }
  const secure = await connect(t, port, { servername: asking, ...identity })
  t.same(bodyOf(await ask(secure, message)), { shown: fingerprint })
})

t.test('who begins a handshake and does not go on is dropped', async t => {
  const { port } = await scene(t, { patience: 50 })
  const socket = await dial(t, port)
  socket.write(Buffer.from([0x16, 0x03, 0x01]))
  t.equal(await readUntil(socket), '')
})
