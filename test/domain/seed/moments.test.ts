import t from 'tap'
import { rebaseTimes } from '../../../src/domain/seed/rebase-times.ts'
import { momentOf } from '../../../src/domain/seed/seed-run.ts'
import { seedWorld } from '../../../src/domain/seed/seed-world.ts'
import { readSeed } from '../../../src/domain/seed/world-seed.ts'
import { type Database, openDatabase } from '../../../src/kernel/database.ts'
import { openRandom } from '../../../src/kernel/random.ts'

const now = Date.UTC(2026, 0, 15, 12)

t.test('a moment is absolute or a duration from the start of the world', async t => {
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
  seedWorld(database, contoso, { now: start, random: openRandom('test') })
  return database
}

t.test('a world moved to a later start equals one seeded there', async t => {
  const later = now + 400 * 86_400_000 + 5_000
  const moved = seededAt(now)
  rebaseTimes(moved, later - now)
  const expected = seededAt(later)
  const tables = expected
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all() as string[]
  for (const table of tables) {
    const all = `SELECT * FROM ${table}`
    t.strictSame(moved.prepare(all).all(), expected.prepare(all).all(), table)
  }
})
