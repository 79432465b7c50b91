import { seedFirstParty } from '../domain/applications/first-party.ts'
import { seedApplications } from '../domain/applications/seed-applications.ts'
import { seedPermissions } from '../domain/applications/seed-permissions.ts'
import { seedDevices } from '../domain/devices/seed-devices.ts'
import { seedTenant, seedUsers } from '../domain/directory/seed-directory.ts'
import { seedGroups } from '../domain/directory/seed-groups.ts'
import { emptyOutbox } from '../kernel/organisation/outbox.ts'
import type { Random } from '../kernel/organisation/random.ts'
import type { Database } from '../kernel/sqlite/database.ts'
import { seedEnrollment } from '../products/apple/discovery/seed-enrollment.ts'
import { seedPartners } from '../products/intune/partners/seed-partners.ts'
import { seedJamf } from '../products/jamf/seed/seed-jamf.ts'
import type { OrganisationSeed } from './organisation-seed.ts'
import { SeedError } from './seed-error.ts'

export { usersMatching } from '../domain/directory/membership-rule.ts'

/**
 * Fills an empty database with an organisation, in one transaction.
 *
 * @param options.now the start of the organisation in milliseconds, which durations of the seed count from
 * @param options.random makes what nobody refers to: FileVault recovery keys
 * @throws SeedError when the seed contradicts itself; the database is then as before
 */
export function seedOrganisation(
  database: Database,
  seed: OrganisationSeed,
  options: { readonly now: number; readonly random: Random },
): void {
  const run = { database, seed, ...options }
  try {
    database.transaction(() => {
      seedTenant(run)
      seedUsers(run)
      seedFirstParty(run)
      seedApplications(run)
      seedPermissions(run)
      const devices = seedDevices(run)
      seedGroups(run)
      seedJamf(run, devices)
      seedPartners(run)
      seedEnrollment(run)
      emptyOutbox(database)
    })()
  } catch (error) {
    if (!(error instanceof SeedError) || !seed.source) throw error
    throw new SeedError(`${seed.source}: ${error.message}`, { cause: error })
  }
}
