import t from 'tap'
import { groups } from '../../src/domain/directory/seed-groups.ts'
import { openRandom } from '../../src/kernel/organisation/random.ts'
import type { Database } from '../../src/kernel/sqlite/database.ts'
import { readScale, seedScale } from '../../src/seed/scale/scale.ts'
import { SeedError } from '../../src/seed/seed-error.ts'
import { openDatabase } from '../support/database.ts'
import { readSeed, writeSeed } from '../support/seeding.ts'

const now = Date.UTC(2026, 0, 15, 12)
const contoso = await readSeed('contoso')

function scaled(users: number, devices: number): Database {
  const database = openDatabase()
  writeSeed(database, contoso, { now, random: openRandom('test') })
  const renew = () => groups.renew!(database)
  seedScale(database, { users, devices, onProgress: () => {}, renew })
  return database
}

const count = (database: Database, rest: string): number =>
  database.prepare(`SELECT count(*) FROM ${rest}`).pluck().get() as number

t.test('a scale is two numbers', async t => {
  t.strictSame(readScale('scale:100x2000'), { users: 100, devices: 2000 })
  t.equal(readScale('contoso'), undefined)
  for (const text of [
    'scale:abc',
    'scale:',
    'scale:1',
    'scale:1x',
    'scale:-1x1',
    'scale:0x5',
    'scale:9999999x1',
  ]) {
    t.throws(
      () => readScale(text),
      { constructor: SeedError, message: new RegExp(`The seed ${text} `) },
      text,
    )
  }
})

t.test('a thousand users and Macs', async t => {
  const database = scaled(1000, 1000)
  const small = scaled(1, 0)

  await t.test('are added to the organisation', async t => {
    t.equal(count(database, 'users') - count(small, 'users'), 999)
    for (const table of ['devices', 'device_registrations', 'registration_users', 'computers']) {
      t.equal(count(database, table) - count(small, table), 1000, table)
    }
  })

  await t.test('refer to nothing that is missing', async t => {
    t.strictSame(database.pragma('foreign_key_check'), [])
    t.equal(database.pragma('foreign_keys', { simple: true }), 1, 'and the check is on again')
  })

  await t.test('keep the indexes and triggers, and are no events', async t => {
    const indexes = "SELECT name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') ORDER BY name"
    t.strictSame(database.prepare(indexes).all(), openDatabase().prepare(indexes).all())
    t.equal(count(database, 'outbox'), 0)
  })

  await t.test('belong together: owner, registration, record and local account of one Mac', async t => {
    const broken = count(
      database,
      `computers c JOIN devices d ON d.seq = c.device_seq JOIN device_registrations r USING (device_seq)
       JOIN registration_users o ON o.registration_id = r.id JOIN users u ON u.id = o.user_id
       LEFT JOIN computer_local_accounts a ON a.computer_id = c.id AND a.registration_id = r.id
       WHERE d.name LIKE 'MAC-%' AND (u.user_principal_name <> c.username OR u.mail_nickname IS NOT a.username
         OR c.department_id IS NOT (SELECT id FROM jamf_departments WHERE name = u.department))`,
    )
    t.equal(broken, 0)
  })

  await t.test('have every section of the inventory', async t => {
    const columns = database
      .prepare("SELECT name FROM pragma_table_info('computers') WHERE name LIKE '%\\_json' ESCAPE '\\'")
      .pluck()
      .all() as string[]
    const perPerson = ['mdm_capable_users_json', 'file_vault_users_json']
    for (const column of columns.filter(name => !perPerson.includes(name))) {
      t.equal(count(database, `computers WHERE coalesce(${column}, '[]') IN ('[]', '{}')`), 0, column)
    }
  })

  await t.test('join the groups that select them', async t => {
    t.equal(
      count(
        database,
        "group_members m JOIN groups g ON g.id = group_id WHERE g.display_name = 'Engineering'",
      ),
      count(database, "users WHERE department = 'Engineering'"),
    )
    t.ok(
      count(
        database,
        "group_members m JOIN groups g ON g.id = group_id WHERE g.display_name = 'Jamf Managed Users'",
      ) > 1000,
    )
  })

  await t.test('are the same every time', async t => {
    const again = scaled(1000, 1000)
    for (const table of [
      'users',
      'devices',
      'device_registrations',
      'computers',
      'computer_local_accounts',
    ]) {
      const all = `SELECT * FROM ${table}`
      t.strictSame(again.prepare(all).all(), database.prepare(all).all(), table)
    }
  })
})

t.test('fewer users than Macs own several each', async t => {
  const database = scaled(3, 10)
  t.equal(
    count(database, "registration_users JOIN users u ON u.id = user_id WHERE u.employee_id = 'S-0000001'"),
    4,
  )
  t.strictSame(database.pragma('foreign_key_check'), [])
})
