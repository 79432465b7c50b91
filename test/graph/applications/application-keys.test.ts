import { SignJWT } from 'jose'
import t from 'tap'
import { type ClientCertificate, makeCertificate } from '../../entra/token/certificate.ts'
import { openContract } from '../../support/contract.ts'
import { DAEMON, READER } from '../../support/emulator.ts'
import { graphUnderTest } from '../graph-under-test.ts'

const contract = await openContract('graph')
const { ask, refuses, emulator } = await graphUnderTest(t)
const [first, second] = [await makeCertificate(), await makeCertificate()]
const idOf = async (appId: string) =>
  String((await ask(`/applications(appId='${appId}')?$select=id`)).body.id)

/** A proof as documented: ten minutes, from the object id of the application. */
function prove(by: ClientCertificate, issuer: string, claims: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const usual = { aud: '00000002-0000-0000-c000-000000000000', iss: issuer, nbf: now - 5, exp: now + 590 }
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'RS256' }).sign(by.privateKey)
}

const der = ({ pem }: ClientCertificate) => pem.replace(/-----[^-]+-----|\s/g, '')
const body = (proof: string, certificate = second) => ({
  keyCredential: { type: 'AsymmetricX509Cert', usage: 'Verify', key: der(certificate) },
  passwordCredential: null,
  proof,
})
const MISSING = [401, 'Authentication_MissingOrMalformed', 'Access Token missing or malformed.'] as const

t.test('who has one certificate adds another, which signs in from then on', async t => {
  const id = await idOf(DAEMON)
  const path = `/applications/${id}/addKey`
  await refuses(t, path, [...MISSING], { method: 'POST', json: body(await prove(first, id)) })

  await emulator.control.applications.addCertificate(DAEMON, first.pem)
  const added = await ask(path, { method: 'POST', json: body(await prove(first, id)) })
  t.equal(added.status, 200)
  contract.matches(t, 'addApplicationKey', added)
  t.match(added.body, {
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: null,
    customKeyIdentifier: Buffer.from(second.sha1, 'base64url').toString('base64'),
  })
  const { body: seen } = await ask(`/applications/${id}`)
  t.match((seen.keyCredentials as { keyId: string }[])[1], { keyId: added.body.keyId })
  const again = await ask(path, { method: 'POST', json: body(await prove(second, id), first) })
  t.equal(again.status, 200, 'and proves from then on')
})

t.test('what proves nothing is refused, and nothing is added', async t => {
  const id = await idOf(DAEMON)
  const now = Math.floor(Date.now() / 1000)
  const stranger = await makeCertificate()
  const proofs = [
    'a.b.c',
    await prove(stranger, id),
    await prove(first, DAEMON),
    await prove(first, id, { aud: 'https://graph.microsoft.com' }),
    await prove(first, id, { exp: now - 1 }),
    await prove(first, id, { exp: now + 3600 }),
    `${await prove(first, id)}=`,
  ]
  const json = (proof: string) => body(proof, stranger)
  for (const proof of proofs)
    await refuses(t, `/applications/${id}/addKey`, [...MISSING], { method: 'POST', json: json(proof) })
  const { body: seen } = await ask(`/applications/${id}`)
  t.equal((seen.keyCredentials as unknown[]).length, 2)
  const broken = {
    ...body(await prove(first, id)),
    keyCredential: { type: 'AsymmetricX509Cert', usage: 'Verify', key: 'AAAA' },
  }
  await refuses(t, `/applications/${id}/addKey`, [400, 'Request_BadRequest'], {
    method: 'POST',
    json: broken,
  })
})

t.test('an application needs no permission for itself, and one for others', async t => {
  const [own, other] = [await idOf(READER), await idOf(DAEMON)]
  await emulator.control.applications.addCertificate(READER, first.pem)
  const json = body(await prove(first, own))
  t.equal((await ask(`/applications/${own}/addKey`, { as: 'reader', method: 'POST', json })).status, 200)
  await refuses(t, `/applications/${other}/addKey`, [403, 'Authorization_RequestDenied'], {
    as: 'reader',
    method: 'POST',
    json: body(await prove(first, other)),
  })
})
