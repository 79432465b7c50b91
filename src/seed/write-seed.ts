import { emptyOutbox } from '../kernel/organisation/outbox.ts'
import type { OrganisationSeed, SeedRun, SeedSection } from '../kernel/organisation/seed.ts'
import type { Database } from '../kernel/sqlite/database.ts'
import { SeedError } from './seed-error.ts'
import { contentOf } from './seed-member.ts'

interface Writing extends Pick<SeedRun, 'now' | 'random'> {
  /** In the order in which they are written. */
  readonly sections: readonly SeedSection[]
}

/**
 * Fills an empty database with an organisation, in one transaction.
 *
 * @param writing.now the start of the organisation in milliseconds, which durations of the seed count from
 * @throws SeedError when the seed contradicts itself; the database is then as before
 */
export function writeSeed(
  database: Database,
  seed: OrganisationSeed,
  { sections, now, random }: Writing,
): void {
  const run = { database, seed, now, random }
  try {
    database.transaction(() => {
      for (const section of sections) section.write?.(run, contentOf(seed, section.name))
      emptyOutbox(database)
    })()
  } catch (error) {
    if (!(error instanceof SeedError) || !seed.source) throw error
    throw new SeedError(`${seed.source}: ${error.message}`, { cause: error })
  }
}
