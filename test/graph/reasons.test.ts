import t from 'tap'
import { DAEMON, emulatorUnderTest, NEWCOMER, READER, TENANT } from '../support/emulator.ts'
import { recorded, refusal } from '../support/journal.ts'

const emulator = await emulatorUnderTest(t)
const refused = (target: string, bearer: string, json?: unknown, method?: string) =>
  refusal(emulator, target, { bearer, ...(json ? { json } : {}), ...(method ? { method } : {}) })

const mint = async (order: object): Promise<string> =>
  (
    await emulator.request<{ access_token: string }>('/_localtenant/tokens', {
      json: { application: DAEMON, ...order },
    })
  ).body.access_token

t.test('missing permissions are named, and those there are', async t => {
  const reader = await emulator.token({ clientId: READER })
  t.equal(
    await refused('/v1.0/devices', reader),
    '403 The token lacks Device.Read.All or one that includes it; it has GroupMember.Read.All, User.Read.All.',
  )
  const newcomer = await emulator.token({ clientId: NEWCOMER })
  t.match(
    await refused('/v1.0/users', newcomer),
    /^403 The token lacks User.*; it has no application permission\.$/,
  )
})

t.test('a caller without a token is told from one with something else', async t => {
  t.equal(await refusal(emulator, '/v1.0/users'), '401 The request has no Authorization header.')
  const headers = { authorization: 'Basic YTpi' }
  t.match(
    await refusal(emulator, '/v1.0/users', { headers }),
    /^401 The Authorization header has no bearer token;/,
  )
})

t.test('a token that is not good is told why', async t => {
  const intune = await emulator.token({ resource: 'https://api.manage.microsoft.com/' })
  t.match(
    await refused('/v1.0/users', intune),
    /^401 The token is for 'https:\/\/api\.manage\.microsoft\.com\/'; Graph takes https:\/\/graph\.microsoft\.com,/,
  )
  t.equal(await refused('/v1.0/users', 'opaque'), '401 The token is no JSON Web Token.')
  t.match(
    await refused('/v1.0/users', await mint({ lifetime: -3600 })),
    /^401 The token expired at \d{4}-.*Z; it is now \d/,
  )
  t.match(
    await refused('/v1.0/users', await mint({ notBefore: 3600 })),
    /^401 The token is valid from \d{4}-.*Z; it is now/,
  )
  t.match(
    await refused('/v1.0/users', await mint({ key: 'unknown' })),
    new RegExp(`^401 The key '.+' is none of tenant ${TENANT}\\.$`),
  )
  t.equal(
    await refused('/v1.0/users', await mint({ signature: 'broken' })),
    '401 The signature does not fit the key that the token names.',
  )
  t.equal(
    await refused('/v1.0/users', await mint({ algorithm: 'none' })),
    '401 The token is signed in another way than by RS256.',
  )
  t.equal(
    await refused('/v1.0/users', await mint({ claims: { exp: null } })),
    '401 The token has no exp that says when it ends.',
  )
  t.equal(
    await refused('/v1.0/users', await mint({ claims: { iss: 'https://sts.windows.net/evil/' } })),
    `401 The token was issued by 'https://sts.windows.net/evil/', which is none of the issuers of tenant ${TENANT}.`,
  )
  t.equal(
    await refused('/v1.0/users', await mint({ user: 'adele.vance@contoso.com' })),
    "403 The token is a user's, and Graph is emulated for applications that act as themselves.",
  )
  const foreign = await mint({
    claims: { tid: 'fab12ca0-0000-4000-8000-000000000009', iss: 'https://sts.windows.net/x/' },
  })
  t.equal(
    await refused('/v1.0/users', foreign),
    `401 The token was issued by 'https://sts.windows.net/x/' for tenant 'fab12ca0-0000-4000-8000-000000000009', which is not here; there are ${TENANT}.`,
  )
})

t.test('a token of another cloud is told to be one', async t => {
  const { body } = await emulator.request<{ access_token: string }>('/_localtenant/tokens', {
    json: { jamf: { account: 'jamfadmin' } },
  })
  t.equal(
    await refused('/v1.0/users', body.access_token),
    "401 The token is of 'https://contoso.jamfcloud.com' and names no tenant, so it is none of Microsoft Entra ID, whose tokens are taken here.",
  )
})

t.test('a token that another organisation has signed names that one', async t => {
  const created = await emulator.request<{
    tenantId: string
    applications: { clientId: string; clientSecret?: string }[]
  }>('/_localtenant/tenants', { json: {} })
  const { tenantId } = created.body
  const minted = await emulator.request<{ access_token: string }>(`/_localtenant/tokens?tenant=${tenantId}`, {
    json: { claims: { tid: TENANT } },
  })
  t.match(
    await refused('/v1.0/users', minted.body.access_token),
    new RegExp(`is none of tenant ${TENANT}\\. It is one of tenant ${tenantId}\\.$`),
  )
})

t.test('what is wrong with a body, a path or an object is named', async t => {
  const bearer = await emulator.token()
  const group = { displayName: 1, mailEnabled: false, mailNickname: 'x', securityEnabled: true }
  t.equal(await refused('/v1.0/groups', bearer, group), '400 displayName must be string.')
  t.equal(
    await refused('/v1.0/groups', bearer, { displayName: 'x' }),
    "400 The body must have required property 'mailEnabled'.",
  )
  t.match(await refused('/v1.0/users/nobody', bearer), /^404 Resource 'nobody' does not exist/)
  t.equal(
    await refused('/v1.0/nothing', bearer),
    '400 No operation has the path /v1.0/nothing. /_localtenant/docs shows those there are.',
  )
  t.match(
    await refused('/v1.0/users', bearer, { a: 1 }, 'PUT'),
    /^405 PUT is not allowed here; allowed is GET, POST\.$/,
  )
  t.match(
    await refused('/v1.0/auditLogs/signIns', bearer),
    /^501 GET \/v1\.0\/auditLogs\/signIns is a path of the real service that is not emulated\.$/,
  )
  const broken = await recorded(emulator, '/v1.0/groups', {
    bearer,
    body: '{',
    headers: { 'content-type': 'application/json' },
  })
  t.match(broken.reason, /not valid JSON/)
})
