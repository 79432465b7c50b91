// Each test has an organisation of its own, so all of them can run at once.
import { openControl } from 'localtenant/control'
import t from 'tap'

const url = process.env.LOCALTENANT_URL ?? 'http://127.0.0.1:8443'
const control = openControl({ url, token: process.env.LOCALTENANT_CONTROL_TOKEN })

t.jobs = 2

t.test('a token ends when the clock says so', async t => {
  const { organisation, listUsers, signIn } = await prepare(t)
  await organisation.control.clock.freeze()
  const token = await signIn()
  t.equal((await listUsers(token)).status, 200)
  await organisation.control.clock.advance(2 * 3600)
  t.equal((await listUsers(token)).status, 401)
})

t.test('a throttled request goes through the second time', async t => {
  const { organisation, listUsers, signIn } = await prepare(t)
  const match = { product: 'graph', operation: 'listUsers' }
  await organisation.control.faults.set({
    faults: [{ match, nth: 1, effect: { error: 'TooManyRequests', retryAfter: 5 } }],
  })
  const token = await signIn()
  const throttled = await listUsers(token)
  t.equal(throttled.status, 429)
  t.equal(throttled.headers.get('retry-after'), '5')
  t.equal((await listUsers(token)).status, 200)
  await organisation.control.requests.verify({ match, count: 2 })
})

t.test('whoever has a device that is not compliant any more signs in again', async t => {
  const { organisation, signIn, revokeAccess } = await prepare(t)
  await organisation.devices('ADELE-MBP').set({ fileVault: false }) // Jamf Pro notices, and tells Intune
  await organisation.control.clock.advance(1) // Intune has processed it
  await revokeAccess(await signIn())
  const revoked = await organisation.control.events.list({ names: ['sessionsRevoked'] })
  t.ok(revoked.some(({ displayName }) => displayName === 'Adele Vance'))
})

/** An organisation that goes with the test, and what the program under test would do in it. */
async function prepare(t) {
  const organisation = await control.tenants.create()
  t.teardown(() => organisation.delete())
  const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET } = organisation.environment
  return {
    organisation,
    async signIn() {
      const response = await fetch(`${url}/${AZURE_TENANT_ID}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: AZURE_CLIENT_ID,
          client_secret: AZURE_CLIENT_SECRET,
          scope: 'https://graph.microsoft.com/.default',
        }),
      })
      return (await response.json()).access_token
    },
    async revokeAccess(token) {
      const headers = { authorization: `Bearer ${token}` }
      const graph = async (path, method = 'GET') =>
        (await fetch(`${url}/v1.0/${path}`, { method, headers })).json()
      const { value: devices } = await graph(
        'devices?$filter=isCompliant eq false&$expand=registeredUsers',
      )
      for (const { id } of devices.flatMap(device => device.registeredUsers))
        await graph(`users/${id}/revokeSignInSessions`, 'POST')
    },
    listUsers: token => fetch(`${url}/v1.0/users`, { headers: { authorization: `Bearer ${token}` } }),
  }
}
