import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import { readMoment } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Deadline } from '../../../kernel/organisation/scheduled-work.ts'
import { statement } from '../../../query/statements/statements.ts'

const DAY = 86_400_000

/** How long Intune waits for a sign of life is not public. Jamf Pro itself calls a computer unresponsive after a day. */
const PATIENCE = DAY

/** When the devices of a silent partner stop counting as compliant is not public either: a week after its last sign of life. */
const GRACE = 6 * DAY

/** When a partner counts as unresponsive that shows a sign of life at `moment` (milliseconds) and then none, in the database's form. */
export function silenceEnd(moment: number): string {
  return isoSeconds(moment + PATIENCE)
}

/** Partners that have been silent for too long. */
export const partnerUnresponsive: Deadline = {
  name: 'partnerUnresponsive',
  next({ database }) {
    const sql = `SELECT min(due) FROM (
        SELECT min(unresponsive_due_at) AS due FROM compliance_management_partners WHERE partner_state = 'enabled'
        UNION ALL SELECT min(unresponsive_due_at) FROM device_management_partners WHERE partner_state = 'enabled')`
    return readMoment(database, sql)
  },
  run({ database }, moment) {
    const values = { moment: isoSeconds(moment), nonComplianceDueAt: isoSeconds(moment + GRACE) }
    statement(
      database,
      `UPDATE compliance_management_partners SET partner_state = 'unresponsive', unresponsive_due_at = NULL
       WHERE partner_state = 'enabled' AND unresponsive_due_at <= @moment`,
    ).run(values)
    statement(
      database,
      `UPDATE device_management_partners
       SET partner_state = 'unresponsive', unresponsive_due_at = NULL, non_compliance_due_at = @nonComplianceDueAt
       WHERE partner_state = 'enabled' AND unresponsive_due_at <= @moment`,
    ).run(values)
  },
}

/** Devices of partners that stay silent: nobody vouches for them any more. */
export const partnerNonCompliance: Deadline = {
  name: 'partnerNonCompliance',
  next({ database }) {
    const sql = `SELECT min(non_compliance_due_at) FROM device_management_partners WHERE partner_state = 'unresponsive'`
    return readMoment(database, sql)
  },
  run: markDevices,
}

function markDevices({ database }: Organisation, moment: number): void {
  const due = `partner_state = 'unresponsive' AND non_compliance_due_at <= ?`
  statement(
    database,
    `UPDATE device_registrations SET is_compliant = 0 WHERE is_compliant = 1
     AND reporter_app_id IN (SELECT single_tenant_app_id FROM device_management_partners WHERE ${due})`,
  ).run(isoSeconds(moment))
  statement(database, `UPDATE device_management_partners SET non_compliance_due_at = NULL WHERE ${due}`).run(
    isoSeconds(moment),
  )
}
