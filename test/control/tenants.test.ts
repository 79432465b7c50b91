import t from 'tap'
import { openContract } from '../support/contract.ts'
import { type Answer, DAEMON, emulatorUnderTest, TENANT } from '../support/emulator.ts'

interface Credential {
  readonly displayName: string
  readonly clientId: string
  readonly clientSecret?: string
}

interface Tenant {
  readonly tenantId: string
  readonly domain: string
  readonly domains: readonly string[]
  readonly administrator: string
  readonly applications: readonly Credential[]
  readonly jamf: {
    readonly host: string
    readonly url: string
    readonly clients: readonly Credential[]
    readonly accounts: readonly { username: string; password: string }[]
  }
  readonly environment: Readonly<Record<string, string>>
}

const emulator = await emulatorUnderTest(t)
const contract = await openContract('control')
const tenants = '/_localtenant/tenants'

async function create(json: object = {}, query = ''): Promise<Tenant> {
  const { status, text, body } = await emulator.request<Tenant>(tenants + query, { json })
  if (status !== 201) throw new Error(`${status} ${text}`)
  return body
}

const find = (credentials: readonly Credential[], name: string): Credential =>
  credentials.find(({ displayName }) => displayName === name)!

function tokenOf({ tenantId }: { tenantId: string }, client: Credential) {
  return emulator.request<{ access_token: string; error_codes?: number[] }>(
    `/${tenantId}/oauth2/v2.0/token`,
    {
      form: {
        grant_type: 'client_credentials',
        client_id: client.clientId,
        client_secret: client.clientSecret ?? '',
        scope: 'https://graph.microsoft.com/.default',
      },
    },
  )
}

async function users(
  tenant: Tenant,
): Promise<Answer<{ value: { id: string; userPrincipalName: string }[] }>> {
  const bearer = (await tokenOf(tenant, find(tenant.applications, 'Contoso Daemon'))).body.access_token
  return emulator.request('/v1.0/users?$select=id,userPrincipalName&$top=999', { bearer })
}

t.test('a new organisation comes with all that it takes to act in it', async t => {
  const created = await emulator.request<Tenant>(tenants, { method: 'POST' })
  contract.matches(t, 'createTenant', created)
  const { tenantId, domain, administrator, applications, jamf, environment } = created.body
  t.equal(created.headers.location, `${emulator.url}${tenants}/${tenantId}`)
  t.match(domain, /^w[0-9a-f]{10}\.contoso\.com$/)
  t.equal(administrator, `admin@${domain}`)
  t.same(
    jamf.clients.map(({ displayName }) => displayName),
    ['Automation', 'Inventory Report'],
    'in the seed’s order',
  )
  const daemon = find(applications, 'Contoso Daemon')
  t.match(environment, {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: daemon.clientId,
    AZURE_CLIENT_SECRET: daemon.clientSecret,
    JAMF_URL: jamf.url,
  })
  const listed = await users(created.body)
  t.equal(listed.status, 200)
  const elsewhere = listed.body.value.filter(
    ({ userPrincipalName }) => !created.body.domains.includes(userPrincipalName.split('@').at(-1)!),
  )
  t.same(elsewhere, [], 'everybody has an address in one of its domains')
  const read = await emulator.request(`${tenants}/${domain}`)
  contract.matches(t, 'getTenant', read)
  t.same(read.body, created.body, 'and can be asked for again')
})

t.test(
  'its Jamf Pro instance answers at a host of its own, and by its credentials at the address of the emulator',
  async t => {
    const { jamf } = await create()
    const login = (base: string) =>
      emulator.request<{ token: string }>(`${base}/api/v1/auth/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${jamf.accounts[0]!.username}:${jamf.accounts[0]!.password}`).toString('base64')}`,
        },
      })
    const atHost = await login(jamf.url)
    t.equal(atHost.status, 200)
    const [client] = jamf.clients
    const token = await emulator.request<{ access_token: string }>('/api/oauth/token', {
      form: {
        grant_type: 'client_credentials',
        client_id: client!.clientId,
        client_secret: client!.clientSecret!,
      },
    })
    t.equal(token.status, 200)
    const bearer = token.body.access_token
    const computers = await emulator.request<{ totalCount: number }>(
      '/api/v1/computers-inventory?page-size=1',
      { bearer },
    )
    t.equal(computers.status, 200)
    t.equal(
      (await emulator.request(`https://contoso.jamfcloud.com/api/v1/computers-inventory`, { bearer })).status,
      401,
      'another instance does not know the token',
    )
  },
)

t.test('what happens in one organisation is not seen in another', async t => {
  const [one, other] = [await create(), await create()]
  const bearer = (await tokenOf(one, find(one.applications, 'Contoso Daemon'))).body.access_token
  const { id } = (await users(one)).body.value[0]!
  await emulator.request(`/v1.0/users/${id}`, { method: 'PATCH', bearer, json: { jobTitle: 'Moved' } })
  const title = async (tenant: Tenant) => {
    const token = (await tokenOf(tenant, find(tenant.applications, 'Contoso Daemon'))).body.access_token
    return (await emulator.request<{ jobTitle: string }>(`/v1.0/users/${id}`, { bearer: token })).body
      .jobTitle
  }
  t.equal(await title(one), 'Moved')
  t.not(await title(other), 'Moved')
  const foreign = await tokenOf(other, find(one.applications, 'Contoso Daemon'))
  t.same([foreign.status, foreign.body.error_codes], [400, [700016]], 'nor are its applications known')
  const stale = await tokenOf(one, {
    displayName: '',
    clientId: DAEMON,
    clientSecret: 'localtenant-daemon-secret',
  })
  t.same(stale.body.error_codes, [700016], 'nor those of the seed')
})

t.test('each has a signing key of its own', async t => {
  const kids = async ({ tenantId }: { tenantId: string }) =>
    (await emulator.request<{ keys: { kid: string }[] }>(`/${tenantId}/discovery/v2.0/keys`)).body.keys.map(
      ({ kid }) => kid,
    )
  const all = (await Promise.all([{ tenantId: TENANT }, await create(), await create()].map(kids))).flat()
  t.equal(new Set(all).size, 3)
})

t.test('nothing in its data still goes by a name of the seed', async t => {
  const tenant = await create()
  await emulator.request(`/_localtenant/snapshots/whole?tenant=${tenant.tenantId}`, { method: 'PUT' })
  const { default: Sqlite } = await import('better-sqlite3')
  const response = await fetch(`${emulator.url}/_localtenant/snapshots/whole?tenant=${tenant.tenantId}`, {
    headers: { accept: 'application/vnd.sqlite3' },
  })
  const database = new Sqlite(Buffer.from(await response.arrayBuffer()))
  t.equal(database.pragma('integrity_check', { simple: true }), 'ok')
  t.same(database.pragma('foreign_key_check'), [])
  const former =
    /c0ffee00-0000-4000-8000-0000000000(?:01|[ab]\d)|@contoso\.(?:onmicrosoft\.)?com|(?<![\w.])contoso\.(?:com|onmicrosoft|jamfcloud)/i
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all() as string[]
  for (const table of tables) {
    for (const row of database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]) {
      const found = Object.entries(row).find(([, value]) => former.test(String(value)))
      if (found) t.fail(`${table}.${found[0]} still has ${former.exec(String(found[1]))?.[0]}`)
    }
  }
  t.ok(tables.length > 30)
  database.close()
})

t.test('a deleted organisation is gone, with its tokens', async t => {
  const tenant = await create()
  const bearer = (await tokenOf(tenant, find(tenant.applications, 'Contoso Daemon'))).body.access_token
  const deleted = await emulator.request(`${tenants}/${tenant.tenantId}`, { method: 'DELETE' })
  t.equal(deleted.status, 204)
  contract.matches(t, 'deleteTenant', deleted)
  t.equal((await emulator.request('/v1.0/users', { bearer })).status, 401)
  t.same((await tokenOf(tenant, find(tenant.applications, 'Contoso Daemon'))).body.error_codes, [90002])
  const again = await emulator.request(`${tenants}/${tenant.tenantId}`, { method: 'DELETE' })
  t.equal(again.status, 404)
  contract.matches(t, 'deleteTenant', again)
})

t.test('an organisation can be deleted by its own control, and while it works on something', async t => {
  const own = await create()
  const gone = await emulator.request(`${tenants}/${own.tenantId}?tenant=${own.tenantId}`, {
    method: 'DELETE',
  })
  t.equal(gone.status, 204)

  const busy = await create()
  const bearer = (await tokenOf(busy, find(busy.applications, 'Contoso Daemon'))).body.access_token
  await emulator.request(`/_localtenant/faults?tenant=${busy.tenantId}`, {
    method: 'PUT',
    json: { faults: [{ match: { operation: 'listUsers' }, effect: { latency: 200 } }] },
  })
  const struck = emulator.control.forTenant(busy.tenantId).events
  const waiting = emulator.request('/v1.0/users', { bearer })
  while ((await struck.list({ names: ['faultStruck'] })).length === 0);
  t.equal((await emulator.request(`${tenants}/${busy.tenantId}`, { method: 'DELETE' })).status, 204)
  t.match((await waiting).status, 404)
})

t.test('of several that would have the same identity one comes', async t => {
  const first = await create()
  const at = `?tenant=${first.tenantId}`
  await emulator.request(`/_localtenant/snapshots/twin${at}`, { method: 'PUT' })
  const image = Buffer.from(await emulator.control.forTenant(first.tenantId).snapshots.export('twin'))
  await emulator.request(`${tenants}/${first.tenantId}`, { method: 'DELETE' })
  await emulator.control.snapshots.import('twin', image)
  const twins = await Promise.all(
    [1, 2, 3].map(() => emulator.request(tenants, { json: { snapshot: 'twin', identity: 'kept' } })),
  )
  t.same(twins.map(({ status }) => status).sort(), [201, 409, 409])
  t.equal((await emulator.request(`${tenants}/${first.tenantId}`, { method: 'DELETE' })).status, 204)
  t.equal((await emulator.request(`${tenants}/${first.tenantId}`)).status, 404)
})

t.test('a reset gives it the same names, ids, secrets and key again', async t => {
  const tenant = await create()
  const daemon = find(tenant.applications, 'Contoso Daemon')
  const bearer = (await tokenOf(tenant, daemon)).body.access_token
  const json = { displayName: 'Changed' }
  t.equal(
    (await emulator.request(`/v1.0/users/${tenant.administrator}`, { method: 'PATCH', bearer, json })).status,
    204,
  )
  t.equal(
    (await emulator.request(`/_localtenant/reset?tenant=${tenant.domain}`, { method: 'POST' })).status,
    204,
  )
  t.same((await emulator.request(`${tenants}/${tenant.tenantId}`)).body, tenant)
  const after = await emulator.request(`/v1.0/users/${tenant.administrator}`, { bearer })
  t.match(after.body, { displayName: 'Admin' }, 'the token of before is still good')
})

t.test('one made of a snapshot begins with its data', async t => {
  const origin = await create()
  const bearer = (await tokenOf(origin, find(origin.applications, 'Contoso Daemon'))).body.access_token
  const json = { displayName: 'From before' }
  await emulator.request(`/v1.0/users/${origin.administrator}`, { method: 'PATCH', bearer, json })
  await emulator.request(`/_localtenant/snapshots/base?tenant=${origin.tenantId}`, { method: 'PUT' })
  const copy = await create({ snapshot: 'base' }, `?tenant=${origin.tenantId}`)
  t.not(copy.tenantId, origin.tenantId)
  t.equal(copy.domain.split('.').length, 3, 'the label of the origin is not kept')
  const token = (await tokenOf(copy, find(copy.applications, 'Contoso Daemon'))).body.access_token
  t.match((await emulator.request(`/v1.0/users/${copy.administrator}`, { bearer: token })).body, json)
  await emulator.request(`/_localtenant/reset?tenant=${copy.tenantId}`, { method: 'POST' })
  t.match((await emulator.request(`/v1.0/users/${copy.administrator}`, { bearer: token })).body, json)
})

t.test('what cannot be is refused with a sentence that says what to do', async t => {
  const unknown = await create({}).then(() => emulator.request(tenants, { json: { snapshot: 'nowhere' } }))
  t.equal(unknown.status, 404)
  t.match(unknown.body.error, /^There is no snapshot 'nowhere'; PUT makes one\./)
  await emulator.request('/_localtenant/snapshots/own', { method: 'PUT' })
  const refusals: [number, Answer, RegExp][] = [
    [404, unknown, /./],
    [400, await emulator.request(tenants, { json: { identity: 'kept' } }), /name one/],
    [409, await emulator.request(tenants, { json: { snapshot: 'own', identity: 'kept' } }), /already/],
    [400, await emulator.request(tenants, { json: { name: 'x' } }), /identity/],
  ]
  for (const [status, refused, words] of refusals) {
    t.equal(refused.status, status)
    t.match(refused.body.error, words)
    contract.matches(t, 'createTenant', refused)
  }
  const first = await emulator.request(`${tenants}/${TENANT}`, { method: 'DELETE' })
  t.equal(first.status, 409)
  contract.matches(t, 'deleteTenant', first)
  const missing = await emulator.request(`${tenants}/fabrikam.com`)
  t.equal(missing.status, 404)
  contract.matches(t, 'getTenant', missing)
  const listed = await emulator.request<{ tenants: Tenant[] }>(tenants)
  contract.matches(t, 'listTenants', listed)
  t.equal(listed.body.tenants[0]?.tenantId, TENANT)
})

t.test('while many are asked for, the requests of others are answered in between', async t => {
  await using busy = await emulatorUnderTest(t, {})
  for (let number = 0; number < 30; number++) await busy.request(tenants, { json: {} })
  const order: string[] = []
  const all = ['GET /tenants', 'POST /reset?tenant=*', 'PUT /snapshots/many?tenant=*'].map(async asked => {
    const [method, path] = asked.split(' ') as [string, string]
    const { status } = await busy.request(`/_localtenant${path}`, { method })
    t.ok(status < 300, asked)
    order.push(asked)
  })
  const other = busy.request('/v1.0/users').then(() => order.push('another'))
  await Promise.all([...all, other])
  t.equal(order[0], 'another')
})
