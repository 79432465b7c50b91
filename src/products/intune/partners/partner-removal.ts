import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import { readMoment } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Deadline } from '../../../kernel/organisation/scheduled-work.ts'
import { statement } from '../../../query/statements/statements.ts'

const DUE = `partner_state = 'terminated' AND removal_due_at <= ?`

/** Devices of partners whose connection was ended ninety days ago: Intune forgets what it knew of them. */
export const partnerRemoval: Deadline = {
  name: 'partnerRemoval',
  next({ database }) {
    const sql = `SELECT min(removal_due_at) FROM device_management_partners WHERE partner_state = 'terminated'`
    return readMoment(database, sql)
  },
  run: removeDevices,
}

/** The device object belongs to Entra ID, which keeps it: not managed, not compliant. */
function removeDevices({ database }: Organisation, moment: number): void {
  statement(
    database,
    `UPDATE device_registrations SET is_managed = 0, is_compliant = 0, mdm_app_id = NULL, management_type = NULL,
       compliance_expires_at = NULL, inventory_reported_at = NULL, compliance_reported_at = NULL, reporter_app_id = NULL
     WHERE reporter_app_id IN (SELECT single_tenant_app_id FROM device_management_partners WHERE ${DUE})`,
  ).run(isoSeconds(moment))
  statement(database, `UPDATE device_management_partners SET removal_due_at = NULL WHERE ${DUE}`).run(
    isoSeconds(moment),
  )
}
