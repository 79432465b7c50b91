import { openRandom } from '../kernel/organisation/random.ts'
import type { Database } from '../kernel/sqlite/database.ts'
import { readSeed } from './organisation-seed.ts'
import { readScale, seedScale } from './scale/scale.ts'
import { seedOrganisation, usersMatching } from './sections.ts'

/**
 * Fills an empty database from a seed: a name, a file, or `scale:USERSxDEVICES`, which is `contoso` with that many more.
 *
 * @param now milliseconds; relative times in the seed count from here
 * @throws SeedError
 */
export async function fillDatabase(
  database: Database,
  seed: string,
  { now, progress }: { now: number; progress: (text: string) => void },
): Promise<void> {
  const scale = readScale(seed)
  // A seed always makes the same organisation.
  const random = openRandom('seed')
  seedOrganisation(database, await readSeed(scale ? 'contoso' : seed), { now, random })
  if (scale) seedScale(database, { ...scale, onProgress: progress, usersMatching })
}
