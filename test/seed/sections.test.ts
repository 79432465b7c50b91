import t from 'tap'
import { hashSecret } from '../../src/domain/tokens/secrets.ts'
import { openRandom } from '../../src/kernel/organisation/random.ts'
import type { Database } from '../../src/kernel/sqlite/database.ts'
import { openDatabase } from '../support/database.ts'
import { readSeed, writeSeed } from '../support/seeding.ts'

const now = Date.UTC(2026, 0, 15, 12)
const contoso = await readSeed('contoso')
const database = seeded()

function seeded(seed = contoso): Database {
  const filled = openDatabase()
  writeSeed(filled, seed, { now, random: openRandom('test') })
  return filled
}

function values(query: string, ...parameters: unknown[]): unknown[] {
  return database.prepare(query).pluck().all(parameters)
}

function value(query: string, ...parameters: unknown[]): unknown {
  return values(query, ...parameters)[0]
}

t.test('the organisation has its fixed names', async t => {
  t.strictSame(database.prepare('SELECT id, display_name, jamf_host FROM organization').all(), [
    {
      id: 'c0ffee00-0000-4000-8000-000000000001',
      display_name: 'Contoso',
      jamf_host: 'contoso.jamfcloud.com',
    },
  ])
  t.strictSame(database.prepare('SELECT name, is_default, is_initial FROM domains ORDER BY name').all(), [
    { name: 'contoso.com', is_default: 1, is_initial: 0 },
    { name: 'contoso.onmicrosoft.com', is_default: 0, is_initial: 1 },
  ])
})

t.test('no row refers to one that is missing', async t => {
  t.strictSame(database.pragma('foreign_key_check'), [])
})

t.test('the users are the promised ones, all with the password localtenant', async t => {
  t.ok((value('SELECT count(*) FROM users') as number) >= 27)
  t.strictSame(values('SELECT DISTINCT password_hash FROM users'), [hashSecret('localtenant')])
  for (const name of ['admin', 'adele.vance', 'alex.wilber']) {
    t.equal(value('SELECT count(*) FROM users WHERE mail = ?', `${name}@contoso.com`), 1, name)
  }
  t.strictSame(values('SELECT display_name FROM users WHERE account_enabled = 0'), ['Zoe Lambert'])
  t.strictSame(values('SELECT display_name FROM users WHERE mail IS NULL'), ['Lobby Kiosk'])
  t.strictSame(values("SELECT display_name FROM users WHERE user_type = 'Guest'"), ['Robin Castle'])
  t.strictSame(values('SELECT user_principal_name FROM users WHERE is_administrator'), ['admin@contoso.com'])
})

t.test('every ordinary user has all common properties', async t => {
  const incomplete = values(`
    SELECT display_name FROM users
    WHERE user_type = 'Member' AND mail IS NOT NULL
      AND (job_title IS NULL OR department IS NULL OR office_location IS NULL OR employee_id IS NULL
           OR mobile_phone IS NULL OR business_phones_json = '[]' OR given_name IS NULL OR surname IS NULL
           OR usage_location IS NULL OR preferred_language IS NULL)`)
  t.strictSame(incomplete, [])
})

const membersOf = (group: string): unknown[] =>
  values(
    `SELECT coalesce(u.display_name, g.display_name, s.display_name, d.name) FROM group_members m
     LEFT JOIN users u ON u.id = m.member_id LEFT JOIN groups g ON g.id = m.member_id
     LEFT JOIN service_principals s ON s.id = m.member_id
     LEFT JOIN device_registrations r ON r.id = m.member_id LEFT JOIN devices d ON d.seq = r.device_seq
     WHERE m.group_id = (SELECT id FROM groups WHERE display_name = ?) ORDER BY m.seq`,
    group,
  )

t.test('groups nest three deep, contain each other, or are empty', async t => {
  t.match(membersOf('Staff'), ['Builders'])
  t.match(membersOf('Builders'), ['Platform Team'])
  t.strictSame(membersOf('Platform Team'), ['Bela Ostrow', 'Elif Karaca', 'Farid Haddad'])
  t.ok(membersOf('Project Kestrel').includes('Project Osprey'))
  t.ok(membersOf('Project Osprey').includes('Project Kestrel'))
  t.strictSame(membersOf('Reserved for Later'), [])
  t.ok(membersOf('Jamf Managed Users').length > 20)
})

t.test('a dynamic group contains exactly the users that its rule selects', async t => {
  const row = database
    .prepare(
      "SELECT group_types_json types, membership_rule rule FROM groups WHERE display_name = 'Engineering'",
    )
    .get()
  t.strictSame(row, { types: '["DynamicMembership"]', rule: '(user.department -eq "Engineering")' })
  t.strictSame(
    membersOf('Engineering'),
    values("SELECT display_name FROM users WHERE department = 'Engineering' ORDER BY seq"),
  )
})

t.test('a group may contain a user, a device and an application', async t => {
  t.strictSame(membersOf('Trusted Machines'), ['Quinn Harper', 'QUINN-MBP', 'Contoso Daemon'])
  t.strictSame(
    values(
      'SELECT member_type FROM group_members WHERE group_id = (SELECT id FROM groups WHERE display_name = ?) ORDER BY seq',
      'Trusted Machines',
    ),
    ['user', 'device', 'servicePrincipal'],
  )
})

t.test('a group’s SID is its GUID as four little-endian words', async t => {
  t.equal(
    value("SELECT security_identifier FROM groups WHERE display_name = 'Jamf Managed Users'"),
    'S-1-12-1-3237998080-1073741824-128-3238002688',
  )
})

t.test('every application has the secrets that the documentation promises', async t => {
  const promised: Record<string, string[]> = {
    a1: ['localtenant-daemon-secret', 'localtenant-daemon-secret-2'],
    a2: ['localtenant-reader-secret'],
    a3: ['localtenant-connector-secret'],
    a4: ['localtenant-unconsented-secret'],
    a5: [],
    a6: ['localtenant-partner-secret'],
  }
  for (const [suffix, secrets] of Object.entries(promised)) {
    const appId = `c0ffee00-0000-4000-8000-0000000000${suffix}`
    t.same(
      values(
        "SELECT secret_sha256 FROM password_credentials WHERE app_id = ? AND end_at > '2026-01-15T12:00:00Z' ORDER BY display_name",
        appId,
      ),
      secrets.map(hashSecret),
      suffix,
    )
    t.equal(value('SELECT count(*) FROM service_principals WHERE app_id = ?', appId), 1, suffix)
  }
})

/** `resource: role` for all that an application has been granted. */
const grantsOf = (suffix: string): unknown[] =>
  values(
    `SELECT r.display_name || ': ' || json_extract(role.value, '$.value') AS name
     FROM app_role_assignments a JOIN service_principals p ON p.id = a.principal_id
     JOIN service_principals r ON r.id = a.resource_id, json_each(r.app_roles_json) role
     WHERE p.app_id = ? AND json_extract(role.value, '$.id') = a.app_role_id ORDER BY name`,
    `c0ffee00-0000-4000-8000-0000000000${suffix}`,
  )

t.test('applications are granted exactly what the documentation promises', async t => {
  t.strictSame(grantsOf('a2'), ['Microsoft Graph: GroupMember.Read.All', 'Microsoft Graph: User.Read.All'])
  t.strictSame(grantsOf('a3'), [
    'Microsoft Graph: Application.Read.All',
    'Microsoft Intune API: update_device_attributes',
    'Windows Azure Active Directory: Application.Read.All',
  ])
  t.strictSame(grantsOf('a4'), [])
  t.strictSame(grantsOf('a6'), [
    'Microsoft Graph: Application.Read.All',
    'Microsoft Graph: Group.Read.All',
    'Microsoft Graph: User.Read.All',
    'Microsoft Intune API: manage_partner_compliance_policy',
    'Microsoft Intune API: update_device_attributes',
  ])
  const daemon = grantsOf('a1')
  t.equal(daemon.filter(name => String(name).startsWith('Microsoft Intune API')).length, 8)
  for (const thing of ['User', 'Group', 'Device'])
    for (const right of ['Read', 'ReadWrite'])
      t.ok(
        daemon.includes(`Microsoft Graph: ${thing}.${right}.All`),
        'also what another includes, by its name',
      )
  t.ok(daemon.includes('Contoso Inventory: Inventory.Read'))
})

t.test('an application without consent still says what it asks for', async t => {
  t.strictSame(
    JSON.parse(
      value(
        "SELECT required_resource_access_json FROM applications WHERE app_id = 'c0ffee00-0000-4000-8000-0000000000a4'",
      ) as string,
    ),
    [
      {
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        resourceAccess: [
          { id: 'df021288-bdef-4463-88db-98f22de89214', type: 'Role' },
          { id: '98830695-27a2-44f7-8c18-0c3ebc9698f6', type: 'Role' },
        ],
      },
    ],
  )
})

t.test('the compliance partner lives in a tenant of its own', async t => {
  const row = database
    .prepare(
      `SELECT home_tenant_id = app_owner_organization_id same, home_tenant_id <> (SELECT id FROM organization) foreign_home
       FROM applications JOIN service_principals USING (app_id) WHERE app_id LIKE '%a6'`,
    )
    .get()
  t.strictSame(row, { same: 1, foreign_home: 1 })
})

t.test('the public client has delegated consent and no secret', async t => {
  t.strictSame(
    database
      .prepare(
        `SELECT scope, consent_type FROM oauth2_permission_grants JOIN service_principals p ON p.id = client_id
         WHERE p.app_id LIKE '%0a5'`,
      )
      .all(),
    [{ scope: 'openid profile email offline_access User.Read', consent_type: 'AllPrincipals' }],
  )
})

t.test('Microsoft’s own principals answer to all their names', async t => {
  const owner = (name: string): unknown =>
    value(
      `SELECT display_name FROM service_principals JOIN service_principal_names ON service_principal_id = id
       WHERE name = ?`,
      name,
    )
  t.equal(owner('https://graph.microsoft.com'), 'Microsoft Graph')
  t.equal(owner('https://graph.microsoft.com/'), 'Microsoft Graph')
  t.equal(owner('00000003-0000-0000-c000-000000000000'), 'Microsoft Graph')
  t.equal(owner('https://graph.windows.net'), 'Windows Azure Active Directory')
  t.equal(owner('https://api.manage.microsoft.com/'), 'Microsoft Intune API')
  t.equal(owner('c161e42e-d4df-4a3d-9b42-e7a3c31f59d4'), 'Microsoft Intune API')
  t.equal(value('SELECT count(*) FROM service_endpoints'), 10)
  t.equal(value("SELECT count(*) FROM service_endpoints WHERE path NOT LIKE '/%'"), 0)
})

t.test('Graph publishes its well-known permission ids', async t => {
  const published = (column: string, name: string): unknown =>
    value(
      `SELECT json_extract(p.value, '$.id') FROM service_principals, json_each(${column}) p
       WHERE display_name = 'Microsoft Graph' AND json_extract(p.value, '$.value') = ?`,
      name,
    )
  t.equal(published('app_roles_json', 'User.Read.All'), 'df021288-bdef-4463-88db-98f22de89214')
  t.equal(published('oauth2_permission_scopes_json', 'User.Read'), 'e1fe6dd8-ba31-4d61-89e7-88639da4683d')
  t.equal(published('oauth2_permission_scopes_json', 'openid'), '37f7f235-527c-4136-accd-4a02d197296e')
})

t.test('seeding twice gives the same rows', async t => {
  const again = seeded()
  const tables = values("SELECT name FROM sqlite_schema WHERE type = 'table'") as string[]
  for (const table of tables) {
    const all = `SELECT * FROM ${table}`
    t.strictSame(again.prepare(all).all(), database.prepare(all).all(), table)
  }
})

t.test('another tenant has other derived ids', async t => {
  const tenant = { ...contoso.tenant, id: 'c0ffee00-0000-4000-8000-0000000000ff' }
  const other = seeded({ ...contoso, tenant })
  const query = "SELECT id FROM users WHERE display_name = 'Bela Ostrow'"
  t.not(other.prepare(query).pluck().get(), value(query))
})

t.test('the empty organisation has an administrator, one application and Microsoft’s principals', async t => {
  const empty = openDatabase()
  writeSeed(empty, await readSeed('empty'), { now, random: openRandom('test') })
  t.strictSame(empty.prepare('SELECT user_principal_name FROM users').pluck().all(), ['admin@empty.example'])
  t.equal(empty.prepare('SELECT count(*) FROM applications').pluck().get(), 1)
  t.equal(empty.prepare('SELECT count(*) FROM service_principals').pluck().get(), 4)
})
