import t from 'tap'
import { DAEMON, type EmulatorUnderTest, emulatorUnderTest, TENANT } from '../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

const open = ({ request }: EmulatorUnderTest, url = '/', headers = {}) =>
  request(url, { headers: { ...BROWSER, ...headers } })

t.test('a browser at the address sees what this is, where it is and who can sign in', async t => {
  const { status, headers, text } = await open(emulator)
  t.strictSame([status, headers['content-type']], [200, 'text/html; charset=utf-8'])
  for (const part of [
    '<h1>localtenant</h1>',
    'href="/_localtenant/docs"',
    'href="/_localtenant/ca.pem"',
    `<code>${emulator.url}</code>`,
    `<code>${emulator.httpsUrl}</code>`,
    `HTTPS_PROXY=${emulator.url}`,
    TENANT,
    DAEMON,
    'admin@contoso.com',
    'jamfadmin',
  ])
    t.ok(text.includes(part), part)
  t.notMatch(text, /-secret/)
  t.match(headers['content-security-policy'], "frame-ancestors 'none'")
  t.match(headers['content-security-policy'], /style-src 'sha256-/)
  t.equal((await open(emulator, '/?from=start')).status, 200)
})

t.test('of another organisation it is told by name', async t => {
  const { tenantId, domain } = await emulator.control.tenants.create()
  const { text } = await open(emulator, `/?tenant=${domain}`)
  t.match(text, tenantId)
  t.match(text, '2 organisations')
  t.notMatch(text, TENANT)
})

t.test('a program, and whoever means a cloud, is answered by the cloud', async t => {
  const program = await emulator.request('/')
  t.strictSame([program.status, program.headers['content-type']], [404, 'application/json; charset=utf-8'])
  for (const url of ['https://login.microsoftonline.com/', 'https://graph.microsoft.com/'])
    t.notMatch((await open(emulator, url)).text, 'localtenant</h1>')
  t.match((await open(emulator, 'https://contoso.jamfcloud.com/')).text, '<h1>contoso.jamfcloud.com</h1>')
  t.notMatch((await open(emulator, '/', { host: 'a-page.example' })).text, 'localtenant</h1>')
  const post = await emulator.request('/', { method: 'POST', headers: BROWSER })
  t.notMatch(post.text, 'localtenant</h1>')
})

t.test('what a control token protects is not there', async t => {
  const guarded = await emulatorUnderTest(t, { controlToken: 's3cret' })
  const { status, text } = await open(guarded)
  t.equal(status, 200)
  t.match(text, 'href="/_localtenant/docs"')
  for (const part of [TENANT, DAEMON, 'contoso.com', 'jamfadmin']) t.notOk(text.includes(part), part)
})
