import t from 'tap'
import { hashSecret } from '../../../src/domain/tokens/secrets.ts'
import { openRandom } from '../../../src/kernel/organisation/random.ts'
import { openDatabase } from '../../support/database.ts'
import { readSeed, writeSeed } from '../../support/seeding.ts'

const now = Date.UTC(2026, 0, 15, 12)
const database = openDatabase()
writeSeed(database, await readSeed('contoso'), { now, random: openRandom('test') })

function values(query: string, ...parameters: unknown[]): unknown[] {
  return database.prepare(query).pluck().all(parameters)
}

t.test('every section of every Mac’s inventory is filled', async t => {
  t.ok((values('SELECT count(*) FROM computers')[0] as number) >= 24)
  const columns = values(
    "SELECT name FROM pragma_table_info('computers') WHERE name LIKE '%\\_json' ESCAPE '\\'",
  )
  const perPerson = ['mdm_capable_users_json', 'file_vault_users_json']
  for (const column of (columns as string[]).filter(name => !perPerson.includes(name))) {
    const empty = values(`SELECT id FROM computers WHERE coalesce(${column}, '[]') IN ('[]', '{}')`)
    t.strictSame(empty, [], column)
  }
  t.strictSame(
    values('SELECT id FROM computers WHERE id NOT IN (SELECT computer_id FROM computer_local_accounts)'),
    [],
  )
})

t.test('an application of a Mac has all members of the newest API version', async t => {
  const [first] = JSON.parse(values('SELECT applications_json FROM computers WHERE id = 1')[0] as string)
  t.strictSame(Object.keys(first).sort(), [
    'bundleId',
    'cfBundleShortVersionString',
    'cfBundleVersion',
    'externalVersionId',
    'macAppStore',
    'name',
    'path',
    'sizeMegabytes',
    'updateAvailable',
    'version',
  ])
  t.strictSame(
    values(`SELECT DISTINCT json_extract(a.value, '$.name') FROM computers, json_each(applications_json) a
            WHERE json_extract(a.value, '$.name') NOT LIKE '%.app'`),
    [],
  )
})

t.test('applicable Macs are inside and outside the compliance group', async t => {
  const applicable = `SELECT id FROM computers c
    WHERE EXISTS (SELECT 1 FROM json_each(c.applications_json) WHERE value ->> 'name' = 'CompanyPortal.app')`
  const compliant = `${applicable} AND file_vault_status = 'ALL_ENCRYPTED' AND report_at > '2026-01-13T12:00:00Z'`
  const count = values('SELECT count(*) FROM computers')[0] as number
  t.ok(values(applicable).length < count, 'some lack Company Portal')
  t.ok(values(compliant).length > 5, 'some comply')
  t.ok(values(applicable).length - values(compliant).length > 3, 'some do not')
  t.ok(
    values(`${applicable} AND file_vault_status = 'ALL_ENCRYPTED' AND report_at < '2026-01-13T12:00:00Z'`)
      .length > 0,
    'one fails by its age alone',
  )
})

t.test('what Entra believes of a Mac agrees with the compliance group', async t => {
  const disagreeing = values(`
    SELECT d.name FROM computers c JOIN devices d ON d.seq = c.device_seq JOIN device_registrations r USING (device_seq)
    WHERE r.is_compliant IS NOT NULL AND r.is_compliant <> (
      c.file_vault_status = 'ALL_ENCRYPTED' AND c.report_at > '2026-01-13T12:00:00Z'
      AND EXISTS (SELECT 1 FROM json_each(c.applications_json) WHERE value ->> 'name' = 'CompanyPortal.app'))`)
  t.strictSame(disagreeing, [])
})

t.test('the smart groups have the documented criteria, in the Pro API’s form', async t => {
  const rows = database
    .prepare('SELECT id, name, is_smart, criteria_json FROM jamf_groups ORDER BY id')
    .all() as {
    id: number
    name: string
    is_smart: number
    criteria_json: string
  }[]
  t.match(rows[0], { id: 1, name: 'All Managed Clients', is_smart: 1, criteria_json: '[]' })
  const criteria = (name: string): unknown => JSON.parse(rows.find(row => row.name === name)!.criteria_json)
  const base = { andOr: 'and', openingParen: false, closingParen: false }
  const portal = { ...base, name: 'Application Title', searchType: 'is', value: 'CompanyPortal.app' }
  t.strictSame(criteria('Jamf-Intune Applicable Group'), [{ ...portal, priority: 0 }])
  t.strictSame(criteria('Jamf-Intune Compliance Group'), [
    { ...base, name: 'Last Inventory Update', priority: 0, searchType: 'less than x days ago', value: '2' },
    { ...portal, priority: 1 },
    { ...base, name: 'FileVault 2 Status', priority: 2, searchType: 'is', value: 'All Partitions Encrypted' },
  ])
})

t.test('a static group contains its members', async t => {
  t.strictSame(
    values(`SELECT d.name FROM jamf_static_members m JOIN jamf_groups g ON g.id = m.group_id
            JOIN computers c ON c.id = m.member_id JOIN devices d ON d.seq = c.device_seq
            WHERE g.name = 'Loan Pool' ORDER BY d.name`),
    ['PAVEL-MINI', 'SPARE-MINI', 'SUPPORT-MINI'],
  )
})

t.test('mobile devices are iPhones, iPads and an Apple TV, with their sections filled', async t => {
  t.strictSame(
    values('SELECT DISTINCT platform FROM mobile_devices JOIN devices ON seq = device_seq ORDER BY platform'),
    ['iOS', 'iPadOS', 'tvOS'],
  )
  t.ok((values('SELECT count(*) FROM mobile_devices')[0] as number) >= 10)
  for (const column of [
    'general',
    'hardware',
    'purchasing',
    'security',
    'network',
    'certificates',
    'profiles',
  ]) {
    t.strictSame(values(`SELECT id FROM mobile_devices WHERE ${column}_json IN ('[]', '{}')`), [], column)
  }
  t.strictSame(
    values(`SELECT d.name FROM mobile_devices JOIN devices d ON d.seq = device_seq
            WHERE platform <> 'tvOS' AND applications_json = '[]'`),
    [],
  )
})

t.test('registrations: two on one Mac, none on another, and a PC that Jamf does not know', async t => {
  t.strictSame(
    values(`SELECT d.name FROM device_registrations r JOIN devices d ON d.seq = r.device_seq
            GROUP BY d.seq HAVING count(*) > 1`),
    ['SUPPORT-MINI'],
  )
  t.ok(
    values(`SELECT d.name FROM computers c JOIN devices d ON d.seq = c.device_seq
            WHERE c.device_seq NOT IN (SELECT device_seq FROM device_registrations)`).length > 0,
  )
  t.strictSame(
    values(`SELECT name FROM devices JOIN device_registrations ON device_seq = devices.seq
            WHERE platform = 'Windows' AND device_seq NOT IN (SELECT device_seq FROM computers)`),
    ['ROSA-PC'],
  )
  t.strictSame(values('SELECT DISTINCT is_compliant FROM device_registrations ORDER BY 1'), [null, 0, 1])
})

t.test('each registration of a Mac belongs to a local account and to a Jamf Managed User', async t => {
  t.strictSame(
    values(`SELECT d.name FROM computers c JOIN devices d ON d.seq = c.device_seq
            JOIN device_registrations r USING (device_seq)
            WHERE r.id NOT IN (SELECT registration_id FROM computer_local_accounts WHERE registration_id IS NOT NULL)`),
    [],
  )
  t.strictSame(
    values(`SELECT u.display_name FROM registration_users JOIN users u ON u.id = user_id
            WHERE u.id NOT IN (SELECT member_id FROM group_members JOIN groups g ON g.id = group_id
                               WHERE g.display_name = 'Jamf Managed Users')`),
    [],
  )
})

t.test('the API clients and accounts have their secrets and privileges', async t => {
  t.strictSame(
    database.prepare('SELECT client_id, secret_sha256 FROM jamf_api_clients ORDER BY client_id').raw().all(),
    [
      ['c0ffee00-0000-4000-8000-0000000000b1', hashSecret('localtenant-jamf-secret')],
      ['c0ffee00-0000-4000-8000-0000000000b2', hashSecret('localtenant-jamf-readonly-secret')],
    ],
  )
  t.strictSame(values('SELECT DISTINCT token_lifetime_seconds FROM jamf_api_clients'), [1800])
  const privileges = (client: string): string[] =>
    values(
      `SELECT p.value FROM jamf_api_clients c, json_each(c.role_ids_json) r JOIN jamf_api_roles role ON role.id = r.value,
              json_each(role.privileges_json) p WHERE c.client_id LIKE ?`,
      `%${client}`,
    ) as string[]
  t.strictSame(privileges('b2'), ['Read Computers'])
  t.ok(privileges('b1').length > 236)
  t.ok(privileges('b1').includes('Read Webhooks'))
  const auditor = values(
    "SELECT p.value FROM jamf_accounts, json_each(privileges_json) p WHERE username = 'jamfauditor'",
  ) as string[]
  t.ok(auditor.includes('Read Computers'))
  t.notOk(auditor.some(name => /^(Create|Update|Delete|Send) /.test(name)))
  t.strictSame(values('SELECT DISTINCT password_hash FROM jamf_accounts'), [hashSecret('localtenant')])
})

t.test('both kinds of partner are enabled and their applications known', async t => {
  t.strictSame(
    database
      .prepare(
        'SELECT display_name, partner_state, app_id, macos_onboarded FROM compliance_management_partners',
      )
      .raw()
      .all(),
    [['Jamf Device Compliance', 'enabled', 'c0ffee00-0000-4000-8000-0000000000a6', 1]],
  )
  const [assignment] = JSON.parse(
    values('SELECT macos_assignments_json FROM compliance_management_partners')[0] as string,
  )
  t.strictSame(assignment.target, {
    '@odata.type': '#microsoft.graph.groupAssignmentTarget',
    groupId: 'c0ffee00-0000-4000-8000-0000000000c1',
  })
  t.strictSame(values('SELECT single_tenant_app_id FROM device_management_partners'), [
    'c0ffee00-0000-4000-8000-0000000000a3',
  ])
  t.strictSame(values('SELECT app_id FROM partner_tenants ORDER BY app_id'), [
    'c0ffee00-0000-4000-8000-0000000000a3',
    'c0ffee00-0000-4000-8000-0000000000a6',
  ])
})
