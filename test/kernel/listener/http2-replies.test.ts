import { once } from 'node:events'
import { constants } from 'node:http2'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { type Ending, Reply, type Result } from '../../../src/kernel/http/reply.ts'
import { openLog } from '../../../src/kernel/log.ts'
import { openOrganisationDirectory } from '../../../src/kernel/organisation/directory.ts'
import { onClientDisconnect } from '../../../src/kernel/pipeline/client-disconnect.ts'
import type { AnyProduct, Call } from '../../../src/kernel/pipeline/product.ts'
import { openRouter } from '../../../src/kernel/pipeline/router.ts'
import { apple } from '../../../src/products/apple/index.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'
import { gatewayUnderTest } from './gateway-under-test.ts'
import { answerOf, askHttp2, session } from './http2-client.ts'

const path = '/.well-known/com.apple.remotemanagement'

/** A product that answers with what `run` gives, and an HTTP/2 session with it. */
async function scene(t: Test, run: (call: Call) => Result | Promise<Result>) {
  const organisation = organisationOf({ database: openDatabase() })
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const operation = { transaction: 'none', run } as const
  const product: AnyProduct = {
    ...apple,
    operations: { getServiceDiscovery: operation, headServiceDiscovery: operation },
    identify: () => ({ organisation, caller: undefined }),
  }
  const router = openRouter([product], { organisations, log: openLog('silent') })
  t.teardown(() => router.close())
  const { port, errors } = await gatewayUnderTest(t, { handle: router.handle })
  const client = await session(t, `http://127.0.0.1:${port}`)
  const disturb = (ending: Ending): void =>
    organisation.faults.plan([{ id: 'f', match: {}, after: 0, probability: 1, effect: { ending } }])
  return { organisation, client, errors, disturb }
}

const text = (body: string): Reply => new Reply({ headers: { 'content-type': 'text/plain' }, body })

t.test('a reply has its length and the time of the cloud, and the journal names the address', async t => {
  const { organisation, client } = await scene(t, () => text('hello'))
  const { status, headers, body } = await askHttp2(client, { ':path': path, ':authority': 'localhost' })
  t.match({ status, body, length: headers['content-length'] }, { status: 200, body: 'hello', length: '5' })
  t.ok(headers.date)
  t.notOk('connection' in headers)
  const [entry] = organisation.journal.entries
  t.match(entry, { method: 'GET', url: `http://localhost${path}`, status: 200 })
  t.same(entry!.requestHeaders, { host: 'localhost' })
})

t.test('HEAD gets the headers of what GET gets', async t => {
  const { client } = await scene(t, () => text('hello'))
  const { status, headers, body, error } = await askHttp2(client, { ':method': 'HEAD', ':path': path })
  t.match({ status, body, length: headers['content-length'] }, { status: 200, body: '', length: '5' })
  t.notOk(error)
})

t.test('a fault that resets ends its stream by a code that means it, and no other stream', async t => {
  const { organisation, client, disturb } = await scene(t, () => text('hello'))
  disturb('reset')
  const { status, error } = await askHttp2(client, path)
  t.equal(status, undefined)
  t.match(error, { code: 'ERR_HTTP2_STREAM_ERROR', message: /INTERNAL_ERROR/ })
  t.match(organisation.journal.entries, [{ status: 0, fault: 'f' }])
  organisation.faults.plan([])
  t.equal((await askHttp2(client, path)).body, 'hello')
})

t.test('a fault that truncates sends that much, and an end that is none', async t => {
  const { client, disturb } = await scene(t, () => text('hello'))
  disturb({ truncate: 3 })
  const { status, headers, body, error } = await askHttp2(client, path)
  t.match({ status, body, length: headers['content-length'] }, { status: 200, body: 'hel', length: '5' })
  t.match(error, { code: 'ERR_HTTP2_STREAM_ERROR' })
})

t.test('a stream is sent as it comes, and a client that leaves takes it with it', async t => {
  const streams: Readable[] = []
  const { client } = await scene(t, () => {
    streams.push(new Readable({ read() {} }))
    return new Reply({ headers: { 'content-type': 'text/event-stream' }, body: streams.at(-1)! })
  })
  const stream = client.request({ ':path': path }).setEncoding('utf8')
  await once(stream, 'response')
  for (const piece of ['one', 'two']) {
    streams[0]!.push(piece)
    t.same(await once(stream, 'data'), [piece])
  }
  const gone = new Promise(done => streams[0]!.once('close', done))
  stream.close(constants.NGHTTP2_CANCEL)
  await gone
  const other = client.request({ ':path': path })
  const answer = answerOf(other)
  await once(other, 'response')
  streams[1]!.push('half')
  await once(other, 'data')
  streams[1]!.destroy(new Error('the rest is missing'))
  t.match(await answer, { body: 'half', error: { code: 'ERR_HTTP2_STREAM_ERROR' } })
})

t.test('who waits is told when the client leaves, by its stream or altogether', async t => {
  let waiting = (_called: () => void): void => undefined
  const { client, errors } = await scene(t, call => {
    const left = new Promise<undefined>(resolve => onClientDisconnect(call, () => resolve(undefined)))
    waiting(() => left)
    return left
  })
  for (const leave of [(stream: { close(): void }) => stream.close(), () => client.destroy()]) {
    const called = new Promise<() => void>(resolve => {
      waiting = resolve
    })
    const stream = client.request({ ':path': path }).on('error', () => undefined)
    const left = (await called)()
    leave(stream)
    await left
  }
  t.same(errors, [])
})

t.test('an answer to a client that has left goes nowhere', async t => {
  let finish = (): void => undefined
  const { client, organisation } = await scene(t, () => {
    return new Promise(resolve => {
      finish = () => resolve(text('hello'))
    })
  })
  for (const method of ['GET', 'HEAD']) {
    const stream = client.request({ ':method': method, ':path': path })
    const before = finish
    while (finish === before) await new Promise(setImmediate)
    stream.close(constants.NGHTTP2_CANCEL)
    await once(stream, 'close')
    await new Promise(done => setTimeout(done, 20))
    finish()
  }
  while (organisation.journal.entries.length < 2) await new Promise(setImmediate)
  t.equal((await askHttp2(client, { ':method': 'PUT', ':path': path })).status, 405)
})
