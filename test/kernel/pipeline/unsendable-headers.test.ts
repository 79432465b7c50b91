import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { Failure } from '../../../src/kernel/http/failure.ts'
import { type HeaderValues, Reply } from '../../../src/kernel/http/reply.ts'
import { openOrganisationDirectory } from '../../../src/kernel/organisation/directory.ts'
import { openApplication } from '../../../src/kernel/pipeline/application.ts'
import type { AnyProduct } from '../../../src/kernel/pipeline/product.ts'
import { apple } from '../../../src/products/apple/index.ts'
import { openDatabase } from '../../support/database.ts'
import { organisationOf } from '../../support/organisation.ts'

const path = '/.well-known/com.apple.remotemanagement'

/** A product whose one operation does as it is told, and the lines of its log. */
async function scene(t: Test, answer: () => Reply) {
  const organisation = organisationOf({ database: openDatabase() })
  const organisations = openOrganisationDirectory()
  organisations.add(organisation)
  const product: AnyProduct = {
    ...apple,
    operations: { getServiceDiscovery: answer, headServiceDiscovery: answer },
    identify: () => ({ organisation, caller: undefined }),
  }
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const application = await openApplication(product, { organisations, log })
  t.teardown(() => application.close())
  return { organisation, lines, handle: application.handle as RequestListener }
}

const odd: HeaderValues = { location: 'https://ｅｘａｍｐｌｅ.com/' }
const answers: Readonly<Record<string, () => Reply>> = {
  'a reply': () => new Reply({ status: 302, headers: odd }),
  'a refusal': () => {
    throw new Failure('throttled', 'Later.', { headers: { 'x-odd': 'a\r\nb: c' } })
  },
}

for (const [what, answer] of Object.entries(answers)) {
  t.test(`${what} with a header that HTTP cannot carry is answered all the same, and logged`, async t => {
    const { organisation, lines, handle } = await scene(t, answer)
    const server = createServer(handle).listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.teardown(() => {
      server.closeAllConnections()
      server.close()
    })
    const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
    t.equal(status, what === 'a reply' ? 500 : 429)
    t.match(organisation.journal.entries, [{ status }], 'as it was sent')
    t.match(lines.at(-2), { level: 50, err: { message: /Invalid character in header content/ } })
    t.match(lines.at(-1), { level: 30, method: 'GET', path, status, tenantId: organisation.tenantId })
  })
}

t.test('nor can HTTP/2', async t => {
  const { handle } = await scene(t, answers['a reply']!)
  const server = createHttp2Server(handle as never).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  t.teardown(() => {
    session.destroy()
    server.close()
  })
  const [headers] = await once(session.request({ ':path': path }), 'response')
  t.equal(headers[':status'], 500)
})
