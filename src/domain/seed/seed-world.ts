import type { Database } from '../../kernel/database.ts'
import type { Random } from '../../kernel/random.ts'
import { emptyOutbox } from '../outbox.ts'
import { seedFirstParty } from './first-party.ts'
import { seedApplications } from './seed-applications.ts'
import { seedDevices } from './seed-devices.ts'
import { seedOrganization, seedUsers } from './seed-directory.ts'
import { seedEnrollment } from './seed-enrollment.ts'
import { SeedError } from './seed-error.ts'
import { seedGroups } from './seed-groups.ts'
import { seedJamf } from './seed-jamf.ts'
import { seedPartners } from './seed-partners.ts'
import { seedPermissions } from './seed-permissions.ts'
import type { WorldSeed } from './world-seed.ts'

/**
 * Fills an empty database with a world, in one transaction.
 *
 * @param options.now the start of the world in milliseconds, which durations of the seed count from
 * @param options.random makes what nobody refers to: FileVault recovery keys
 * @throws SeedError when the seed contradicts itself; the database is then as before
 */
export function seedWorld(
  database: Database,
  seed: WorldSeed,
  options: { readonly now: number; readonly random: Random },
): void {
  const run = { database, seed, ...options }
  try {
    database.transaction(() => {
      seedOrganization(run)
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
