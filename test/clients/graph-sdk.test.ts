import t, { type Test } from 'tap'
import { clientsUnderTest, type Outcomes } from './run-program.ts'

const clients = await clientsUnderTest(t)

interface Listed {
  readonly names: readonly string[]
  readonly next: readonly string[]
  readonly mail: unknown
}

function keepsItsPromises(t: Test, { list, written, refused, missing }: Outcomes): void {
  t.ok(list?.value, JSON.stringify(list))
  const { names, next, mail } = list!.value as Listed
  t.equal(names.length, 2)
  t.same([...names, ...next], [...names, ...next].sort())
  t.ok([...names, ...next].includes('Adele Vance'))
  t.notOk(next.some(name => names.includes(name)))
  for (const name of [...names, ...next]) t.match(name, /^A/)
  t.equal(mail, null, 'what was not selected is not there')
  t.equal(written?.value, 'Written', JSON.stringify(written))
  t.match(refused?.failure, {
    responseStatusCode: 403,
    errorEscaped: { code: 'Authorization_RequestDenied', message: /privileges/ },
  })
  t.match(missing?.failure, { responseStatusCode: 404, errorEscaped: { code: 'Request_ResourceNotFound' } })
}

t.test('by base URL, https and http', async t => {
  for (const BASE_URL of [clients.httpsUrl, clients.url])
    keepsItsPromises(t, await clients.run('graph-sdk.mjs', { env: { BASE_URL } }))
})

t.test('under the real host names, through the proxy', async t => {
  const options = { proxied: true, env: { NODE_USE_ENV_PROXY: '1' } }
  keepsItsPromises(t, await clients.run('graph-sdk.mjs', options))
})
