import { once } from 'node:events'
import { createServer, type IncomingMessage, request as overHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { type Ending, Reply } from '../../../src/kernel/http/reply.ts'
import { openLog } from '../../../src/kernel/log.ts'
import { openOrganisationDirectory } from '../../../src/kernel/organisation/directory.ts'
import { openApplication } from '../../../src/kernel/pipeline/application.ts'
import type { AnyProduct } from '../../../src/kernel/pipeline/product.ts'
import { apple } from '../../../src/products/apple/index.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'

/** A product that answers with a stream, and what its client sees. */
async function scene(t: Test) {
  const organisation = organisationOf({ database: openDatabase() })
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const streams: Readable[] = []
  const answer = (): Reply => {
    const stream = new Readable({ read() {} })
    streams.push(stream)
    return new Reply({ headers: { 'content-type': 'text/plain' }, body: stream })
  }
  const product: AnyProduct = {
    ...apple,
    operations: { getServiceDiscovery: answer, headServiceDiscovery: answer },
    identify: () => ({ organisation, caller: undefined }),
  }
  const application = await openApplication(product, { organisations, log: openLog('silent') })
  const server = createServer(application.handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
    return application.close()
  })
  const { port } = server.address() as AddressInfo
  const send = async (method = 'GET') => {
    const request = overHttp({ port, method, path: '/.well-known/com.apple.remotemanagement' })
    const failed = once(request, 'error').then(([error]) => error as Error)
    request.end()
    const response = await Promise.race([
      failed,
      once(request, 'response').then(([it]) => it as IncomingMessage),
    ])
    return { request, response: response as IncomingMessage, stream: streams.at(-1)! }
  }
  return { organisation, send }
}

const gone = (stream: Readable): Promise<unknown> =>
  stream.closed ? Promise.resolve() : new Promise(resolve => stream.once('close', resolve))

t.test('a stream is sent as it comes, without a length, and kept in no journal', async t => {
  const { organisation, send } = await scene(t)
  const { response, stream } = await send()
  t.equal(response.statusCode, 200, 'before there is anything to send')
  t.notOk('content-length' in response.headers)
  response.setEncoding('utf8')
  for (const piece of ['one', 'two']) {
    stream.push(piece)
    t.same(await once(response, 'data'), [piece])
  }
  stream.push(null)
  await once(response, 'end')
  const [entry] = organisation.journal.entries
  t.match(entry, { status: 200, operation: 'getServiceDiscovery' })
  t.equal(entry!.responseBody, undefined)
})

t.test('a client that leaves takes the stream with it', async t => {
  const { send } = await scene(t)
  const { request, response, stream } = await send()
  response.on('error', () => {})
  request.destroy()
  await gone(stream)
  t.ok(stream.destroyed)
})

t.test('a stream that fails cuts the connection', async t => {
  const { send } = await scene(t)
  const { response, stream } = await send()
  stream.push('half')
  await once(response, 'data')
  stream.destroy(new Error('the rest is missing'))
  await t.rejects(once(response, 'end'), { code: 'ECONNRESET' })
})

t.test('nobody waits for a stream that only the head of was asked for', async t => {
  const { send } = await scene(t)
  const { response, stream } = await send('HEAD')
  t.equal(response.statusCode, 200)
  response.resume()
  await once(response, 'end')
  await gone(stream)
  t.pass('and it is closed')
})

for (const ending of ['reset', { truncate: 3 }] satisfies Ending[]) {
  t.test(`a fault that ${JSON.stringify(ending)} describes ends it before it begins`, async t => {
    const { organisation, send } = await scene(t)
    const effect = { ending }
    organisation.faults.plan([{ id: 'f', match: {}, after: 0, probability: 1, effect }])
    const { response, stream } = await send()
    t.match(response, { code: 'ECONNRESET' })
    await gone(stream)
    t.match(organisation.journal.entries, [{ status: 0, fault: 'f' }])
    t.match(organisation.events.entries, [{ name: 'faultStruck', data: { faultId: 'f', product: 'apple' } }])
  })
}
