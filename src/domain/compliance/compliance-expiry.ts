import { isoSeconds } from '../../kernel/organisation/clock.ts'
import { readMoment } from '../../kernel/organisation/moments.ts'
import type { Deadline } from '../../kernel/organisation/scheduled-work.ts'
import { statement } from '../../query/statements/statements.ts'

/** Compliance that nobody has renewed in time. */
export const complianceExpiry: Deadline = {
  name: 'complianceExpiry',
  next({ database }) {
    const sql = `SELECT min(compliance_expires_at) FROM device_registrations
                 WHERE is_compliant = 1 AND compliance_expires_at IS NOT NULL`
    return readMoment(database, sql)
  },
  run({ database }, moment) {
    const sql =
      'UPDATE device_registrations SET is_compliant = 0 WHERE is_compliant = 1 AND compliance_expires_at <= ?'
    statement(database, sql).run(isoSeconds(moment))
  },
}
