import { isoSeconds } from '../../kernel/organisation/clock.ts'
import { readMoment } from '../../kernel/organisation/moments.ts'
import type { Deadline } from '../../kernel/organisation/scheduled-work.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { statement } from '../../query/statements/statements.ts'

/** Secrets and certificates of applications that end. They stop working by themselves; that it has happened is told once. */
export const secretExpiry: Deadline = {
  name: 'secretExpiry',
  next({ database }) {
    const sql = `SELECT min(ending) FROM (
        SELECT min(end_at) AS ending FROM password_credentials WHERE expiry_noted = 0
        UNION ALL SELECT min(end_at) FROM key_credentials WHERE expiry_noted = 0)`
    return readMoment(database, sql)
  },
  run: ({ database }, moment) => noteExpired(database, moment),
}

/** Marks whatever has ended by `moment` (milliseconds). */
export function noteExpired(database: Database, moment: number): void {
  for (const table of ['password_credentials', 'key_credentials']) {
    const sql = `UPDATE ${table} SET expiry_noted = 1 WHERE expiry_noted = 0 AND end_at <= ?`
    statement(database, sql).run(isoSeconds(moment))
  }
}
