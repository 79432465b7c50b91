import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import t from 'tap'
import { maskJson } from '../../../src/control/masked-json.ts'
import { maskFields, maskHeaders, maskUrl } from '../../../src/control/masking.ts'
import { openLog } from '../../../src/kernel/log.ts'
import { maskText } from '../../../src/kernel/redaction/masked-text.ts'

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

t.test('JSON: what stands where an object with a secret belongs is one', async t => {
  for (const misplaced of ['x', ['x'], 12345678])
    t.same(maskJson({ user: { PasswordProfile: misplaced } }), { user: { PasswordProfile: '***' } })
  t.same(maskJson({ passwordProfile: null }), { passwordProfile: null })
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

t.test('headers of gateways and middlewares', async t => {
  for (const name of [
    'X-Forwarded-Access-Token',
    'X-MS-TOKEN-AAD-ACCESS-TOKEN',
    'X-MS-TOKEN-AAD-ID-TOKEN',
    'X-Amz-Security-Token',
    'Private-Token',
    'X-Authorization',
    'X-Functions-Key',
    'X-Zumo-Auth',
  ]) {
    t.same(maskHeaders({ [name]: 'hidden' }), { [name]: '***' })
  }
  t.same(maskHeaders({ 'X-Forwarded-Authorization': BASIC }), {
    'X-Forwarded-Authorization': 'Basic daemon:***',
  })
  t.same(maskHeaders({ host: 'user:hidden@graph.microsoft.com' }), { host: 'user:***@graph.microsoft.com' })
  t.same(maskHeaders({ host: '127.0.0.1:8443' }), { host: '127.0.0.1:8443' })
})

/** Notations in which `HIDDEN` is the secret, and what is seen of them. */
const NOTATIONS: readonly [string, string][] = [
  // parameters inside of others
  [
    'redirect_uri=https%3A%2F%2Fapp%2Fcb%3Fcode%3DHIDDEN%26state%3D1',
    'redirect_uri=https%3A%2F%2Fapp%2Fcb%3Fcode%3D***%26state%3D1',
  ],
  ['a=1%2526client_secret%253DHIDDEN', 'a=1%2526client_secret%253D***'],
  ['u=https://x?client_secret=HIDDEN&b=1', 'u=https://x?client_secret=***&b=1'],
  ['https://x/?next=https://y?code=HIDDEN', 'https://x/?next=https://y?code=***'],
  ['client_secret%20=HIDDEN', 'client_secret%20=***'],
  ['client_secret[]=HIDDEN', 'client_secret[]=***'],
  ['user[password1]=HIDDEN', 'user[password1]=***'],
  ['https://x.blob.core.windows.net/a?sv=1&sig=HIDDEN', 'https://x.blob.core.windows.net/a?sv=1&sig=***'],
  ['AccountName=x;AccountKey=HIDDEN==;Endpoint=y', 'AccountName=x;AccountKey=***'],
  // forms whose values are not encoded
  ['client_secret=a;HIDDEN&x=1', 'client_secret=***&x=1'],
  ['client_secret=a,HIDDEN', 'client_secret=***'],
  ['client_secret=a#HIDDEN', 'client_secret=***'],
  ["client_secret=a'HIDDEN", 'client_secret=***'],
  ['client_secret=a"HIDDEN', 'client_secret=***'],
  ['client_secret= a\u00a0HIDDEN\nx=1', 'client_secret= ***\nx=1'],
  // nearly JSON
  ['cb({"client_secret":["HIDDEN"]})', 'cb({"client_secret":***'],
  ['{"client_secret":{"v":"HIDDEN"},}', '{"client_secret":***'],
  ['{"client\\u005fsecret":"HIDDEN"', '{"client\\u005fsecret":"***"'],
  ["{'client_secret':'HIDDEN'}", "{'client_secret':'***'}"],
  ['{client_secret: "HIDDEN"}', '{client_secret: "***"}'],
  ['{"password": 987654321, "x": 1,}', '{"password": ***, "x": 1,}'],
  ['{"hasPassword": true, "password": null,}', '{"hasPassword": true, "password": null,}'],
  ['{"a":"{\\"password\\":\\"x\\\\\\"HIDDEN\\",\\"b\\":1}"', '{"a":"{\\"password\\":\\"***\\",\\"b\\":1}"'],
  ['{"name":"password","value":"HIDDEN",}', '{"name":"password","value":"***",}'],
  ['client_secret: HIDDEN\nscope: a', 'client_secret: ***\nscope: a'],
  ["passwd eq 'HIDDEN' and a eq 'b'", "passwd eq '***' and a eq 'b'"],
  // XML, HTML and property lists
  ['<c password="HIDDEN"/>', '<c password="***"/>'],
  ["<c password='HIDDEN'/>", "<c password='***'/>"],
  ['<password>ab]HIDDEN</password>', '<password>***</password>'],
  ['<password>\n<![CDATA[a<HIDDEN]]></password>', '<password>***</password>'],
  ['<password><!-- a -->HIDDEN</password>', '<password>***</password>'],
  ['<password><value>HIDDEN</value></password><a>1</a>', '<password>***</password><a>1</a>'],
  ['<password a=">">HIDDEN</password>', '<password a=">">***</password>'],
  ['<password></password><password/>', '<password></password><password/>'],
  ['<password>HIDDEN, and the end is missing', '<password>***'],
  ['<s:token>HIDDEN</s:token>', '<s:token>***</s:token>'],
  ['<key>Password</key>\n<string>HIDDEN</string>', '<key>Password</key>\n<string>***</string>'],
  ['<key>Name</key><string>kept</string>', '<key>Name</key><string>kept</string>'],
  ["<input name='password' value='HIDDEN'>", '<input name=\'password\' value="***">'],
  ['<input value="HIDDEN" name="password">', '<input value="***" name="password">'],
  ['<add key="ClientSecret" value="HIDDEN"/>', '<add key="ClientSecret" value="***"/>'],
  // a part of a multipart body
  [
    '--B\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\nHIDDEN\r\n--B--',
    '--B\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n***\r\n--B--',
  ],
  // a token whose header was written with spaces
  [`${Buffer.from('{ "alg": "none" }').toString('base64url')}.e30.HIDDEN`, '***'],
]

t.test('text: a secret is found in any notation, also where that is broken', async t => {
  for (const [text, expected] of NOTATIONS) t.equal(maskText(text), expected)
})

t.test('text: what only looks like a secret stays', async t => {
  for (const text of [
    '{"error":{"code":"Request_ResourceNotFound","message":"x"}',
    'subject_token_type=urn:ietf:params:oauth:token-type:jwt',
    'The client secret: where it is kept',
    'if (code === 4) token()',
    'passwordProfile, https://a.b/tokens?$skiptoken=x:y',
    '<error><code>7</code></error>',
    'https://a.b/error?code=700016 says more',
  ]) {
    t.equal(maskText(text), text)
  }
})

t.test('JSON: names and values apart, and the code of a request', async t => {
  t.same(maskJson({ name: 'password', value: 'HIDDEN' }), { name: 'password', value: '***' })
  t.same(maskJson({ name: 'size', value: 'kept' }), { name: 'size', value: 'kept' })
  t.same(maskJson({ code: 'HIDDEN', description: '' }, { isRequest: true }), { code: '***', description: '' })
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
    'password\r\nA:',
    'password="\\',
    'password: ,',
    'password=#',
    'password%25',
    '<password>',
    '<password a="',
    '<key>password</key>',
  ]
  for (const piece of pieces) {
    const before = performance.now()
    maskText(piece.repeat(300_000 / piece.length))
    t.ok(performance.now() - before < 2000, piece)
  }
})

t.test('the log masks what an error says', async t => {
  const written = t.capture(fs, 'write', fs.write)
  const log = openLog('info')
  const secret = randomBytes(20).toString('hex')
  const err = Object.assign(new Error(`near client_secret=${secret}: ${JWT}`), { code: 'EPIPE' })
  log.error(
    { err, authorization: `Bearer ${secret}`, sent: { apiKey: secret, url: `?code=${secret}` } },
    'broken',
  )
  const [{ args } = { args: [] }] = written()
  const line = String(args[1])
  t.match(line, 'near client_secret=***')
  t.match(line, '"code":"EPIPE"', 'the code of an error is none')
  t.notMatch(line, secret)
  t.notMatch(line, JWT)
})
