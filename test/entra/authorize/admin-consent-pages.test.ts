import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { type Answer, emulatorUnderTest, TENANT } from '../../support/emulator.ts'
import { contosoWith } from '../seeded.ts'
import {
  address,
  asking,
  CALLBACK,
  MARKUP,
  NATIVE,
  PRIVATE,
  SILENT,
  V2,
  WIDE,
} from './consent-applications.ts'
import { queryOf, textOf, visitor } from './consent-visitor.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'
const entra = await openContract('entra')
const emulator = await emulatorUnderTest(t, { seed: contosoWith(t, asking) })

t.test('a failed sign-in shows the form again and says why', async t => {
  const someone = visitor(emulator)
  const faults: [string, string, string][] = [
    ['admin@contoso.com', 'wrong', 'AADSTS50126'],
    ['nobody@contoso.com', 'localtenant', 'AADSTS50034'],
    ['admin@contoso.com', '', 'AADSTS50126'],
    ['zoe.lambert@contoso.com', 'localtenant', 'AADSTS50057'],
  ]
  await someone.open(address({}))
  for (const [name, password, code] of faults) {
    const answer = await someone.signIn(name, password)
    t.equal(answer.status, 200)
    t.match(textOf(answer), code)
    t.match(answer.text, `value="${name}"`)
  }
  await someone.open(address({}, '/common/adminconsent'))
  t.match(textOf(await someone.signIn('admin@nowhere.example')), 'AADSTS50034')
  t.match(textOf(await someone.signIn(' admin@contoso.com ')), 'Permissions requested')
})

t.test('who is no administrator is told to ask one, and cannot accept', async t => {
  const adele = visitor(emulator)
  await adele.open(address({}))
  const answer = await adele.signIn('adele.vance@contoso.com')
  t.equal(answer.status, 200)
  t.match(textOf(answer), /Administrator approval needed .* AADSTS90094: Contoso Newcomer needs permission/)
  t.notMatch(answer.text, 'value="accept"')
  const forced = await adele.accept()
  t.equal(forced.status, 400)
  t.match(textOf(forced), 'AADSTS90094')
  const back = await adele.cancel()
  t.equal(back.status, 302)
  t.match(String(back.headers.location), 'error=access_denied')
})

t.test('an administrator whose sessions were ended meanwhile signs in again', async t => {
  const admin = visitor(emulator)
  await admin.open(address({}))
  await admin.signIn('admin@contoso.com')
  await emulator.control.clock.advance(60)
  const revoke = { method: 'POST', bearer: await emulator.token() }
  await emulator.request('/v1.0/users/admin@contoso.com/revokeSignInSessions', revoke)
  const answer = await admin.accept()
  t.equal(answer.status, 200)
  t.match(answer.text, 'name="password"')
  t.match(textOf(await admin.signIn('admin@contoso.com')), 'Permissions requested')
  t.equal((await admin.accept()).status, 302)
})

t.test('a post that does not come from the page just shown is refused', async t => {
  const admin = visitor(emulator)
  await admin.open(address({}))
  const refused = async (answer: Promise<Answer>, reason: string): Promise<void> => {
    const { status, text } = await answer
    t.equal(status, 400)
    t.match(text, `AADSTS165000`)
    t.match(text, reason)
  }
  const credentials = { username: 'admin@contoso.com', password: 'localtenant' }
  await refused(admin.submit(credentials, { origin: 'https://evil.example' }), 'another site')
  await refused(admin.submit(credentials, { origin: 'null' }), 'another site')
  await refused(admin.submit(credentials, { cookie: '' }), 'cookie is missing')
  await refused(admin.submit(credentials, { cookie: 'localtenant-consent=x.y' }), 'cookie is missing')
  await refused(admin.submit({ ...credentials, ticket: 'x.y' }), 'do not match')
  await refused(admin.submit({ ...credentials, ticket: '' }), 'do not match')

  await admin.signIn('admin@contoso.com')
  const other = visitor(emulator)
  const cookieOfAnother = [(await other.open(address({}))).headers['set-cookie']].flat()[0]!.split(';')[0]!
  await refused(admin.submit({ decision: 'accept' }, { cookie: cookieOfAnother }), 'do not match')
  t.match((await admin.submit({ decision: 'perhaps' })).text, 'AADSTS900144')
  t.equal((await admin.accept()).status, 302)
  await refused(admin.accept(), 'used before')
  await refused(admin.cancel(), 'used before')
})

t.test('the cookie cannot be read by scripts, and goes over TLS alone where there is TLS', async t => {
  const plain = await emulator.request(address({}))
  t.match(
    plain.headers['set-cookie'],
    /^localtenant-consent=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
  )
  const secure = await emulator.request(`https://login.microsoftonline.com${address({})}`)
  t.match(secure.headers['set-cookie'], /; SameSite=Lax; Secure$/)
})

t.test('pages escape what they show and allow no script', async t => {
  const { text, headers } = await emulator.request(address({ client_id: MARKUP, state: '"><script>' }))
  t.match(text, 'Tom &amp; &quot;Jerry&quot; &lt;script&gt;')
  t.notMatch(text, '<script')
  t.match(
    headers['content-security-policy'],
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; /,
  )
  t.equal(headers['content-type'], 'text/html; charset=utf-8')
  t.equal(headers['cache-control'], 'no-store, no-cache')
})

t.test(
  'a native application may be answered on any port of localhost, a web application may not',
  async t => {
    const native = { client_id: NATIVE }
    t.equal(
      (await emulator.request(address({ ...native, redirect_uri: 'http://localhost:49152/back' }))).status,
      200,
    )
    t.equal(
      (await emulator.request(address({ ...native, redirect_uri: 'http://localhost:49152/' }))).status,
      400,
    )
    t.equal((await emulator.request(address({ redirect_uri: 'http://localhost:3001/callback' }))).status, 400)
  },
)

t.test('every page says that it is an emulator’s, and the first one who can sign in', async t => {
  const admin = visitor(emulator)
  const first = await admin.open(address({}))
  const pages = [
    first,
    await admin.signIn('admin@contoso.com', 'wrong'),
    await admin.signIn('admin@contoso.com'),
    await admin.open(address({ redirect_uri: 'https://evil.example/' })),
  ]
  for (const page of pages)
    t.match(textOf(page), 'This page is of localtenant, an emulator, and not of Microsoft. No real password')
  t.match(
    textOf(first),
    /Accounts of Contoso can sign in, such as admin@contoso\.com \(administrator\) and adele\.vance@contoso\.com\. Their password is that of the seed: localtenant/,
  )
})

t.test('permissions are told in words', async t => {
  const admin = visitor(emulator)
  await admin.open(address({ client_id: WIDE, redirect_uri: '' }))
  const shown = textOf(await admin.signIn('admin@contoso.com'))
  for (const words of [
    'Application.ReadWrite.OwnedBy Read and change applications and service principals that it owns',
    'DeviceManagementManagedDevices.PrivilegedOperations.All Wipe, lock and otherwise act on all devices managed by Intune',
    'openid Sign you in',
    'User.Read Sign you in and read your profile',
    'Application Mail.Read Read all mail',
    'Application Mail.Send Send mail as anybody',
    'Delegated Mail.Read Read your mail',
    'Delegated Mail.Send Send mail as you',
    'Files.Read.Selected Read selected files',
    'AgreementAcceptance.Read Read your agreement acceptances',
    'user_impersonation Act as you',
  ]) {
    t.ok(shown.includes(words), words)
  }
})

t.test('an answer to an address with wide letters is written in ASCII', async t => {
  const admin = visitor(emulator)
  await admin.open(address({ client_id: WIDE, redirect_uri: 'http://localhost:3000/ｃａｌｌ?ｘ=1' }))
  await admin.signIn('admin@contoso.com')
  const answer = await admin.accept()
  t.equal(answer.status, 302)
  t.match(
    answer.headers.location,
    /^http:\/\/localhost:3000\/%EF%BD%83%EF%BD%81%EF%BD%8C%EF%BD%8C\?%EF%BD%98=1&admin_consent=True&/,
  )
  t.same(queryOf(answer).at(0), ['ｘ', '1'])
})

t.test('an address with line breaks or blanks is none, wherever they stand', async t => {
  for (const redirect_uri of [
    'http://localhost:49152/back\r\nx: y',
    'http://localhost:49152/ba\nck',
    ' http://localhost:49152/back',
    'http://localhost:49152/back\t',
    'http://localhost:49152/ba\u0000ck',
  ]) {
    const { status, text } = await emulator.request(address({ client_id: WIDE, redirect_uri }))
    t.equal(status, 400, JSON.stringify(redirect_uri))
    t.match(text, 'AADSTS50011')
  }
  const seed = contosoWith(t, [{ displayName: 'Broken', redirectUris: { web: ['http://localhost/\r\n'] } }])
  await t.rejects(emulatorUnderTest(t, { seed }), {
    message:
      /The application "Broken" has the redirect URI "http:\/\/localhost\/\\r\\n", which is no absolute URI/,
  })
})

t.test('whatever is wrong with the address is said on a page, never by a redirect', async t => {
  const faults: [string, string][] = [
    [
      address({ client_id: '' }),
      "AADSTS900144: The request body must contain the following parameter: 'client_id'",
    ],
    [
      address({ redirect_uri: '', scope: 'https://graph.microsoft.com/.default' }, V2),
      'AADSTS900971: No reply address provided.',
    ],
    [address({ client_id: SILENT, redirect_uri: '' }), 'AADSTS500113: No reply address is registered'],
    [
      address({ client_id: TENANT }),
      `AADSTS700016: Application with identifier '${TENANT}' was not found in the directory 'Contoso'`,
    ],
    [address({ client_id: PRIVATE }), 'AADSTS700016'],
    [address({ client_id: TENANT }, '/common/adminconsent'), 'AADSTS700016'],
    [
      address({ redirect_uri: 'https://evil.example/' }),
      "AADSTS50011: The redirect URI 'https://evil.example/' specified",
    ],
    // The end since 2022: okieselbach/AutopilotMonitor#37, seatsurfing/seatsurfing#682, microsoft/CSS-Exchange#1550.
    [
      address({ redirect_uri: 'evil' }),
      'aka.ms/redirectUriMismatchError to learn more about how to fix this.',
    ],
    [address({ redirect_uri: `${CALLBACK}?x=1` }), 'AADSTS50011'],
    [address({}, '/nowhere.example/adminconsent'), "AADSTS90002: Tenant 'nowhere.example' not found"],
    [address({}, '/nowhere/adminconsent'), 'AADSTS900023'],
    [address({}, `/${NOBODY}/adminconsent`), `AADSTS900021: Requested tenant identifier '${NOBODY}' is not`],
    [address({}, V2), "AADSTS900144: The request body must contain the following parameter: 'scope'"],
    [address({ scope: ' ' }, V2), 'AADSTS70011'],
    [address({ scope: 'https://graph.microsoft.com/Nothing.Read' }, V2), 'AADSTS70011'],
    [address({ scope: 'https://nothing.example/Read' }, V2), 'AADSTS500011'],
  ]
  for (const [path, expected] of faults) {
    const answer = await emulator.request(path, { headers: { 'client-request-id': 'my-own-id' } })
    t.equal(answer.status, 400, path)
    entra.matches(t, path.includes('v2.0') ? 'showConsentV2' : 'showConsentV1', answer)
    const text = textOf(answer).replaceAll('&#39;', "'")
    t.match(text, expected)
    t.match(text, /Request Id [\w-]{36} Correlation Id my-own-id Timestamp \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/)
    t.equal(answer.headers.location, undefined)
  }
})

t.test('a wrong method and a wrong body are said on a page too', async t => {
  const put = await emulator.request('/contoso.com/adminconsent', { method: 'PUT', json: {} })
  t.equal(put.status, 400)
  t.match(textOf(put), 'AADSTS900561: The endpoint only accepts GET, POST requests. Received a PUT request.')
  const json = await emulator.request('/contoso.com/adminconsent', { json: {} })
  t.equal(json.status, 400)
  t.match(textOf(json), 'AADSTS9002313')
})
