import t from 'tap'
import { openRandom } from '../../src/kernel/organisation/random.ts'
import type { Database } from '../../src/kernel/sqlite/database.ts'
import { findTemplateRows, writeTemplateRows } from '../../src/organisations/identity/template-rows.ts'
import { FAR_START } from '../../src/seed/relative-times.ts'
import { momentOf } from '../../src/seed/seed-run.ts'
import { openDatabase } from '../support/database.ts'
import { readSeed, writeSeed } from '../support/seeding.ts'

const now = Date.UTC(2026, 0, 15, 12)

t.test('a moment is absolute or a duration from the start of the organisation', async t => {
  t.equal(momentOf('2025-03-01T08:00:00+02:00', now), '2025-03-01T06:00:00Z')
  t.equal(momentOf('-PT3H', now), '2026-01-15T09:00:00Z')
  t.equal(momentOf('-P2D', now), '2026-01-13T12:00:00Z')
  t.equal(momentOf('P1DT1H30M', now), '2026-01-16T13:30:00Z')
  for (const text of ['yesterday', 'P', 'PT', '-P1W', 'P1.5D']) {
    t.throws(() => momentOf(text, now), { message: /is neither a date nor a duration/ }, text)
  }
})

const contoso = await readSeed('contoso')

function seededAt(start: number): Database {
  const database = openDatabase()
  writeSeed(database, contoso, { now: start, random: openRandom('test') })
  return database
}

t.test('an organisation placed at its start equals one seeded there', async t => {
  const start = now + 400 * 86_400_000 + 5_000
  const placed = seededAt(FAR_START)
  writeTemplateRows(placed, findTemplateRows(placed, { start }), { start })
  const expected = seededAt(start)
  const tables = expected
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all() as string[]
  for (const table of tables) {
    const all = `SELECT * FROM ${table}`
    if (table !== 'outbox') t.strictSame(placed.prepare(all).all(), expected.prepare(all).all(), table)
  }
})

t.test('dates stay as the seed states them, and all that counts from the start is moved', async t => {
  const database = openDatabase()
  const [never, longAgo] = ['9999-12-31T00:00:00Z', '1970-01-01T00:00:00Z']
  const [application] = contoso.applications!
  const secrets = [
    { secret: 'a', startsAt: longAgo, endsAt: never },
    { secret: 'b', endsAt: 'P9D' },
  ]
  const users = contoso.users.map(user => ({ ...user, createdAt: '-P4D' }))
  const seed = {
    ...contoso,
    users,
    applications: [{ ...application!, secrets }, ...contoso.applications!.slice(1)],
  }
  writeSeed(database, seed, { now: FAR_START, random: openRandom('test') })
  writeTemplateRows(database, findTemplateRows(database, { start: now }), { start: now })
  const credentials = database.prepare(
    'SELECT start_at, end_at FROM password_credentials WHERE app_id = ? ORDER BY rowid',
  )
  t.same(credentials.all(application!.appId), [
    { start_at: longAgo, end_at: never },
    { start_at: '2025-12-16T12:00:00Z', end_at: '2026-01-24T12:00:00Z' },
  ])
  t.same(database.prepare('SELECT DISTINCT created_at FROM users').pluck().all(), ['2026-01-11T12:00:00Z'])
})
