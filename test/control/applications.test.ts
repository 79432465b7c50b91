import { decodeJwt } from 'jose'
import t from 'tap'
import {
  ASSERTION_TYPE,
  type ClientCertificate,
  makeCertificate,
  signAssertion,
} from '../entra/token/certificate.ts'
import { openContract } from '../support/contract.ts'
import { emulatorUnderTest, NEWCOMER, TENANT } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const certificate = await makeCertificate()

const add = (application: string, json: unknown, tenant = '') =>
  emulator.request<Record<string, string>>(
    `/_localtenant/applications/${encodeURIComponent(application)}/certificates${tenant && `?tenant=${tenant}`}`,
    { json },
  )

async function signIn(clientId: string, by: ClientCertificate, tenantId = TENANT) {
  const path = `/${tenantId}/oauth2/v2.0/token`
  const audience = `https://login.microsoftonline.com${path}`
  return emulator.request<{ access_token: string; error_codes: number[] }>(path, {
    form: {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await signAssertion({ clientId, audience, certificate: by }),
      scope: 'https://graph.microsoft.com/.default',
    },
  })
}

t.test('an application signs in with a certificate that it has been given', async t => {
  t.same((await signIn(NEWCOMER, certificate)).body.error_codes, [700026])
  const answer = await add(NEWCOMER, { certificate: certificate.pem, displayName: 'Mine' })
  t.equal(answer.status, 201)
  contract.matches(t, 'addApplicationCertificate', answer)
  t.match(answer.body, {
    appId: NEWCOMER,
    thumbprint: Buffer.from(certificate.sha1, 'base64url').toString('hex').toUpperCase(),
    thumbprintSha256: Buffer.from(certificate.sha256, 'base64url').toString('hex').toUpperCase(),
  })
  const { status, body } = await signIn(NEWCOMER, certificate)
  t.equal(status, 200)
  t.match(decodeJwt(body.access_token), { appid: NEWCOMER, appidacr: '2' })

  const bearer = await emulator.token()
  const path = `/v1.0/applications?$filter=appId eq '${NEWCOMER}'`
  const shown = await emulator.request<{ value: Record<string, unknown>[] }>(encodeURI(path), { bearer })
  t.match(shown.body.value[0]!.keyCredentials, [{ displayName: 'Mine', keyId: answer.body.keyId }])
})

t.test('a second time changes nothing, and a reset takes it back', async t => {
  const first = await add(NEWCOMER, { certificate: certificate.pem })
  t.same(
    (await add('Contoso Newcomer', { certificate: certificate.pem })).body,
    first.body,
    'by its name too',
  )
  await emulator.control.reset()
  t.same((await signIn(NEWCOMER, certificate)).body.error_codes, [700026])
})

t.test('its end is told when it comes, and one that has ended is refused', async t => {
  const added = await emulator.control.applications.addCertificate(NEWCOMER, certificate.pem)
  const { done } = await emulator.control.clock.advance(31 * 86_400)
  t.ok(done.some(({ name, at }) => name === 'secretExpiry' && at.startsWith(added.endDateTime.slice(0, 19))))
  t.same(
    (await signIn(NEWCOMER, certificate)).body.error_codes,
    [700024],
    'the test’s own clock has not moved',
  )
  await emulator.control.reset()
  const ended = await makeCertificate({ ended: true })
  await emulator.control.applications.addCertificate(NEWCOMER, ended.pem)
  t.same((await signIn(NEWCOMER, ended)).body.error_codes, [700027])
})

t.test('an organisation that was created has applications of its own', async t => {
  const { tenantId, applications } = await emulator.tenant()
  const { clientId } = applications.find(({ displayName }) => displayName === 'Contoso Newcomer')!
  t.equal((await add(clientId, { certificate: certificate.pem }, tenantId)).status, 201)
  t.equal((await signIn(clientId, certificate, tenantId)).status, 200)
  t.equal((await add(clientId, { certificate: certificate.pem })).status, 404, 'and no other has them')
})

t.test('what is no certificate, or of nobody, is refused with what to do', async t => {
  const nobody = await add('nobody', { certificate: certificate.pem })
  t.equal(nobody.status, 404)
  t.match(nobody.body.error, /^There is no application 'nobody'; there are Contoso Daemon \(/)
  for (const text of [
    'x',
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    'a'.repeat(100_000),
  ]) {
    const { status, body } = await add(NEWCOMER, { certificate: text })
    t.equal(status, 400)
    t.match(body.error, 'no X.509 certificate in PEM form')
  }
  const key = certificate.privateKey.export({ type: 'pkcs8', format: 'pem' })
  t.equal((await add(NEWCOMER, { certificate: key })).status, 400)
  t.equal((await add(NEWCOMER, {})).status, 400)
  t.equal((await add(NEWCOMER, { certificate: 5 })).status, 400)
})
