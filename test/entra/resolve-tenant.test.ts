import t from 'tap'
import type { ControlledTenant } from '../../src/control-client/index.ts'
import type { RecordedRequest } from '../../src/control-client/requests.ts'
import { emulatorUnderTest } from '../support/emulator.ts'
import { CALLBACK } from './authorize/consent-applications.ts'
import { textOf, visitor } from './authorize/consent-visitor.ts'

const emulator = await emulatorUnderTest(t)

/** What an entry of the journal says of who asked for what. */
const line = ({ method, path, caller, response }: RecordedRequest) =>
  [method, path, response.status, caller].filter(part => part !== undefined).join(' ')

/** An organisation of its own, and what the journals of it and of the first one have had since. */
async function scene() {
  const tenant = await emulator.tenant()
  await emulator.control.requests.clear()
  const entries = async () => ({
    its: (await tenant.control.requests.list()).map(line),
    first: (await emulator.control.requests.list()).map(line),
  })
  return { tenant, newcomer: appOf(tenant, 'Contoso Newcomer'), entries }
}

const appOf = ({ applications }: ControlledTenant, name: string): string =>
  applications.find(({ displayName }) => displayName === name)!.clientId

const asking = (path: string, client_id: string) =>
  `${path}?${new URLSearchParams({ client_id, redirect_uri: CALLBACK })}`

t.test('a path that is not answered belongs to the organisation that it begins with', async t => {
  const { tenant, entries } = await scene()
  const { tenantId, domain } = tenant
  t.equal((await emulator.request(`/${tenantId}/nothing`)).status, 404)
  t.equal((await emulator.request(`//${domain}/oauth2/v2.0/token`)).status, 400)
  t.equal((await emulator.request('/common/nothing')).status, 404)
  t.same(await entries(), {
    its: [`GET /${tenantId}/nothing 404`, `GET //${domain}/oauth2/v2.0/token 400`],
    first: ['GET /common/nothing 404'],
  })
})

for (const shared of ['organizations', 'common']) {
  t.test(`a consent at /${shared} belongs to the organisation of whoever signs in`, async t => {
    const { tenant, newcomer, entries } = await scene()
    const path = `/${shared}/adminconsent`
    const events = await tenant.control.events.follow({ names: ['consentGranted'] })
    const admin = visitor(emulator)
    await admin.open(asking(path, newcomer))
    await admin.signIn(tenant.administrator!, 'wrong')
    await admin.signIn(tenant.administrator!)
    t.equal((await admin.accept()).status, 302)
    const { value: told } = await events.next()
    t.match(told, { name: 'consentGranted', tenantId: tenant.tenantId })
    await events.return()
    await admin.accept()
    const entry = (method: string, status: number) => `${method} ${path} ${status} ${newcomer}`
    t.same(await entries(), {
      its: [
        entry('GET', 200),
        entry('POST', 200),
        entry('POST', 200),
        entry('POST', 302),
        entry('POST', 400),
      ],
      first: [],
    })
  })
}

t.test('a fault for the application strikes its consent', async t => {
  const { tenant, newcomer } = await scene()
  await tenant.control.faults.set({ faults: [{ match: { caller: newcomer }, effect: { status: 503 } }] })
  const admin = visitor(emulator)
  t.equal((await admin.open(asking(`/${tenant.tenantId}/adminconsent`, newcomer))).status, 503)
  await tenant.control.faults.clear()
  await admin.open(asking('/common/adminconsent', newcomer))
  await tenant.control.faults.set({ faults: [{ match: { caller: newcomer }, effect: { status: 503 } }] })
  t.equal((await admin.signIn(tenant.administrator!)).status, 503)
})

t.test('who is nowhere known leaves a consent to the organisation that knows the application', async t => {
  const { newcomer, entries } = await scene()
  const stranger = visitor(emulator)
  await stranger.open(asking('/common/adminconsent', newcomer))
  t.match(textOf(await stranger.signIn('admin@nowhere.example')), 'AADSTS50034')
  t.same((await entries()).first, [])
})

t.test('whoever signed in to an organisation decides for no other once that is deleted', async t => {
  const { tenant, newcomer } = await scene()
  const admin = visitor(emulator)
  await admin.open(asking('/common/adminconsent', newcomer))
  t.match(textOf(await admin.signIn(tenant.administrator!)), 'Permissions requested')
  await tenant.delete()
  const refused = await admin.accept()
  t.equal(refused.status, 400)
  t.match(textOf(refused), /AADSTS90002: Tenant .* not found/)
  t.match(textOf(refused), tenant.tenantId)
})

t.test('a token that is asked for at /common is refused by the organisation of the client', async t => {
  const { tenant, newcomer, entries } = await scene()
  const form = { grant_type: 'client_credentials', client_id: newcomer, client_secret: 'any', scope: 'x' }
  const path = '/common/oauth2/v2.0/token'
  t.match((await emulator.request(path, { form })).body, { error_codes: [50059] })
  const unknown = { ...form, client_id: tenant.tenantId }
  t.match((await emulator.request(path, { form: unknown })).body, { error_codes: [50059] })
  t.same(await entries(), {
    its: [`POST ${path} 400 ${newcomer}`],
    first: [`POST ${path} 400 ${tenant.tenantId}`],
  })
})

t.test('a client id that is no text is nobody', async t => {
  const { entries } = await scene()
  const json = { client_id: {}, ticket: 5, username: [] }
  t.equal((await emulator.request('/common/oauth2/v2.0/token', { json })).status, 400)
  t.equal((await emulator.request('/common/adminconsent', { json })).status, 400)
  t.same((await entries()).first, ['POST /common/oauth2/v2.0/token 400', 'POST /common/adminconsent 400'])
})
