import { openRandom } from '../kernel/organisation/random.ts'
import type { SeedSection } from '../kernel/organisation/seed.ts'
import type { Database } from '../kernel/sqlite/database.ts'
import { readSeed } from './read-seed.ts'
import { readScale, seedScale } from './scale/scale.ts'
import { writeSeed } from './write-seed.ts'

interface Filling {
  readonly sections: readonly SeedSection[]
  readonly now: number
  readonly progress: (text: string) => void
}

/**
 * Fills an empty database from a seed: a name, a file, or `scale:USERSxDEVICES`, which is `contoso` with that many more.
 *
 * @param filling.now milliseconds; relative times in the seed count from here
 * @throws SeedError
 */
export async function fillDatabase(
  database: Database,
  seed: string,
  { sections, now, progress }: Filling,
): Promise<void> {
  const scale = readScale(seed)
  // A seed always makes the same organisation.
  const random = openRandom('seed')
  writeSeed(database, await readSeed(scale ? 'contoso' : seed, sections), { sections, now, random })
  const renew = () => {
    for (const section of sections) section.renew?.(database)
  }
  if (scale) seedScale(database, { ...scale, onProgress: progress, renew })
}
