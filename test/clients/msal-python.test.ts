import { spawnSync } from 'node:child_process'
import t, { type Test } from 'tap'
import { DAEMON } from '../support/emulator.ts'
import { clientsUnderTest, HOLDER, type Outcomes } from './run-program.ts'

const isInstalled = spawnSync('/usr/bin/python3', ['-c', 'import msal, requests']).status === 0
const skip = isInstalled ? false : 'Debian package python3-msal is not installed'

function keepsItsPromises(t: Test, outcomes: Outcomes): void {
  const { secret, unvalidated, certificate, chain, wrongSecret } = outcomes
  t.match(secret?.value, { appid: DAEMON, appidacr: '1', users: 200 }, JSON.stringify(secret))
  t.match(unvalidated?.value, { appid: DAEMON, users: 200 }, JSON.stringify(unvalidated))
  t.match(certificate?.value, { appid: HOLDER, appidacr: '2' }, JSON.stringify(certificate))
  t.match(chain?.value, { appid: HOLDER, appidacr: '2' }, JSON.stringify(chain))
  t.match(wrongSecret?.failure, { error: 'invalid_client', error_codes: [7000215] })
}

t.test('MSAL for Python', { skip }, async t => {
  const clients = await clientsUnderTest(t)

  t.test('by base URL', async t => keepsItsPromises(t, await clients.run('msal_python.py')))

  t.test('under the real host names, with nothing but environment variables', async t => {
    keepsItsPromises(t, await clients.run('msal_python.py', { proxied: true }))
  })
})
