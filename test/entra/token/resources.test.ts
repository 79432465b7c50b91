import { decodeJwt } from 'jose'
import t from 'tap'
import { DAEMON, emulatorUnderTest, TENANT } from '../../support/emulator.ts'
import { visitor } from '../authorize/consent-visitor.ts'
import { contosoWith } from '../seeded.ts'

const VAULT_USER = 'c0ffee00-0000-4000-8000-0000000000f1'
const KEY_VAULT = 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'
const CALLBACK = 'http://localhost:3000/callback'

const emulator = await emulatorUnderTest(t, {
  seed: contosoWith(t, [
    {
      appId: VAULT_USER,
      displayName: 'Vault User',
      redirectUris: { web: [CALLBACK] },
      secrets: [{ secret: 's' }],
      permissions: [
        { resource: 'Azure Key Vault', delegated: ['user_impersonation'] },
        {
          resource: '00000002-0000-0ff1-ce00-000000000000',
          application: ['full_access_as_app'],
          consented: true,
        },
      ],
    },
  ]),
})

interface TokenBody {
  readonly access_token: string
  readonly resource?: string
  readonly error_codes?: readonly number[]
}

const client = {
  grant_type: 'client_credentials',
  client_id: DAEMON,
  client_secret: 'localtenant-daemon-secret',
}

function askFor(scope: string, fields: Readonly<Record<string, string>> = {}) {
  return emulator.request<TokenBody>(`/${TENANT}/oauth2/v2.0/token`, {
    form: { ...client, scope, ...fields },
  })
}

async function principals(filter: string) {
  const bearer = await emulator.token()
  const path = `/v1.0/servicePrincipals?$filter=${encodeURIComponent(filter)}`
  return (await emulator.request<{ value: Record<string, unknown>[] }>(path, { bearer })).body.value
}

t.test('what every tenant has gets tokens, for the audience as it was asked for', async t => {
  const audiences: [scope: string, audience: string][] = [
    ['https://management.core.windows.net//.default', 'https://management.core.windows.net/'],
    ['https://management.azure.com/.default', 'https://management.azure.com'],
    ['https://management.azure.com//.default', 'https://management.azure.com/'],
    ['797f4846-ba00-4fd7-ba43-dac1f8f63013/.default', '797f4846-ba00-4fd7-ba43-dac1f8f63013'],
    ['https://vault.azure.net/.default', 'https://vault.azure.net'],
    ['https://vault.azure.net//.default', 'https://vault.azure.net/'],
    ['https://storage.azure.com/.default', 'https://storage.azure.com'],
    ['https://database.windows.net/.default', 'https://database.windows.net'],
    ['https://ossrdbms-aad.database.windows.net/.default', 'https://ossrdbms-aad.database.windows.net'],
    ['https://outlook.office365.com/.default', 'https://outlook.office365.com'],
    ['https://contoso.sharepoint.com/.default', 'https://contoso.sharepoint.com'],
    ['https://contoso-admin.sharepoint.com//.default', 'https://contoso-admin.sharepoint.com/'],
    ['https://api.loganalytics.io/.default', 'https://api.loganalytics.io'],
    ['https://manage.office.com/.default', 'https://manage.office.com'],
    ['https://api.securitycenter.microsoft.com/.default', 'https://api.securitycenter.microsoft.com'],
    ['https://batch.core.windows.net//.default', 'https://batch.core.windows.net/'],
    ['https://org1.crm4.dynamics.com/.default', 'https://org1.crm4.dynamics.com'],
  ]
  for (const [scope, audience] of audiences) {
    const { status, body, text } = await askFor(scope)
    t.equal(status, 200, text.slice(0, 200))
    const claims = decodeJwt(body.access_token)
    t.match(claims, { aud: audience, iss: `https://sts.windows.net/${TENANT}/`, appid: DAEMON, ver: '1.0' })
    t.notOk('roles' in claims)
  }
  const v1 = await emulator.request<TokenBody>(`/${TENANT}/oauth2/token`, {
    form: { ...client, resource: 'https://management.azure.com/' },
  })
  t.equal(v1.body.resource, 'https://management.azure.com/')
  t.equal(decodeJwt(v1.body.access_token).aud, 'https://management.azure.com/')
})

t.test('what no tenant has is refused, however like it looks', async t => {
  for (const name of [
    'https://nothing.example',
    'https://sharepoint.com',
    'https://a.b.sharepoint.com',
    'https://contoso.sharepoint.com.evil.example',
    'https://contoso.sharepoint.com/sites/x',
    'https://*.sharepoint.com',
    '//*.sharepoint.com',
    '*.sharepoint.com',
    'AzureDatabricks',
  ]) {
    t.same((await askFor(`${name}/.default`)).body.error_codes, [500011], name)
  }
})

t.test('its service principal comes to be with the first token, and only once', async t => {
  const named = "servicePrincipalNames/any(n:n eq 'https://azconfig.io')"
  t.same(await principals(named), [])
  for (const _ of [1, 2]) t.equal((await askFor('https://azconfig.io/.default')).status, 200)
  t.match(await principals(named), [
    {
      displayName: 'Azure App Configuration',
      appId: '35ffadb3-7fc1-497e-b61b-381d28e744cc',
      appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    },
  ])
})

t.test('a seed and an administrator can grant its permissions', async t => {
  const own = { client_id: VAULT_USER, client_secret: 's' }
  const exchange = await askFor('https://outlook.office.com/.default', own)
  t.same(decodeJwt(exchange.body.access_token).roles, ['full_access_as_app'])
  const admin = visitor(emulator)
  await admin.open(`/contoso.com/adminconsent?client_id=${VAULT_USER}&redirect_uri=${CALLBACK}`)
  t.match((await admin.signIn('admin@contoso.com')).text, 'Azure Key Vault')
  t.equal((await admin.accept()).status, 302)
  const [vault] = await principals(`appId eq '${KEY_VAULT}'`)
  const bearer = await emulator.token()
  const { body } = await emulator.request<{ value: unknown[] }>('/v1.0/oauth2PermissionGrants', { bearer })
  t.ok(body.value.some(grant => (grant as { resourceId: string }).resourceId === vault!.id))
})

t.test('each organisation has it with an id of its own', async t => {
  const { tenantId, control } = await emulator.tenant()
  for (const mint of [control, emulator.control]) {
    const { claims } = await mint.tokens.mint({ audience: 'https://storage.azure.com' })
    t.equal(claims.aud, 'https://storage.azure.com')
  }
  const { access_token: bearer } = await control.tokens.mint()
  const path = "/v1.0/servicePrincipals?$filter=displayName eq 'Azure Storage'"
  const { body } = await emulator.request<{ value: { id: string }[] }>(encodeURI(path), { bearer })
  const [ours] = await principals("displayName eq 'Azure Storage'")
  t.equal(body.value.length, 1, tenantId)
  t.not(body.value[0]!.id, ours!.id)
})
