import { execFile } from 'node:child_process'
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect, createSecureContext, createServer, type SecureContext } from 'node:tls'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import {
  type CertificateAuthority,
  CertificateAuthorityError,
  openCertificateAuthority,
} from '../../../../src/kernel/listener/tls/certificates.ts'
import { issueAuthority, issueLeaf, permittedHosts } from '../../../../src/kernel/listener/tls/x509.ts'

const run = promisify(execFile)
const hosts = ['login.microsoftonline.com', 'jamfcloud.com', 'localhost']

/** Shakes hands with a server that shows `context`; rejects when the client does not trust it. */
async function handshake(t: Test, context: SecureContext, client: { ca: string; servername: string }) {
  const server = createServer({ SNICallback: (_, done) => done(null, context) })
  server.listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const socket = connect({ ...client, host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  t.teardown(() => socket.destroy())
  await once(socket, 'secureConnect')
  return new X509Certificate(socket.getPeerCertificate().raw)
}

/** A leaf that breaks the rules: signed by the authority of `directory` for any name. */
async function forgedLeaf(directory: string, name: string) {
  const bundle = await readFile(join(directory, 'ca.key'), 'utf8')
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const authority = { certificate: new X509Certificate(bundle).toString(), key: createPrivateKey(bundle) }
  const cert = issueLeaf({ authority, publicKey, names: [name] })
  return {
    cert,
    context: createSecureContext({ cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) }),
  }
}

const inMemory: Promise<CertificateAuthority> = openCertificateAuthority({ hosts })

t.test('the authority may only sign leafs, for its hosts', async t => {
  const { certificate } = await inMemory
  const file = join(t.testdir({ 'ca.pem': certificate }), 'ca.pem')
  const { stdout } = await run('openssl', ['x509', '-noout', '-text', '-in', file])
  t.match(stdout, /Basic Constraints: critical\s+CA:TRUE, pathlen:0\s/)
  t.match(stdout, /Key Usage: critical\s+Certificate Sign, CRL Sign\s/)
  t.match(stdout, /Name Constraints: critical\s+Permitted:/)
  t.match(stdout, /IP:127\.0\.0\.0\/255\.0\.0\.0\s+IP:0:0:0:0:0:0:0:1\/FFFF(:FFFF){7}\s/)
  const parsed = new X509Certificate(certificate)
  t.equal(parsed.ca, true)
  t.match(parsed.subject, /O=localtenant\nCN=localtenant development CA [0-9a-f]{8}/)
  t.equal(parsed.checkIssued(parsed), true)
  t.same(permittedHosts(certificate), hosts)
  const years = (Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)) / (365.25 * 24 * 3600 * 1000)
  t.equal(Math.round(years), 2)
  t.match(stdout, /Extended Key Usage: \s+TLS Web Server Authentication\s/)
  t.match(stdout, /email:invalid\s+URI:invalid\s/, 'and for no address of mail, and no URI')
})

t.test('two authorities never share a subject', async t => {
  const other = await openCertificateAuthority({ hosts })
  t.not(
    new X509Certificate(other.certificate).subject,
    new X509Certificate((await inMemory).certificate).subject,
  )
})

t.test('a host below a permitted one gets a certificate of its own that Node trusts', async t => {
  const authority = await inMemory
  const servername = 'contoso.jamfcloud.com'
  const leaf = await handshake(t, await authority.secureContext(servername), {
    ca: authority.certificate,
    servername,
  })
  t.equal(leaf.subjectAltName, 'DNS:contoso.jamfcloud.com')
  t.same(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  t.equal(leaf.ca, false)
  const days = (Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / (24 * 3600 * 1000)
  t.equal(days, 390)
  t.ok(Date.parse(leaf.validFrom) < Date.now() - 23 * 3600 * 1000, 'back-dated')
})

t.test('no host, a foreign host and a malformed one get the certificate of localhost', async t => {
  const { secureContext } = await inMemory
  const local = secureContext(undefined)
  for (const name of [
    'evil.example',
    'xjamfcloud.com',
    'a b.jamfcloud.com',
    '::1',
    '127.0.0.1',
    'LOCALHOST.',
  ]) {
    t.equal(secureContext(name), local, name)
  }
  const leaf = await handshake(t, await local, { ca: (await inMemory).certificate, servername: 'localhost' })
  t.equal(leaf.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
})

t.test('a host name longer than a common name may be still gets a certificate', async t => {
  const authority = await inMemory
  const servername = `${'a'.repeat(60)}.jamfcloud.com`
  const leaf = await handshake(t, await authority.secureContext(servername), {
    ca: authority.certificate,
    servername,
  })
  t.equal(leaf.subject, 'O=localtenant')
})

t.test('certificates are cached by host, up to a bound', async t => {
  const { secureContext } = await inMemory
  const first = secureContext('first.jamfcloud.com')
  t.equal(secureContext('First.JamfCloud.com.'), first)
  for (let index = 0; index < 256; index++) await secureContext(`h${index}.jamfcloud.com`)
  t.not(secureContext('first.jamfcloud.com'), first)
})

t.test('clients refuse a certificate that the authority signs for a foreign host', async t => {
  const directory = t.testdir()
  const { certificate } = await openCertificateAuthority({ directory, hosts })
  const good = await forgedLeaf(directory, 'contoso.jamfcloud.com')
  const evil = await forgedLeaf(directory, 'evil.example')
  const client = { ca: certificate, servername: 'evil.example' }
  await t.rejects(handshake(t, evil.context, client), { message: 'permitted subtree violation' })

  await writeFile(join(directory, 'good.pem'), good.cert)
  await writeFile(join(directory, 'evil.pem'), evil.cert)
  const verify = (file: string) =>
    run('openssl', ['verify', '-CAfile', 'ca.pem', file], { cwd: directory }).catch(error => error)
  t.match(await verify('good.pem'), { stdout: 'good.pem: OK' })
  t.match(await verify('evil.pem'), { stderr: /permitted subtree violation/ })
  const outside = await forgedLeaf(directory, '10.0.0.1')
  await writeFile(join(directory, 'outside.pem'), outside.cert)
  t.match(await verify('outside.pem'), { stderr: /permitted subtree violation/ }, 'addresses are limited too')
})

t.test('a directory keeps the authority', async t => {
  const directory = join(t.testdir(), 'made', 'on demand')
  const first = await openCertificateAuthority({ directory, hosts })
  const second = await openCertificateAuthority({ directory, hosts })
  t.equal(second.certificate, first.certificate)
  t.equal(await readFile(join(directory, 'ca.pem'), 'utf8'), first.certificate)
  t.equal((await stat(join(directory, 'ca.key'))).mode & 0o777, 0o600)
  t.same((await readdir(directory)).sort(), ['ca.key', 'ca.pem'], 'no drafts are left')
  const servername = 'contoso.jamfcloud.com'
  await handshake(t, await second.secureContext(servername), { ca: first.certificate, servername })
})

t.test('many that start at once agree on one authority', async t => {
  const directory = t.testdir()
  const all = await Promise.all(
    Array.from({ length: 8 }, () => openCertificateAuthority({ directory, hosts })),
  )
  t.equal(new Set(all.map(one => one.certificate)).size, 1)
  t.equal(await readFile(join(directory, 'ca.pem'), 'utf8'), all[0]!.certificate)
  t.same((await readdir(directory)).sort(), ['ca.key', 'ca.pem'])
})

t.test('a lost ca.pem is written again', async t => {
  const directory = t.testdir()
  const { certificate } = await openCertificateAuthority({ directory, hosts })
  await rm(join(directory, 'ca.pem'))
  await openCertificateAuthority({ directory, hosts })
  t.equal(await readFile(join(directory, 'ca.pem'), 'utf8'), certificate)
})

t.test('an authority that the user brings, with the key alone in ca.key, is used', async t => {
  const directory = t.testdir()
  const { certificate } = await openCertificateAuthority({ directory, hosts })
  const key = createPrivateKey(await readFile(join(directory, 'ca.key')))
  await writeFile(join(directory, 'ca.key'), key.export({ type: 'sec1', format: 'pem' }))
  t.equal((await openCertificateAuthority({ directory, hosts })).certificate, certificate)
})

t.test('damaged files are refused in one sentence', async t => {
  const directory = t.testdir()
  const pristine = await openCertificateAuthority({ directory, hosts })
  const bundle = await readFile(join(directory, 'ca.key'), 'utf8')
  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const cases = {
    garbage: 'not a key',
    empty: '',
    cut: bundle.slice(0, 100),
    'another key': `${foreign.export({ type: 'pkcs8', format: 'pem' })}${pristine.certificate}`,
  }
  for (const [name, text] of Object.entries(cases)) {
    await writeFile(join(directory, 'ca.key'), text)
    const error = await openCertificateAuthority({ directory, hosts }).catch(error => error)
    t.type(error, CertificateAuthorityError, name)
    t.match(
      error.message,
      /^The certificate authority in .+ is damaged; delete its ca\.pem and ca\.key/,
      name,
    )
  }
  await rm(join(directory, 'ca.key'))
  await t.rejects(openCertificateAuthority({ directory, hosts }), { message: /damaged/ }, 'a lost key')
})

t.test('a place that cannot hold files is refused in one sentence', async t => {
  const root = t.testdir({ occupied: '' })
  await t.rejects(openCertificateAuthority({ directory: join(root, 'occupied'), hosts }), {
    name: 'CertificateAuthorityError',
    message: /cannot be read or written/,
  })
  await mkdir(join(root, 'd', 'ca.key'), { recursive: true })
  await t.rejects(openCertificateAuthority({ directory: join(root, 'd'), hosts }), CertificateAuthorityError)
})

t.test('one that ends soon is renewed for the same key, and what trusted it before goes on', async t => {
  const directory = t.testdir()
  await openCertificateAuthority({ directory, hosts })
  const bundle = await readFile(join(directory, 'ca.key'), 'utf8')
  const privateKey = createPrivateKey(bundle)
  const yearsAgo = Date.now() - 710 * 24 * 3600 * 1000
  const keys = { privateKey, publicKey: createPublicKey(privateKey) }
  const former = issueAuthority({ keys, hosts, now: yearsAgo })
  await writeFile(join(directory, 'ca.key'), bundle.replace(/-----BEGIN CERTIFICATE.*/s, former))
  await writeFile(join(directory, 'ca.pem'), former)

  const authority = await openCertificateAuthority({ directory, hosts: [...hosts, 'contoso.com'] })
  const renewed = new X509Certificate(authority.certificate)
  t.equal(renewed.subject, new X509Certificate(former).subject)
  t.ok(Date.parse(renewed.validTo) > Date.now() + 700 * 24 * 3600 * 1000)
  t.same(permittedHosts(authority.certificate), [...hosts, 'contoso.com'])
  t.equal(await readFile(join(directory, 'ca.pem'), 'utf8'), authority.certificate)
  const context = await authority.secureContext('login.microsoftonline.com')
  for (const ca of [former, authority.certificate])
    await t.resolves(handshake(t, context, { ca, servername: 'login.microsoftonline.com' }))
  const again = await openCertificateAuthority({ directory, hosts })
  t.equal(again.certificate, authority.certificate)
})

t.test('what could not be written leaves nothing behind, and is tried again', async t => {
  const directory = t.testdir()
  await mkdir(join(directory, 'ca.key'))
  await t.rejects(openCertificateAuthority({ directory, hosts }), CertificateAuthorityError)
  t.same(await readdir(directory), ['ca.key'])
})

t.test(
  'a stored authority that was made for fewer hosts says so when one of the others is asked for',
  async t => {
    const directory = t.testdir()
    await openCertificateAuthority({ directory, hosts: ['localhost'] })
    const authority = await openCertificateAuthority({ directory, hosts })
    await authority.secureContext(undefined)
    await t.rejects(authority.secureContext('contoso.jamfcloud.com'), {
      name: 'CertificateAuthorityError',
      message: /may not sign for contoso\.jamfcloud\.com; delete its ca\.pem and ca\.key/,
    })
  },
)
