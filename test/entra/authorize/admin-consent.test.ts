import { decodeJwt } from 'jose'
import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { type Answer, DAEMON, emulatorUnderTest, NEWCOMER, TENANT } from '../../support/emulator.ts'
import { contosoWith } from '../seeded.ts'
import { address, asking, CALLBACK, FOREIGN, MARKUP, MIXED, V2 } from './consent-applications.ts'
import { queryOf, textOf, visitor } from './consent-visitor.ts'

const entra = await openContract('entra')
const emulator = await emulatorUnderTest(t, { seed: contosoWith(t, asking) })

async function rolesOf(clientId: string, secret?: string, resource?: string): Promise<unknown> {
  const token = await emulator.token({
    clientId,
    ...(secret ? { secret } : {}),
    ...(resource ? { resource } : {}),
  })
  return decodeJwt(token).roles
}

t.test(
  'v1: after a cancel a token has no roles, after an accept it has all that the registration requires',
  async t => {
    const admin = visitor(emulator)
    const first = await admin.open(address({ state: 'a b&c' }))
    t.equal(first.status, 200)
    entra.matches(t, 'showConsentV1', first)
    t.match(textOf(first), /Sign in to continue to Contoso Newcomer/)

    const ask = await admin.signIn('admin@contoso.com')
    t.equal(ask.status, 200)
    entra.matches(t, 'acceptConsent', ask)
    const shown = textOf(ask)
    t.match(
      shown,
      /Signed in as admin@contoso\.com Permissions requested for Contoso Contoso Newcomer contoso\.com/,
    )
    t.match(shown, /Microsoft Graph Application GroupMember\.Read\.All/)
    t.match(shown, /Application User\.Read\.All/)

    const no = await admin.cancel()
    t.equal(no.status, 302)
    entra.matches(t, 'acceptConsent', no)
    t.same(
      queryOf(no).map(([name, value]) => [name, name === 'error_description' ? '' : value]),
      [
        ['error', 'access_denied'],
        ['error_description', ''],
        ['error_uri', 'https://login.microsoftonline.com/error?code=65004'],
        ['admin_consent', 'True'],
        ['state', 'a b&c'],
      ],
    )
    t.match(
      String(no.headers.location),
      /^http:\/\/localhost:3000\/callback\?error=access_denied&error_description=AADSTS65004%3A\+User\+declined\+to\+consent\+to\+access\+the\+app\.%0D%0ATrace\+ID%3A\+[\w-]{36}%0D%0ACorrelation\+ID%3A\+[\w-]{36}%0D%0ATimestamp%3A\+[\dZ%A+-]+&.*#$/,
    )
    t.equal(await rolesOf(NEWCOMER), undefined)

    await admin.open(address({ state: 'a b&c' }))
    await admin.signIn('admin@contoso.com')
    const yes = await admin.accept()
    t.equal(yes.status, 302)
    t.equal(String(yes.headers.location), `${CALLBACK}?admin_consent=True&tenant=${TENANT}&state=a+b%26c`)
    t.same(await rolesOf(NEWCOMER), ['GroupMember.Read.All', 'User.Read.All'])
  },
)

t.test('v1 without a redirect URI answers to the first that is registered', async t => {
  const admin = visitor(emulator)
  await admin.open(address({ client_id: FOREIGN, redirect_uri: '', state: 's' }))
  await admin.signIn('admin@contoso.com')
  const { headers } = await admin.cancel()
  t.match(String(headers.location), /^http:\/\/localhost:3000\/callback\?error=access_denied/)
})

t.test('consent given twice is consent given once', async t => {
  for (const _ of [1, 2]) {
    const admin = visitor(emulator)
    await admin.open(address({ client_id: MARKUP }))
    await admin.signIn('ADMIN@contoso.com')
    t.equal((await admin.accept()).status, 302)
    t.same(await rolesOf(MARKUP, 'markup-secret'), ['User.Read.All'])
  }
})

t.test('v2: .default is everything, RESOURCE/.default what is required of that resource', async t => {
  const admin = visitor(emulator)
  const scopes = async (scope: string) => {
    await admin.open(address({ client_id: MIXED, scope }, V2))
    await admin.signIn('admin@contoso.com')
    const answer = await admin.accept()
    return Object.fromEntries(queryOf(answer)).scope?.split(' ').sort()
  }
  const graph = ['https://graph.microsoft.com/User.Read', 'https://graph.microsoft.com/User.Read.All']
  const intune = ['https://api.manage.microsoft.com/get_device_compliance']
  t.same(await scopes('/.default'), [...intune, ...graph])
  t.same(await scopes('.default'), [...intune, ...graph])
  t.same(await scopes('https://graph.microsoft.com/.default'), graph)
  t.same(await scopes('https://api.manage.microsoft.com//.default'), intune)
})

t.test('v2: single scopes are delegated permissions, merged into one grant for all users', async t => {
  const admin = visitor(emulator)
  const consent = async (scope: string): Promise<Answer> => {
    const page = await admin.open(address({ client_id: DAEMON, scope, state: 's' }, V2))
    entra.matches(t, 'showConsentV2', page)
    t.match(textOf(await admin.signIn('admin@contoso.com')), /Delegated Mail\.Read/)
    return admin.accept()
  }
  const first = await consent('https://graph.microsoft.com/Mail.Read')
  t.equal(
    String(first.headers.location),
    `${CALLBACK}?admin_consent=True&tenant=${TENANT}&state=s&scope=https%3A%2F%2Fgraph.microsoft.com%2FMail.Read`,
  )
  const second = await consent('https://graph.microsoft.com/user.read mail.read openid Mail.Read')
  t.same(Object.fromEntries(queryOf(second)).scope?.split(' '), [
    'https://graph.microsoft.com/User.Read',
    'https://graph.microsoft.com/Mail.Read',
    'https://graph.microsoft.com/openid',
  ])
})

t.test('an application of another home gets its service principal by consent', async t => {
  const resource = 'https://api.manage.microsoft.com/'
  await t.rejects(rolesOf(FOREIGN, 'foreign-secret', resource), /AADSTS700016/)
  const admin = visitor(emulator)
  await admin.open(address({ client_id: FOREIGN }))
  t.match(textOf(await admin.signIn('admin@contoso.com')), /Fabrikam Visitor fabrikam\.example/)
  await admin.accept()
  t.same(await rolesOf(FOREIGN, 'foreign-secret', resource), ['update_device_attributes'])
})

t.test('under a shared tenant name the signed-in user says which organisation', async t => {
  for (const shared of ['common', 'Organizations', TENANT.toUpperCase()]) {
    const admin = visitor(emulator)
    await admin.open(address({}, `/${shared}/adminconsent`))
    await admin.signIn('admin@contoso.com')
    t.match(String((await admin.accept()).headers.location), `tenant=${TENANT}`)
  }
})
