import type { OrganisationSeed } from '../../src/kernel/organisation/seed.ts'
import type { Database } from '../../src/kernel/sqlite/database.ts'
import * as reading from '../../src/seed/read-seed.ts'
import * as writing from '../../src/seed/write-seed.ts'
import { seedSections as sections } from '../../src/seed-sections.ts'

/** A seed, checked against the shapes of all sections where it is a file. */
export function readSeed(nameOrFile: string): Promise<OrganisationSeed> {
  return reading.readSeed(nameOrFile, sections)
}

/** Fills a database with all sections of a seed. */
export function writeSeed(
  database: Database,
  seed: OrganisationSeed,
  options: Omit<Parameters<typeof writing.writeSeed>[2], 'sections'>,
): void {
  writing.writeSeed(database, seed, { sections, ...options })
}
