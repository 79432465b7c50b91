import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { preparedFolder } from '../kernel/assets.ts'
import { systemClock } from '../kernel/clock.ts'
import { type Database, DatabaseError, openDatabase } from '../kernel/database.ts'
import { openRandom, type Random } from '../kernel/random.ts'
import type { World } from '../kernel/tenants.ts'
import { openWorldClock } from '../kernel/world-clock.ts'
import { developmentKey } from './development-key.ts'
import { rebaseTimes } from './seed/rebase-times.ts'
import { addSigningKey, signingKeys } from './signing-keys.ts'

/** The moment at which a prepared image was seeded; its relative times are shifted from here to now. */
export const IMAGE_TIME = Date.UTC(2026, 0, 1)

type Progress = (text: string) => void

/** Where an organisation comes from and where it is kept. */
export interface OrganisationOptions {
  /** Folder of the SQLite file; in memory when absent. */
  readonly data?: string
  /** Name of a seed, a file, or `scale:USERSxDEVICES`. Default `contoso`. */
  readonly seed?: string
  readonly randomSeed?: string
}

/**
 * Opens the organisation that is asked for: the kept one if there is one, else a freshly seeded one.
 *
 * @throws SeedError, DatabaseError
 */
export async function openOrganisation(options: OrganisationOptions, progress: Progress): Promise<World> {
  const random = openRandom(options.randomSeed)
  const database = await openSeeded(options, { random, progress })
  if (signingKeys(database).length === 0) addSigningKey(database, await developmentKey(), systemClock.now())
  const organization = database.prepare('SELECT id, jamf_host FROM organization').get()
  if (!organization) {
    database.close()
    throw new DatabaseError(
      `The database in ${options.data} holds no organisation; delete it to start from the seed.`,
    )
  }
  const { id, jamf_host } = organization as Record<string, string>
  const domains = database.prepare('SELECT name FROM domains').pluck().all() as string[]
  return {
    tenantId: id!.toLowerCase(),
    database,
    clock: openWorldClock(),
    random,
    names: [...domains, jamf_host!].map(name => name.toLowerCase()),
  }
}

async function openSeeded(
  { data, seed = 'contoso' }: OrganisationOptions,
  { random, progress }: { random: Random; progress: Progress },
): Promise<Database> {
  const file = data ? join(data, 'organisation.sqlite') : undefined
  if (file && existsSync(file)) return openDatabase({ file })
  const now = systemClock.now()
  const image = preparedFolder && join(preparedFolder, 'seeds', `${seed}.sqlite`)
  if (image && /^[\w-]+$/.test(seed) && existsSync(image)) {
    const database = openDatabase({ image: readFileSync(image), ...(file ? { file } : {}) })
    rebaseTimes(database, now - IMAGE_TIME)
    return database
  }
  const { fillDatabase } = await import('./seed/fill-database.ts')
  // Seeded in memory first, so that a start that fails half-way leaves no half-filled file behind.
  const database = openDatabase()
  await fillDatabase(database, seed, { now, random, progress })
  return file ? openDatabase({ image: database.serialize(), file }) : database
}
