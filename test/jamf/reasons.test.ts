import t from 'tap'
import { emulatorUnderTest } from '../support/emulator.ts'
import { refusal } from '../support/journal.ts'

const CLIENT = 'c0ffee00-0000-4000-8000-0000000000b1'
const REPORT = 'c0ffee00-0000-4000-8000-0000000000b2'
const COMPUTERS = '/api/v1/computers-inventory'

const emulator = await emulatorUnderTest(t)

async function tokenOf(client_id: string, client_secret: string): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id, client_secret }
  return (await emulator.request<{ access_token: string }>('/api/oauth/token', { form })).body.access_token
}

const basic = (text: string) => ({
  headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
})

t.test('missing privileges are named, and those there are', async t => {
  const bearer = await tokenOf(REPORT, 'localtenant-jamf-readonly-secret')
  t.equal(
    await refusal(emulator, '/api/v2/mobile-devices', { bearer }),
    `403 '${REPORT}' lacks the privileges Read Mobile Devices; it has Read Computers.`,
  )
  t.match(
    await refusal(emulator, '/api/v1/auth/keep-alive', { method: 'POST', bearer }),
    /^403 Only the token of an account can be kept alive/,
  )
})

t.test('no token, an unknown one and an expired one are told apart', async t => {
  t.equal(await refusal(emulator, COMPUTERS), '401 The request has no Authorization header.')
  t.match(
    await refusal(emulator, COMPUTERS, { headers: { authorization: 'Digest x' } }),
    /^401 The Authorization header has neither/,
  )
  t.match(
    await refusal(emulator, COMPUTERS, basic('jamfadmin:localtenant')),
    /^401 User name and password are taken by POST/,
  )
  t.equal(
    await refusal(emulator, COMPUTERS, { bearer: 'opaque' }),
    '401 The bearer is no token of a Jamf Pro.',
  )
  t.match(
    await refusal(emulator, COMPUTERS, { bearer: await emulator.token() }),
    /^401 The token is one of Microsoft Entra ID, of 'https:\/\/sts[^']+' for 'https:\/\/graph\.microsoft\.com'; a Jamf Pro takes those/,
  )
  const bearer = await tokenOf(CLIENT, 'localtenant-jamf-secret')
  const invalidated = await emulator.request('/api/v1/auth/invalidate-token', { method: 'POST', bearer })
  t.equal(invalidated.status, 204)
  t.match(await refusal(emulator, COMPUTERS, { bearer }), /^401 The token is unknown: it was revoked/)
  const late = await tokenOf(CLIENT, 'localtenant-jamf-secret')
  await emulator.request('/_localtenant/clock/advance', { json: { seconds: 1801 } })
  t.match(
    await refusal(emulator, COMPUTERS, { bearer: late }),
    /^401 The token expired at \d{4}-.*Z; it is now \d{4}-/,
  )
})

t.test('wrong user names, passwords and secrets are told apart', async t => {
  const login = (text: string) => refusal(emulator, '/api/v1/auth/token', { method: 'POST', ...basic(text) })
  t.equal(await login('nobody:x'), "401 There is no account 'nobody'.")
  t.equal(await login('JamfAdmin:x'), "401 The password of the account 'JamfAdmin' is wrong.")
  t.equal(
    await refusal(emulator, '/api/v1/auth/token', { method: 'POST' }),
    '401 The request has no user name and password in an Authorization header.',
  )
  t.equal(
    await refusal(emulator, '/JSSResource/computers', basic('jamfadmin:x')),
    "401 The password of the account 'jamfadmin' is wrong.",
  )
  const oauth = (form: Readonly<Record<string, string>>) =>
    refusal(emulator, '/api/oauth/token', { form: { grant_type: 'client_credentials', ...form } })
  t.equal(await oauth({ client_id: 'x', client_secret: 'y' }), "401 There is no enabled API client 'x'.")
  t.equal(
    await oauth({ client_id: CLIENT, client_secret: 'y' }),
    `401 The secret of the API client '${CLIENT}' is wrong.`,
  )
  t.equal(await oauth({ client_id: CLIENT }), '401 The request has no client_secret.')
  t.equal(await oauth({}), '401 The request has no client_id.')
})

t.test('what is not there is named', async t => {
  const bearer = await tokenOf(CLIENT, 'localtenant-jamf-secret')
  t.match(
    await refusal(emulator, '/api/v1/computers-inventory/99999', { bearer }),
    /^404 .*99999 does not exist\.$/,
  )
  t.equal(
    await refusal(emulator, '/api/v1/nothing', { bearer }),
    '404 No operation has the path /api/v1/nothing. /_localtenant/docs shows those there are.',
  )
})
