import { X509Certificate } from 'node:crypto'
import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'

const entra = await openContract('entra')
const emulator = await emulatorUnderTest(t)

interface PublishedKey {
  readonly kid: string
  readonly x5t: string
  readonly n: string
  readonly x5c: readonly string[]
  readonly issuer?: string
}

async function keysAt(path: string): Promise<readonly PublishedKey[]> {
  return (await emulator.request<{ keys: PublishedKey[] }>(path)).body.keys
}

t.test('a v2 key has these members in this order, and no alg', async t => {
  entra.matches(t, 'getKeysV2', await emulator.request(`/${TENANT}/discovery/v2.0/keys`))
  const [key] = await keysAt('/contoso.com/discovery/v2.0/keys')
  t.same(Object.keys(key!), ['kty', 'use', 'kid', 'x5t', 'n', 'e', 'x5c', 'cloud_instance_name', 'issuer'])
  t.match(key, {
    kty: 'RSA',
    use: 'sig',
    e: 'AQAB',
    cloud_instance_name: 'microsoftonline.com',
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  })
})

t.test('under a shared tenant the issuer of a key is a template', async t => {
  const [key] = await keysAt('/common/discovery/v2.0/keys')
  t.equal(key!.issuer, 'https://login.microsoftonline.com/{tenantid}/v2.0')
})

t.test('a v1 key is the same key without an issuer', async t => {
  entra.matches(t, 'getKeysV1', await emulator.request('/common/discovery/keys?appid=1'))
  const [v1] = await keysAt('/common/discovery/keys')
  const [v2] = await keysAt('/common/discovery/v2.0/keys')
  t.same(Object.keys(v1!), ['kty', 'use', 'kid', 'x5t', 'n', 'e', 'x5c'])
  t.equal(v1!.kid, v2!.kid)
})

t.test('the id of a key is the thumbprint of its certificate, which holds the key', async t => {
  const [key] = await keysAt('/common/discovery/keys')
  const certificate = new X509Certificate(Buffer.from(key!.x5c[0]!, 'base64'))
  const thumbprint = Buffer.from(certificate.fingerprint.replaceAll(':', ''), 'hex').toString('base64url')
  t.equal(key!.kid, thumbprint)
  t.equal(key!.x5t, thumbprint)
  t.equal(certificate.publicKey.export({ format: 'jwk' }).n, key!.n)
})

t.test('both metadata documents of a created organisation lead to the key of its tokens', async t => {
  const { tenantId, control } = await emulator.tenant()
  const { header } = await control.tokens.mint()
  for (const version of ['', '/v2.0']) {
    const metadata = `/${tenantId}${version}/.well-known/openid-configuration`
    const { body } = await emulator.request<{ jwks_uri: string }>(metadata)
    t.match(await keysAt(body.jwks_uri), [{ kid: header.kid }])
  }
})
