import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../kernel/clock.ts'
import { type Database, openDatabase } from '../kernel/database.ts'
import { openRandom } from '../kernel/random.ts'
import { type Creation, makeOwn, tenantIdOf } from './creation.ts'
import { developmentKey } from './development-key.ts'
import { emptyOutbox } from './outbox.ts'
import { openSeeded } from './seed/seeded-database.ts'
import { addSigningKey } from './signing-keys.ts'
import { keepCreation } from './world-row.ts'

/** Makes what a world begins with and goes back to when it is reset: a database in memory. */
export type Beginning = () => Promise<Database>

export interface SeedSource {
  /** Name of a seed, a file, or `scale:USERSxDEVICES`. Default `contoso`. */
  readonly seed?: string | undefined
  readonly randomSeed?: string | undefined
  readonly progress?: (text: string) => void
}

/** The beginning of the world that an emulator starts with. */
export function seedBeginning(source: SeedSource): Beginning {
  return async () => {
    const database = await seeded(source)
    addSigningKey(database, await developmentKey(), systemClock.now())
    emptyOutbox(database)
    return database
  }
}

export const DEFAULT_SEED = 'contoso'

function seeded({ seed = DEFAULT_SEED, randomSeed, progress = () => {} }: SeedSource): Promise<Database> {
  return openSeeded({ seed, random: openRandom(randomSeed), progress }, systemClock.now())
}

/**
 * The beginning of a world that was created at run time.
 *
 * @param creation what makes it differ; undefined for one that keeps the identity of its origin
 * @param origin the snapshot that it was made of; without one, the seed
 */
export function createdBeginning(
  creation: Creation | undefined,
  { origin, source }: { origin: (() => Buffer) | undefined; source: SeedSource },
): Beginning {
  return async () => {
    const database = origin ? openDatabase({ image: origin() }) : await seeded(source)
    if (creation && tenantIdOf(creation) !== tenantOf(database)) {
      makeOwn(database, creation)
      keepCreation(database, creation)
    }
    emptyOutbox(database)
    return database
  }
}

function tenantOf(database: Database): string {
  return (database.prepare('SELECT id FROM organization').pluck().get() as string).toLowerCase()
}

/** Where a kept world's origin lies. */
export function originFile(folder: string): string {
  return join(folder, 'origin.sqlite')
}

/** The beginning of a created world that is kept in `folder`. */
export function keptBeginning(folder: string, creation: Creation | undefined, source: SeedSource): Beginning {
  const file = originFile(folder)
  const origin = existsSync(file) ? () => readFileSync(file) : undefined
  return createdBeginning(creation, { origin, source })
}
