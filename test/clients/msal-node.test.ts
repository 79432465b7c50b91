import t, { type Test } from 'tap'
import { DAEMON, TENANT } from '../support/emulator.ts'
import { clientsUnderTest, HOLDER, type Outcomes } from './run-program.ts'

const clients = await clientsUnderTest(t)

function keepsItsPromises(t: Test, outcomes: Outcomes): void {
  const { secret, sha256, sha1, chain, wrongSecret, strangeClient } = outcomes
  t.match(secret?.value, {
    appid: DAEMON,
    tid: TENANT,
    aud: 'https://graph.microsoft.com',
    iss: `https://sts.windows.net/${TENANT}/`,
    appidacr: '1',
    tokenType: 'Bearer',
    kept: true,
  })
  t.match(sha256?.value, { appid: HOLDER, appidacr: '2' }, JSON.stringify(sha256))
  t.match(sha1?.value, { appid: HOLDER, appidacr: '2' }, JSON.stringify(sha1))
  t.match(chain?.value, { appid: HOLDER, appidacr: '2' }, JSON.stringify(chain))
  t.match(wrongSecret?.failure, {
    name: 'ServerError',
    errorCode: 'invalid_client',
    message: /AADSTS7000215/,
    status: 401,
  })
  t.match(strangeClient?.failure, { errorCode: 'unauthorized_client', message: /AADSTS700016/ })
}

t.test('by base URL', async t => {
  const outcomes = await clients.run('msal-node.mjs')
  keepsItsPromises(t, outcomes)
  // Of a host that it does not know MSAL asks for metadata first, and keeps the refusal of that to itself.
  t.match(outcomes.strangeTenant?.failure, { errorCode: 'endpoints_resolution_error' })
})

t.test('under the real host name, through the proxy', async t => {
  const options = { proxied: true, env: { NODE_USE_ENV_PROXY: '1' } }
  const outcomes = await clients.run('msal-node.mjs', options)
  keepsItsPromises(t, outcomes)
  t.match(outcomes.strangeTenant?.failure, { errorCode: 'invalid_request', message: /AADSTS90002/ })
})
