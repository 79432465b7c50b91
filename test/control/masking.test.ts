import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import t from 'tap'
import { maskFields, maskHeaders, maskJson, maskUrl } from '../../src/control/masking.ts'
import { openLog } from '../../src/kernel/log.ts'
import { maskText } from '../../src/kernel/masked-text.ts'

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'
const BASIC = `Basic ${Buffer.from('daemon:s3cret:x').toString('base64')}`

t.test('headers: schemes, user names and the names of cookies stay', async t => {
  const headers: readonly [string, string, string][] = [
    ['authorization', `Bearer ${JWT}`, 'Bearer ***'],
    ['Authorization', 'bearer opaque', 'bearer ***'],
    ['authorization', BASIC, 'Basic daemon:***'],
    ['authorization', 'Basic !', 'Basic ***'],
    ['authorization', 'just-a-secret', '***'],
    ['authorization', 'secret secret', '***'],
    ['proxy-authorization', BASIC, 'Basic daemon:***'],
    ['cookie', 'a=secret; b=secret', 'a=***; b=***'],
    ['cookie', 'secret', '***'],
    ['set-cookie', 'a=secret; Path=/; HttpOnly', 'a=***; Path=/; HttpOnly'],
    ['x-api-key', 'secret', '***'],
    ['Ocp-Apim-Subscription-Key', 'secret', '***'],
    ['x-auth-token', 'secret', '***'],
    [
      'location',
      'https://a.b/c?code=0.Abc&state=1#access_token=x',
      'https://a.b/c?code=***&state=1#access_token=***',
    ],
    ['referer', 'https://user:pass@a.b/', 'https://user:***@a.b/'],
    ['x-anything', `before ${JWT} after`, 'before *** after'],
    ['www-authenticate', 'Bearer realm="", client_id="0"', 'Bearer realm="", client_id="0"'],
    ['content-type', 'application/json', 'application/json'],
  ]
  for (const [name, value, expected] of headers) t.same(maskHeaders({ [name]: value }), { [name]: expected })
  t.same(maskHeaders({ 'set-cookie': ['a=1', 'b=2'], missing: undefined }), {
    'set-cookie': ['a=***', 'b=***'],
  })
})

t.test('addresses: only secret parameters are replaced, however they are written', async t => {
  const urls: readonly [string, string][] = [
    ['/a?client_secret=x&b=%20', '/a?client_secret=***&b=%20'],
    ['/a?client%5Fsecret=x', '/a?client%5Fsecret=***'],
    ['/a?Access_Token=x=y?z', '/a?Access_Token=***'],
    ['/a?code=12', '/a?code=***'],
    [`/a/${JWT}/b`, '/a/***/b'],
    [`/a?x=${encodeURIComponent(JWT).replaceAll('.', '%2E')}`, '/a?x=***'],
    [
      "/v1.0/users?$filter=displayName eq 'a'&$skiptoken=abc",
      "/v1.0/users?$filter=displayName eq 'a'&$skiptoken=abc",
    ],
    ['/a?%zz=1&x', '/a?%zz=1&x'],
    ['/a', '/a'],
  ]
  for (const [url, expected] of urls) t.equal(maskUrl(url), expected)
})

t.test('JSON: by name at any depth, by look anywhere, also in JSON that is text', async t => {
  const masked = maskJson({
    password: 'x',
    passwordProfile: { password: 'x', forceChangePasswordNextSignIn: true },
    passwordCredentials: [{ secretText: 'x', hint: 'loc' }, { secretText: null }],
    list: [[{ client_secret: 'x', 'refresh-token': { nested: 'x' }, apiKey: 12345678 }]],
    Content: JSON.stringify([{ token: 'x', n: 1 }]),
    text: `see ${JWT}`,
    [JWT]: 1,
    token: '',
    hasPassword: true,
    skipToken: 'kept',
  })
  t.same(masked, {
    password: '***',
    passwordProfile: { password: '***', forceChangePasswordNextSignIn: true },
    passwordCredentials: [{ secretText: '***', hint: 'loc' }, { secretText: null }],
    list: [[{ client_secret: '***', 'refresh-token': '***', apiKey: '***' }]],
    Content: '[{"token":"***","n":1}]',
    text: 'see ***',
    '***': 1,
    token: '',
    hasPassword: true,
    skipToken: 'kept',
  })
})

t.test('a code is a secret, unless it is one of an error', async t => {
  const error = {
    error: { code: 'Request_ResourceNotFound', message: 'x' },
    errors: [{ code: 'INVALID_ID', description: '' }],
  }
  t.same(maskJson(error), error)
  t.same(maskJson({ code: '0.Abc' }), { code: '***' })
  t.same(maskJson({ code: 404 }), { code: 404 })
  t.same(maskFields({ code: '404', message: 'x' }), { code: '***', message: 'x' })
  t.equal(maskText('https://a.b/error?code=700016'), 'https://a.b/error?code=700016')
})

t.test('what is nested without end is cut', async t => {
  const deep = JSON.parse(`${'[{"a":'.repeat(2000)}1${'}]'.repeat(2000)}`)
  t.match(JSON.stringify(maskJson(deep)), /nested too deeply/)
})

t.test('text: forms, JSON, XML, pages and messages', async t => {
  const texts: readonly [string, string][] = [
    ['grant_type=x&client_secret=y&z=1', 'grant_type=x&client_secret=***&z=1'],
    ['{"client_secret": "a\\"b", "x": "y"}', '{"client_secret": "***", "x": "y"}'],
    ['"{\\"password\\":\\"x\\",\\"a\\":1}"', '"{\\"password\\":\\"***\\",\\"a\\":1}"'],
    ['{"client_secret": "cut off', '{"client_secret": "***'],
    [
      '<account><password>x</password><code>1</code></account>',
      '<account><password>***</password><code>1</code></account>',
    ],
    ['<input type="hidden" name="code" value="0.Ab">', '<input type="hidden" name="code" value="***">'],
    [`curl -H 'Authorization: ${BASIC}'`, "curl -H 'Authorization: Basic ***'"],
    ['Basic authentication, bearer authorization', 'Basic authentication, bearer authorization'],
    [`${JWT}${JWT}`, '***'],
  ]
  for (const [text, expected] of texts) t.equal(maskText(text), expected)
})

t.test('hostile text takes no longer than other text', async t => {
  const pieces = [
    'a',
    'eyJ',
    '"a":"\\',
    '<a><![CDATA[',
    '://a:',
    'name="a"',
    'a=b&',
    'bearer ',
    '<a ',
    '"a":\\"',
  ]
  for (const piece of pieces) {
    const before = performance.now()
    maskText(piece.repeat(1_000_000 / piece.length))
    t.ok(performance.now() - before < 2000, piece)
  }
})

t.test('the log masks what an error says', async t => {
  const written = t.capture(fs, 'write', fs.write)
  const log = openLog('info')
  const secret = randomBytes(20).toString('hex')
  log.error(
    { err: new Error(`near client_secret=${secret}: ${JWT}`), authorization: `Bearer ${secret}` },
    'broken',
  )
  const [{ args } = { args: [] }] = written()
  const line = String(args[1])
  t.match(line, 'near client_secret=***')
  t.notMatch(line, secret)
  t.notMatch(line, JWT)
})
