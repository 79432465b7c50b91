import t, { type Test } from 'tap'
import { openLog } from '../src/kernel/log.ts'
import { openOrganisationDirectory } from '../src/kernel/organisation/directory.ts'
import { openApplication } from '../src/kernel/pipeline/application.ts'
import { type Cloud, clouds } from './support/clouds.ts'
import { type Answer, emulatorUnderTest, TENANT } from './support/emulator.ts'
import { sendRaw } from './support/raw.ts'

const emulator = await emulatorUnderTest(t)
const fiveMegabytes = 5 * 1024 * 1024

/** Passes for a refusal in the cloud's own words, with one of the statuses. */
function refused(t: Test, { isError }: Cloud, answer: Answer<unknown>, statuses: readonly number[]): void {
  const shown = `${answer.status} ${answer.text.slice(0, 200)}`
  t.ok(statuses.includes(answer.status), `one of ${statuses.join(', ')}: ${shown}`)
  t.ok(isError(answer), `in its own words: ${answer.headers['content-type']} ${shown}`)
}

const answersStill = async (t: Test): Promise<unknown> =>
  t.match(await emulator.control.health(), { status: 'ok' })

/** What looks like a host, and no URL can be made of. */
const NO_HOSTS = ['a%b', 'a<b', 'a|b', '1.2.3.4.5', '127.256.1.1', '[1::2::3]', '[...]']

/** A message as text, with `Connection: close`. */
const message = (line: string, ...headers: string[]): string =>
  [`${line} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n')

for (const cloud of clouds) {
  const { product, read, write, below } = cloud
  t.test(product.name, async t => {
    const headers = await cloud.authorize(emulator)
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const raw = (text: string | Buffer) => sendRaw(emulator.url, text)

    t.test('its document and its functions fit together', async t => {
      const application = await openApplication(product, {
        organisations: openOrganisationDirectory(),
        log: openLog('silent'),
      })
      t.ok(application.operations.length > 0)
      await application.close()
    })

    t.test('a body of 5 MB is too large', async t => {
      for (const type of [
        'application/json',
        'application/x-www-form-urlencoded',
        'text/plain',
        'multipart/form-data; boundary=x',
      ]) {
        const body = Buffer.alloc(fiveMegabytes, 'a')
        const answer = await emulator.request<unknown>(write.path, {
          method: write.method,
          headers: { ...headers, 'content-type': type },
          body,
        })
        refused(t, cloud, answer, [400, 404, 405, 413, 415])
      }
      await answersStill(t)
    })

    t.test('a body that is never finished does not keep others waiting', async t => {
      const partial = message(
        `${write.method} ${write.path}`,
        ...lines,
        'Content-Type: application/json',
        'Content-Length: 100',
      )
      const unfinished = sendRaw(emulator.url, `${partial}{"a":`).catch(() => undefined)
      await answersStill(t)
      t.ok(unfinished)
    })

    t.test('bodies of unknown type and broken ones are refused', async t => {
      const bodies: readonly [string, string | Buffer][] = [
        ['application/x-unheard-of', 'x'],
        ['application/json', '{'],
        ['application/json', '"text"'],
        ['application/json', '[[[[[]]]]]'],
        ['application/json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
        ['application/json', '{"__proto__":{"a":1}}'],
        ['application/json', '{"constructor":{"prototype":{"a":1}}}'],
        ['application/json', Buffer.from([0xff, 0xfe, 0x00])],
        ['application/json; charset=utf-16', Buffer.from('{}', 'utf16le')],
        ['multipart/form-data', 'no boundary'],
        ['multipart/form-data; boundary=x', '--x\r\nbroken'],
        ['application/x-www-form-urlencoded', '%zz=%&=&&a[b]=%00'],
        [';;;', 'x'],
        ['a'.repeat(5000), 'x'],
      ]
      for (const [type, body] of bodies) {
        const sent = { method: write.method, headers: { ...headers, 'content-type': type }, body }
        const answer = await emulator.request<unknown>(write.path, sent)
        t.comment(`${type.slice(0, 40)} ${String(body).slice(0, 20)}`)
        refused(t, cloud, answer, [400, 404, 405, 415])
      }
      await answersStill(t)
    })

    t.test('broken encodings and control characters in the path are refused', async t => {
      const tails = [
        '%zz',
        '%',
        '%E0%A4%A',
        '%00',
        '%0d%0aSet-Cookie:%20a=b',
        '%ff%fe',
        '..%2f..%2fetc%2fpasswd',
        "'--",
        '(',
        "('",
        '%F0%9F%A6%8A',
        '*',
        'a'.repeat(3000),
      ]
      for (const path of tails.flatMap(tail => [`${below}/${tail}`, `${read.split('?')[0]}/${tail}`])) {
        t.comment(path.slice(0, 100))
        const answer = await raw(message(`GET ${path}`, ...lines))
        refused(t, cloud, answer, [400, 401, 404, 414])
        t.notOk(answer.headers['set-cookie']?.includes('a=b'))
      }
    })

    t.test('broken queries are refused or ignored', async t => {
      const queries = [
        '%zz',
        '%',
        '=',
        '&&&',
        '%00=%00',
        '__proto__=1&constructor=2',
        '$top=99999999999999999999',
        '$top=-1',
        'page=-1&page-size=0',
        'a=1&a=2&a=3',
        '$filter=%zz',
        'filter=%zz',
        'section=',
        `x=${'y'.repeat(20_000)}`,
      ]
      for (const query of queries) {
        const answer = await raw(message(`GET ${read}?${query}`, ...lines))
        t.comment(query.slice(0, 50))
        if (answer.status >= 400) refused(t, cloud, answer, [400, 401, 403, 404, 414])
        else t.equal(answer.status, 200)
      }
    })

    t.test('messages beyond all bounds are refused', async t => {
      const long = 'a'.repeat(70_000)
      refused(t, cloud, await raw(message(`GET ${below}/${long}`)), [414, 431])
      refused(t, cloud, await raw(message(`GET ${below}`, `X-Long: ${long}`)), [431])
      const many = Array.from({ length: 3000 }, (_, number) => `X-${number}: ${'v'.repeat(20)}`)
      refused(t, cloud, await raw(message(`GET ${below}`, ...many)), [431])
      refused(
        t,
        cloud,
        await raw(Buffer.concat([Buffer.from(`GET ${below}/`), Buffer.alloc(10 * 1024 * 1024, 'a')])),
        [414, 431],
      )
      await answersStill(t)
    })

    t.test('what is no HTTP is refused', async t => {
      const garbled = [
        message(`GET ${below}`, 'no colon'),
        message(`GET ${below}`, 'X-Control: a\u0001b'),
        message(`GET ${below}/a b`),
        message(`GET ${below}/\u0001`),
        `GET ${below} HTTP/9.9\r\n\r\n`,
        message(`GET ${below}`, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
        message(`GET ${below}`, 'Content-Length: -5'),
        `${message(`POST ${below}`, 'Transfer-Encoding: chunked')}zz\r\n`,
      ]
      for (const text of garbled) refused(t, cloud, await raw(text), [400, 401, 404])
      await answersStill(t)
    })

    t.test('wrong methods are refused', async t => {
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']) {
        t.comment(method)
        const answer = await raw(message(`${method} ${read}`, ...lines, 'Content-Length: 0'))
        refused(t, cloud, answer, [400, 404, 405])
      }
      const head = await raw(message(`HEAD ${below}`, ...lines))
      t.match(String(head.status), /^4/)
      t.equal(head.text, '', 'HEAD has no body')
      refused(t, cloud, await raw(message(`BREW ${below}`)), [400])
    })

    t.test('a path of very many parts is not more work than its length', async t => {
      const ask = (part: string) =>
        raw(message(`GET ${read}${part.repeat(Math.floor(60_000 / part.length))}`, ...lines))
      for (const part of ['/a', '/$ref', '/%25', "/x('a')"]) {
        await ask(part)
        const before = process.cpuUsage()
        refused(t, cloud, await ask(part), [400, 401, 403, 404, 405, 501])
        const { user, system } = process.cpuUsage(before)
        t.ok(user + system < 1_000_000, `${part}: ${(user + system) / 1000} ms`)
      }
    })

    t.test('a host that is none, or several, are refused', async t => {
      const [path, origin] = [`GET ${read} HTTP/1.1`, 'Origin: http://127.0.0.1']
      for (const host of ['[', 'a b', 'a/b', 'x:99999', '@', 'a?b', 'a#b', '[::1', 'a:b:1', ...NO_HOSTS])
        refused(
          t,
          cloud,
          await raw([path, `Host: ${host}`, origin, 'Connection: close', '', ''].join('\r\n')),
          [400],
        )
      refused(t, cloud, await raw(message(`GET ${read}`, ...lines, 'HOST: evil.example')), [400])
      await answersStill(t)
    })
  })
}

t.test('the proxy refuses such hosts, and those that nobody is at, and goes on', async t => {
  const [close, get] = ['Connection: close', 'GET http']
  for (const host of NO_HOSTS) {
    const tunnel = await sendRaw(emulator.url, `CONNECT ${host}:443 HTTP/1.1\r\n\r\n`)
    t.equal(tunnel.status, 400, `CONNECT ${host}`)
    const answer = await sendRaw(emulator.url, `${get}://${host}/ HTTP/1.1\r\n${close}\r\n\r\n`)
    t.equal(answer.status, 400, `${get}://${host}`)
  }
  for (const host of ['[::]', '[::ffff:7f00:1]', '192.0.2.9']) {
    const tunnel = await sendRaw(emulator.url, `CONNECT ${host}:443 HTTP/1.1\r\n\r\n`)
    t.equal(tunnel.status, 502, `CONNECT ${host}`)
    const answer = await sendRaw(emulator.url, `${get}://${host}:81/ HTTP/1.1\r\n${close}\r\n\r\n`)
    t.equal(answer.status, 502, `${get}://${host}`)
  }
  const { body } = await emulator.request<{ requests: { url: string }[] }>(
    '/_localtenant/requests?product=proxy',
  )
  t.match(body.requests.slice(0, 2), [{ url: 'https://[::]:443' }, { url: 'http://[::]:81/' }])
})

t.test('broken tokens are refused by whoever asks for one', async t => {
  const broken = [
    '',
    'Bearer',
    'Bearer ',
    'Bearer x',
    'Bearer a.b.c',
    `Bearer ${'a'.repeat(30_000)}`,
    'Basic',
    'Basic !!!',
    'Digest x',
    `Bearer ${['{}', '{}', ''].map(part => Buffer.from(part).toString('base64url')).join('.')}`,
  ]
  for (const cloud of clouds.slice(0, 4).filter(({ product }) => product.name !== 'apple')) {
    for (const authorization of broken) {
      const answer = await emulator.request<unknown>(cloud.read, { headers: { authorization } })
      refused(t, cloud, answer, [401])
    }
  }
})

t.test('a host name that nobody has leads by path, as any base URL does', async t => {
  const answer = await sendRaw(
    emulator.url,
    `GET /${TENANT}/v2.0/.well-known/openid-configuration HTTP/1.1\r\nHost: ${'x'.repeat(300)}\r\nConnection: close\r\n\r\n`,
  )
  t.equal(answer.status, 200)
})

t.test('the name of a request that is longer than any is not repeated', async t => {
  const headers = { 'client-request-id': 'x'.repeat(30_000) }
  for (const path of [
    '/v1.0/users',
    `/${TENANT}/v2.0/.well-known/openid-configuration`,
    '/TrafficGateway/nothing',
  ]) {
    const answer = await emulator.request(path, { headers })
    t.ok(JSON.stringify(answer).length < 20_000, path)
  }
})
