import t, { type Test } from 'tap'
import { DAEMON, TENANT } from '../support/emulator.ts'
import { clientsUnderTest, HOLDER, type Outcomes } from './run-program.ts'

const clients = await clientsUnderTest(t)

function keepsItsPromises(t: Test, { post, basic, privateKey, wrongSecret }: Outcomes, host: string): void {
  const expected = { appid: DAEMON, token_type: 'bearer', issuer: `${host}/${TENANT}/v2.0` }
  t.match(post?.value, expected, JSON.stringify(post))
  t.match(basic?.value, expected, JSON.stringify(basic))
  t.match(privateKey?.value, { appid: HOLDER, appidacr: '2' }, JSON.stringify(privateKey))
  t.match(wrongSecret?.failure, {
    name: 'ResponseBodyError',
    error: 'invalid_client',
    error_description: /AADSTS7000215/,
    status: 401,
  })
}

t.test('by base URL', async t => {
  keepsItsPromises(t, await clients.run('openid-client.mjs'), clients.httpsUrl)
})

t.test('under the real host name, through the proxy', async t => {
  const options = { proxied: true, env: { NODE_USE_ENV_PROXY: '1' } }
  keepsItsPromises(t, await clients.run('openid-client.mjs', options), 'https://login.microsoftonline.com')
})
