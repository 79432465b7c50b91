import type { Database } from '../../kernel/database.ts'
import { emptyOutbox } from '../outbox.ts'

/**
 * What a seed states relative to the start of the world. Moments inside JSON columns and the creation of users, groups
 * and applications are history and stay.
 */
const relativeColumns: Readonly<Record<string, readonly string[]>> = {
  device_registrations: [
    'compliance_expires_at',
    'registered_at',
    'last_sign_in_at',
    'inventory_reported_at',
    'compliance_reported_at',
  ],
  computers: [
    'report_at',
    'last_contact_at',
    'last_cloud_backup_at',
    'last_enrolled_at',
    'mdm_profile_expires_at',
    'initial_entry_at',
  ],
  mobile_devices: [
    'last_inventory_at',
    'last_contact_at',
    'last_enrolled_at',
    'mdm_profile_expires_at',
    'initial_entry_at',
  ],
  compliance_management_partners: ['last_heartbeat_at', 'unresponsive_due_at'],
  device_management_partners: [
    'last_heartbeat_at',
    'unresponsive_due_at',
    'removal_due_at',
    'non_compliance_due_at',
  ],
  partner_tenants: ['last_heartbeat_at', 'resync_at'],
  password_credentials: ['start_at', 'end_at'],
}

/**
 * Moves a world that was seeded earlier to another start, so that "3 hours ago" stays 3 hours ago. It cannot tell an
 * absolute date from a relative one in these columns: meant for images of worlds that state them relatively.
 *
 * @param byMilliseconds new start minus old one, rounded to whole seconds
 */
export function rebaseTimes(database: Database, byMilliseconds: number): void {
  const modifier = `${Math.round(byMilliseconds / 1000)} seconds`
  database.transaction(() => {
    for (const [table, columns] of Object.entries(relativeColumns)) {
      const moved = columns.map(column => `${column} = strftime('%Y-%m-%dT%H:%M:%SZ', ${column}, @modifier)`)
      database.prepare(`UPDATE ${table} SET ${moved.join(', ')}`).run({ modifier })
    }
    emptyOutbox(database)
  })()
}
