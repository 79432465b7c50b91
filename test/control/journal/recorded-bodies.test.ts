import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { readBody, showBody } from '../../../src/control/journal/bodies.ts'
import { DAEMON, emulatorUnderTest, type RequestOptions, TENANT } from '../../support/emulator.ts'
import { recorded as recordedBy } from '../../support/journal.ts'

const emulator = await emulatorUnderTest(t)
const TOKEN = `/${TENANT}/oauth2/v2.0/token`

const recorded = (options: RequestOptions, target = TOKEN) =>
  recordedBy(emulator, target, { method: 'POST', ...options })

/** What the journal shows of a body of that type. */
async function shown(type: string, body: string | Buffer, headers = {}): Promise<unknown> {
  return (await recorded({ body, headers: { 'content-type': type, ...headers } })).request.body
}

const COMPRESSIONS: readonly [string, (text: string) => Buffer][] = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['identity, gzip', gzipSync],
  ['gzip, gzip', text => gzipSync(gzipSync(text))],
]

t.test('what is compressed is shown as what it was', async t => {
  const bearer = await emulator.token()
  for (const [encoding, compress] of COMPRESSIONS) {
    const headers = { 'content-encoding': encoding }
    t.equal(
      await shown('text/plain', compress('client_secret=hidden&x=1'), headers),
      'client_secret=***&x=1',
      encoding,
    )
    const form = `client_id=${DAEMON}&client_secret=hidden`
    t.same(await shown('application/x-www-form-urlencoded', compress(form), headers), {
      client_id: DAEMON,
      client_secret: '***',
    })
    const group = await recorded(
      {
        bearer,
        body: compress('{"displayName":"g","password":"hidden"}'),
        headers: { 'content-type': 'application/json', ...headers },
      },
      '/v1.0/groups',
    )
    t.same(group.request.body, { displayName: 'g', password: '***' })
    t.equal(group.response.status, 400)
    t.match(group.reason, `not valid JSON`)
    t.match(
      group.reason,
      `. The body came compressed with ${encoding}, which is not understood; send it as it is.`,
    )
  }
  t.same(
    await shown('text/plain', 'not compressed', { 'content-encoding': 'gzip' }),
    'not compressed',
    'what is not what it says is shown as it came',
  )
  t.same(await shown('text/plain', gzipSync('cut').subarray(0, -9), { 'content-encoding': 'gzip' }), 'cut')
})

t.test('of what grows beyond measure only the beginning is looked at', async t => {
  for (const [encoding, compress] of COMPRESSIONS) {
    const body = compress('client_secret=a&'.repeat(1_000_000))
    const text = String(await shown('text/plain', body, { 'content-encoding': encoding }))
    t.match(text, /^(?:client_secret=\*\*\*&)+(?:[\w=*&]{1,17})?… \(cut: there is more\)$/, encoding)
    t.ok(text.length < 100_000)
  }
  const wide = gzipSync('ä€😀'.repeat(500_000))
  t.match(
    await shown('text/plain', wide, { 'content-encoding': 'gzip' }),
    /^(?:ä€😀)+/,
    'text is cut between characters',
  )
})

t.test('a secret that lies across the end of what is shown is not seen', async t => {
  const text = `${'a'.repeat(65_500)}&client_secret=${'s'.repeat(1000)}&x=1`
  t.match(await shown('text/plain', text), /a&client_secret=\*\*\*&x=1… \(cut: 66519 characters in all\)$/)
})

t.test('what was not understood is shown as it came', async t => {
  t.equal(
    await shown('application/json', '{"scope":"a","client_secret":"b'),
    '{"scope":"a","client_secret":"***',
  )
  t.equal(await shown('multipart/form-data; boundary=B', 'no parts'), 'no parts')
})

t.test('multipart bodies, whatever they are called', async t => {
  const part = (name: string, value: string) =>
    `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const body = `${part('scope', 'a')}${part('client_secret', 'hidden')}--B--\r\n`
  t.same(await shown('multipart/form-data; boundary=B', body), { scope: 'a', client_secret: '***' })
  for (const type of ['multipart/mixed; boundary=B', 'text/plain', 'multipart/form-data; boundary=Q'])
    t.equal(await shown(type, body), body.replace('hidden', '***'), type)
})

t.test('JSON and text of another type, of another encoding, and of none', async t => {
  t.equal(
    await shown('text/plain', '{"client_secret":["hidden"],"code":"x"}'),
    '{"client_secret":"***","code":"***"}',
  )
  const little = Buffer.from('\ufeffclient_secret=hidden', 'utf16le')
  t.equal(await shown('text/plain', little), 'client_secret=***')
  t.equal(await shown('text/plain', Buffer.from(little).swap16()), 'client_secret=***')
  const bytes = Buffer.from('\u00ff\u0000client_secret=hidden\u0000', 'latin1')
  const { base64, length } = (await shown('image/png', bytes)) as { base64: string; length: number }
  t.equal(Buffer.from(base64, 'base64').toString('latin1'), '\u00ff\u0000client_secret=***')
  t.equal(length, 23)
})

t.test('a secret that is known by its name is hidden wherever else it stands', async t => {
  const secret = 'correct horse/battery'
  const { url, query, request, reason } = await recorded(
    { form: { grant_type: secret, client_secret: secret, scope: `${secret}, ${secret}s` } },
    `${TOKEN}?state=${encodeURIComponent(secret)}`,
  )
  t.same(request.body, { grant_type: '***', client_secret: '***', scope: `***, ${secret}s` })
  t.equal(url, `${emulator.url}${TOKEN}?state=***`)
  t.same(query, { state: '***' })
  t.match(reason, '***')
  t.notMatch(reason, secret)
})

t.test('a path that hides a secret is masked in the reason as well', async t => {
  const bearer = await emulator.token()
  const entry = await recordedBy(emulator, '/v1.0/nothing%3Fclient_secret%3Dhidden', { bearer })
  t.notMatch(JSON.stringify(entry), 'hidden')
  t.match(entry.reason, '***')
})

t.test('no body is shown as none', async t => {
  for (const body of [undefined, '', Buffer.alloc(0)])
    t.equal(showBody(await readBody(body, {}), {}), undefined)
})
