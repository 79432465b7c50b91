import { once } from 'node:events'
import { request as overHttp } from 'node:http'
import type { Duplex } from 'node:stream'
import t, { type Test } from 'tap'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { openContract } from '../support/contract.ts'
import {
  type Answer,
  type EmulatorUnderTest,
  emulatorUnderTest,
  type RequestOptions,
} from '../support/emulator.ts'
import { sendRaw } from '../support/raw.ts'

const document = await readDocument('control')
const contract = await openContract('control')
const emulator = await emulatorUnderTest(t)
const guarded = await emulatorUnderTest(t, { controlToken: 's3cret' })

const OPEN = [
  'getHealth',
  'getCertificateAuthority',
  'showDocuments',
  'getAsset',
  'getDocuments',
  'getDocument',
]
const health = '/_localtenant/health'

/** Every operation of the contract, as a request that it would carry out; what a browser alone sees is tried in welcome.test.ts. */
const all = operationsOf(document).filter(({ id }) => id !== 'showWelcome')
const operations = all.map(operation => {
  const { parameters = [], requestBody } = document.paths[operation.path]![
    operation.method.toLowerCase()
  ] as unknown as {
    parameters?: { name?: string; in?: string; example?: string }[]
    requestBody?: { content: Record<string, { example?: unknown }> }
  }
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) =>
    String(parameters.find(parameter => parameter.name === name)?.example ?? 'x'),
  )
  const json = requestBody?.content['application/json']?.example
  return { id: operation.id, path, method: operation.method, ...(json === undefined ? {} : { json }) }
})

type Request = RequestOptions & { readonly path: string }

const send = (to: EmulatorUnderTest, { path, ...options }: Request, headers: Record<string, string>) =>
  to.request<{ error?: string }>(path, { ...options, headers })

const adele = '/v1.0/users/adele.vance@contoso.com'

/** What control calls could have changed. */
async function stateOf({ control, token, request }: EmulatorUnderTest): Promise<unknown> {
  const { body } = await request(adele, { bearer: await token() })
  const { clock, faults, keys, snapshots, tenants } = control
  return [
    body,
    ...(await Promise.all([clock.get(), faults.get(), keys.list(), snapshots.list(), tenants.list()])),
    (await control.requests.list({ limit: 1 })).length,
  ]
}

/** Makes a state that no seed has, runs, and passes when it is still there. */
async function changesNothing(t: Test, to: EmulatorUnderTest, run: () => Promise<void>): Promise<void> {
  await to.control.clock.freeze('2027-03-01T00:00:00Z')
  await to.control.faults.set({
    faults: [{ id: 'mine', match: { product: 'apple' }, effect: { status: 500 } }],
  })
  await to.control.snapshots.save('mine')
  const change = { method: 'PATCH', bearer: await to.token(), json: { jobTitle: 'Somebody Else' } }
  t.equal((await to.request(adele, change)).status, 204)
  const before = await stateOf(to)
  await run()
  t.same(await stateOf(to), before, 'nothing has changed')
}

function refused(t: Test, id: string, answer: Answer<{ error?: string }>, message: RegExp): void {
  t.equal(answer.status, 403, id)
  t.match(answer.body.error, message, id)
  contract.matches(t, id, answer)
}

t.test('health under a foreign name is refused before anything has been built, too', async t => {
  const { status, body } = await (await emulatorUnderTest(t)).request(health, {
    headers: { host: 'evil.example' },
  })
  t.equal(status, 403)
  t.match(body.error, /^'evil\.example' is not a local name/)
})

t.test('no operation is done under a name that a web page may own', t =>
  changesNothing(t, emulator, async () => {
    for (const operation of operations) {
      const answer = await send(emulator, operation, { host: 'evil.example' })
      refused(
        t,
        operation.id,
        answer,
        /^'evil\.example' is not a local name; .*http:\/\/127\.0\.0\.1.*--control-token/,
      )
    }
  }),
)

t.test('no operation is done for a page of another origin', t =>
  changesNothing(t, emulator, async () => {
    for (const operation of operations) {
      const origins = [
        'https://evil.example',
        'null',
        'http://localhost:3000',
        `${emulator.url}, http://evil.example`,
      ]
      for (const origin of origins)
        refused(
          t,
          operation.id,
          await send(emulator, operation, { origin }),
          /^A page of the origin '.+' may not use/,
        )
    }
  }),
)

t.test('unknown paths and methods are refused alike', async t => {
  for (const path of [
    '/_localtenant',
    '/_localtenant/',
    '/_localtenant/nothing',
    '//_localtenant/reset',
    `${health}?x`,
  ]) {
    const answer = await send(emulator, { path, method: 'DELETE' }, { host: 'evil.example' })
    t.equal(answer.status, path.startsWith('//') ? 404 : 403, path)
  }
})

const LOCAL = [
  'localhost:1',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  '127.0.0.1:8443',
  '192.168.1.20',
  '[::1]:8443',
  '[fe80::1]',
]
const NAMED = ['localtenant:8443', 'my_service', 'host.docker.internal:8443', 'localtenant.test']
const FOREIGN = [
  'evil.example',
  'localhost.evil.example',
  'evillocalhost.com',
  '127.0.0.1.evil.example',
  'printer.local',
  'évil',
]
const NONE = ['127.0.0.1@evil.example', '[evil.example]', '::1']

t.test('local names are those that no web page can have', async t => {
  for (const host of [...LOCAL, ...NAMED]) t.equal((await raw(host)).status, 200, host)
  for (const host of FOREIGN) t.equal((await raw(host)).status, 403, host)
  for (const host of NONE) t.equal((await raw(host)).status, 400, host)
  t.equal((await sendRaw(emulator.url, `GET ${health} HTTP/1.0\r\n\r\n`)).status, 200, 'none at all')
})

const raw = (host: string): Promise<Answer<unknown>> =>
  sendRaw(emulator.url, `GET ${health} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

t.test('a page at the address itself, as the documents are, is welcome', async t => {
  for (const [host, origin] of [
    ['127.0.0.1:8443', 'http://127.0.0.1:8443'],
    ['localhost', 'https://localhost'],
    ['LocalTenant:1', 'http://localtenant:1'],
  ] as const) {
    const answer = await emulator.request('/_localtenant/clock', { headers: { host, origin } })
    t.equal(answer.status, 200, origin)
  }
  t.equal((await emulator.request('/_localtenant/docs')).status, 200)
})

t.test('the name it was told to listen under is local', async t => {
  const named = await emulatorUnderTest(t, { host: 'localhost' })
  t.match(await named.control.health(), { status: 'ok' })
})

t.test('a proxied request counts by the name it asks for', t =>
  changesNothing(t, emulator, async () => {
    const reset = (host: string, target = '/_localtenant/reset') =>
      sendRaw(
        emulator.url,
        `POST ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      )
    t.equal((await reset('127.0.0.1', 'http://evil.example/_localtenant/reset')).status, 502)
    t.equal((await reset('127.0.0.1', 'http://graph.microsoft.com/_localtenant/reset')).status, 401)
    t.equal((await reset('contoso.com')).status, 404)
    for (const target of ['graph.microsoft.com:443', 'localhost:80'])
      t.equal(await resetInTunnel(target, 'evil.example'), 403, target)
    t.equal(await resetInTunnel('localhost:80', 'graph.microsoft.com'), 401)
  }),
)

/** The status of a reset asked for inside a CONNECT tunnel. */
async function resetInTunnel(target: string, host: string): Promise<number | undefined> {
  const { port } = new URL(emulator.url)
  const opening = overHttp({ host: '127.0.0.1', port, method: 'CONNECT', path: target }).end()
  const [, socket] = (await once(opening, 'connect')) as [unknown, Duplex]
  const inside = overHttp({
    createConnection: () => socket,
    method: 'POST',
    path: '/_localtenant/reset',
    headers: { host },
  }).end()
  const [response] = await once(inside, 'response')
  socket.destroy()
  return response.statusCode
}

t.test('with a token, every operation but the first steps needs it', t =>
  changesNothing(t, guarded, async () => {
    for (const operation of operations) {
      for (const authorization of [undefined, 'Bearer wrong', 'Bearer s3cret2', 'Basic s3cret', 'Bearer ']) {
        const answer = await send(guarded, operation, authorization === undefined ? {} : { authorization })
        if (OPEN.includes(operation.id)) {
          t.ok([200, 404].includes(answer.status), operation.id)
          continue
        }
        t.equal(answer.status, 401, operation.id)
        t.equal(answer.headers['www-authenticate'], 'Bearer realm="localtenant"')
        t.match(answer.body.error, /'Authorization: Bearer TOKEN' with what --control-token was given\.$/)
        contract.matches(t, operation.id, answer)
      }
    }
    t.equal((await guarded.request('/_localtenant/nothing')).status, 401, 'unknown paths tell nothing')
  }),
)

t.test('the token opens any name, but no other page', async t => {
  const authorization = 'Bearer s3cret'
  const clock = (headers: Record<string, string>) =>
    guarded.request('/_localtenant/clock', { headers: { authorization, ...headers } })
  t.equal((await clock({})).status, 200)
  t.equal((await clock({ authorization: 'bearer  s3cret' })).status, 200)
  t.equal((await clock({ host: 'emulator.corp.example:8443' })).status, 200)
  t.equal(
    (await clock({ host: 'emulator.corp.example', origin: 'https://emulator.corp.example' })).status,
    200,
  )
  t.equal((await clock({ origin: 'https://evil.example' })).status, 403)
  t.equal((await clock({ origin: 'null' })).status, 403)
  const foreign = await clock({ host: 'evil.example', authorization: 'Bearer wrong' })
  t.equal(foreign.status, 403)
  t.match(foreign.body.error, /or send the control token as/)
  t.equal((await guarded.request(health, { headers: { host: 'evil.example' } })).status, 403)
})

t.test('the clouds themselves ask for no control token and answer under any name', async t => {
  const headers = { host: 'emulator.corp.example', origin: 'https://app.example' }
  const bearer = await guarded.token()
  t.equal((await guarded.request('/v1.0/users?$top=1', { bearer, headers })).status, 200)
})
