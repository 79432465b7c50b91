import t, { type Test } from 'tap'
import { DAEMON, TENANT } from '../support/emulator.ts'
import { clientsUnderTest, HOLDER, type Outcomes } from './run-program.ts'

const clients = await clientsUnderTest(t)

function keepsItsPromises(t: Test, { secret, certificate, chain, wrongSecret }: Outcomes): void {
  t.match(
    secret?.value,
    { appid: DAEMON, tid: TENANT, aud: 'https://graph.microsoft.com' },
    JSON.stringify(secret),
  )
  t.match(certificate?.value, { appid: HOLDER, appidacr: '2' }, JSON.stringify(certificate))
  t.match(chain?.value, { appid: HOLDER, appidacr: '2' }, JSON.stringify(chain))
  t.match(wrongSecret?.failure, { name: 'AuthenticationRequiredError', message: /AADSTS7000215/ })
}

t.test('by base URL', async t => keepsItsPromises(t, await clients.run('azure-identity.mjs')))

t.test('under the real host name, through the proxy, with nothing but environment variables', async t => {
  keepsItsPromises(t, await clients.run('azure-identity.mjs', { proxied: true }))
})
