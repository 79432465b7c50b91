import t from 'tap'
import { parse } from 'yaml'
import { basic, type Json, jamfUnderTest, REPORT } from '../jamf.ts'

const jamf = await jamfUnderTest(t)
const HOST = 'https://contoso.jamfcloud.com'

t.test('the instance has a page at its address, which says what it is and who can sign in', async t => {
  const answer = await jamf.request(`${HOST}/`)
  t.strictSame([answer.status, answer.headers['content-type']], [200, 'text/html;charset=UTF-8'])
  t.match(answer.text, '<h1>contoso.jamfcloud.com</h1>')
  t.match(answer.text, 'localtenant emulates')
  t.match(answer.text, '<code>jamfadmin</code>')
  t.match(answer.headers['content-security-policy'], "frame-ancestors 'none'")
  t.equal((await jamf.request('https://other.jamfcloud.com/')).status, 404)
})

t.test('both APIs tell what there is of them, without a token', async t => {
  for (const address of ['/api/schema', '/api/schema/', `${HOST}/api/schema`]) {
    const { status, body } = await jamf.request<{ servers: Json[]; paths: Json }>(address)
    t.equal(status, 200)
    t.strictSame(body.servers, [{ url: '/api' }])
    const paths = Object.keys(body.paths)
    t.ok(paths.includes('/v4/computers-inventory/{id}') && !paths.some(path => path.startsWith('/api')))
  }
  const classic = await jamf.request('/classicapi/doc/swagger.yaml')
  t.strictSame([classic.status, classic.headers['content-type']], [200, 'application/yaml'])
  const { servers, paths } = parse(classic.text)
  t.strictSame(servers, [{ url: '/JSSResource' }])
  t.ok(Object.keys(paths).includes('/computers/id/{value}'))
})

t.test('the activation code can be read, which is how some clients try a login', async t => {
  const headers = basic('jamfadmin', 'localtenant')
  const { status, text } = await jamf.request('/JSSResource/activationcode', { headers })
  t.equal(status, 200)
  t.match(
    text,
    /^<\?xml version="1.0" encoding="UTF-8"\?><activation_code><organization_name>Contoso<\/organization_name><code>(?:[0-9A-F]{4}-){7}[0-9A-F]{4}<\/code><\/activation_code>$/,
  )
  const json = await jamf.call<Json>('/JSSResource/activationcode', {
    headers: { accept: 'application/json' },
  })
  t.match(json.body, { activation_code: { organization_name: 'Contoso', code: String } })
  t.equal(
    (await jamf.request('/JSSResource/activationcode', { bearer: await jamf.bearer(REPORT) })).status,
    403,
  )
  t.equal(
    (await jamf.request('/JSSResource/activationcode', { headers: basic('jamfadmin', 'x') })).status,
    401,
  )
})

t.test(
  'the address that the Pro API had before is said not to be emulated, with and without a token',
  async t => {
    for (const [method, url] of [
      ['GET', `${HOST}/uapi/auth`],
      ['POST', '/uapi/auth/Tokens?a=b'],
      ['GET', '/uapi/v1/Computers/12'],
    ] as const) {
      for (const options of [{ method }, { method, bearer: await jamf.bearer() }]) {
        const answer = await jamf.request(url, options)
        t.match([answer.status, answer.body], [404, { errors: [{ code: 'NOT_FOUND' }] }], url)
        const path = new URL(url, HOST).pathname
        t.equal(answer.headers['x-localtenant-not-emulated'], `${method} ${path}`)
      }
    }
  },
)
