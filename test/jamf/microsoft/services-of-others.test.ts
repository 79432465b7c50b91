import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import t from 'tap'
import { emulatorUnderTest } from '../../support/emulator.ts'

/** Answers instead of Microsoft; gives back false for what is to be answered as Microsoft would. */
type Service = (request: IncomingMessage, response: ServerResponse, body: string) => unknown

const emulator = await emulatorUnderTest(t, { clock: Date.UTC(2026, 2, 1, 12) })
const { control } = emulator
const SECRET = 'localtenant-partner-secret'

let service: Service = () => false
let asked = 0
const server = createServer((request, response) => {
  asked++
  const chunks: Buffer[] = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    if (service(request, response, body) === false) answerWell(request, response)
  })
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
t.teardown(() => {
  server.closeAllConnections()
  server.close()
})
const address = server.address()
const own = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function answerWell({ url = '' }: IncomingMessage, response: ServerResponse): void {
  if (url.includes('/oauth2/')) json(response, { access_token: 'a-token-that-nobody-reads' })
  else if (url.includes('/endpoints'))
    json(response, { value: [{ providerName: 'PartnerDeviceDataSyncService', uri: `${own}/sync` }] })
  else json(response, { Status: 'Completed' })
}

async function told(by: Service) {
  service = by
  asked = 0
  await control.reset()
  await control.clock.freeze('2026-03-01T12:00:00Z')
  await control.deviceCompliance.change({ authority: own, graph: own })
  await control.devices('ADELE-MBP').set({ fileVault: false })
  return control.deviceCompliance.get()
}

const at =
  (part: string, answer: unknown): Service =>
  ({ url = '' }, response) =>
    url.includes(part) ? json(response, answer) : false

t.test('what a service repeats of what it was sent shows no secret', async t => {
  const echoes: Service[] = [
    (_, response, body) => json(response, { error: 'no', error_description: `You sent ${body}` }, 401),
    (_, response, body) =>
      response.writeHead(400).end(`Hash of ${new URLSearchParams(body).get('client_secret')}`),
    (request, response) =>
      request.url?.includes('/endpoints')
        ? response.writeHead(400).end(request.headers.authorization)
        : false,
  ]
  for (const echo of echoes) {
    t.match(await told(echo), { state: 'error', waiting: 1, fault: { message: /\*\*\*/ } })
    const shown = JSON.stringify([
      await control.deviceCompliance.get(),
      await control.events.list(),
      await control.requests.list({ sender: '*' }),
    ])
    t.notMatch(shown, SECRET)
    t.notMatch(shown, 'a-token-that-nobody-reads')
  }
})

t.test('an answer that is no answer is a fault to see, and tried again', async t => {
  const answers: [Service, string | RegExp][] = [
    [at('/oauth2/', {}), 'The answer has no access_token.'],
    [at('/oauth2/', { access_token: { toString: 1 } }), 'The answer has no access_token.'],
    [at('/endpoints', { value: [null, 1, { providerName: 'PartnerDeviceDataSyncService' }] }), /no service/],
    [at('/sync/', { ErrorCode: 7, ErrorDetail: { toString: 1 } }), ''],
    [at('/sync/', { ErrorCode: 'Busy', ErrorDetail: 'not now' }), 'not now'],
    [(_, response) => json(response, { error: { code: { toString: 1 } } }, 400), ''],
    [(_, response) => response.writeHead(302, { location: own }).end(), ''],
    [(_, response) => response.writeHead(200).end('hello'), 'hello'],
    [request => request.socket.destroy(), /./],
    ...['javascript:alert(1)', 'file:///etc/passwd', '/relative', 'http://169.254.169.254/latest'].map(
      (uri): [Service, RegExp] => [
        at('/endpoints', { value: [{ providerName: 'PartnerDeviceDataSyncService', uri }] }),
        /^Invalid URL$|^No product here answers for 169\.254\.169\.254/,
      ],
    ),
  ]
  for (const [answer, message] of answers)
    t.match(await told(answer), { state: 'error', waiting: 1, fault: { message } }, String(message))
  t.ok(asked <= 4, 'nothing is asked again to say so')
  service = () => false
  await control.clock.advance(60)
  t.match(await control.deviceCompliance.get(), { state: 'active', waiting: 0, fault: null })
})

t.test('an answer without end is not read to its end', async t => {
  const megabyte = Buffer.alloc(1024 * 1024, 'a')
  const failed = await told((_, response) => {
    response.writeHead(200)
    const more = (): void => {
      while (!response.destroyed) if (!response.write(megabyte)) return void response.once('drain', more)
    }
    more()
  })
  t.match(failed, {
    state: 'error',
    waiting: 1,
    fault: { message: 'The answer is longer than 1048576 bytes.' },
  })
})

t.test('a message of which nobody knows anything keeps no other waiting', async t => {
  await told(({ method, url = '' }, response) =>
    method === 'GET' && url.includes('/sync/') ? response.writeHead(404).end('what message?') : false,
  )
  await control.clock.advance(1)
  t.match(await control.deviceCompliance.get(), {
    state: 'active',
    fault: null,
    lastUpload: { status: 'Unknown', fault: 'what message?' },
  })
  asked = 0
  await control.devices('ADELE-MBP').set({ fileVault: true })
  t.equal(asked, 4)
  t.match(await control.deviceCompliance.get(), { state: 'active', waiting: 0 })
})
