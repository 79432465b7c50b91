import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { preparedFolder } from '../kernel/assets.ts'
import { systemClock } from '../kernel/clock.ts'
import { type Database, DatabaseError, openDatabase } from '../kernel/database.ts'
import { openEvents } from '../kernel/events.ts'
import { openFaultPlan } from '../kernel/faults.ts'
import { openJournal } from '../kernel/journal.ts'
import { openRandom, type Random } from '../kernel/random.ts'
import type { World } from '../kernel/tenants.ts'
import { openWorldClock } from '../kernel/world-clock.ts'
import { developmentKey } from './development-key.ts'
import { rebaseTimes } from './seed/rebase-times.ts'
import { addSigningKey } from './signing-keys.ts'

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
  const clock = openWorldClock()
  const file = options.data ? join(options.data, 'organisation.sqlite') : undefined
  const seeded = () => openSeeded(options, { random, progress })
  let database = file && existsSync(file) ? openDatabase({ file }) : keep(await seeded(), file)
  const faults = openFaultPlan(random)
  const journal = openJournal()
  return {
    ...readIdentity(database, options),
    faults,
    journal,
    events: openEvents(),
    get database() {
      return database
    },
    clock,
    random,
    async reset() {
      const fresh = await seeded()
      database.close()
      // Without the file, a start after a crash right here seeds anew, which is what was asked for.
      if (file) rmSync(file, { force: true })
      database = keep(fresh, file)
      clock.run(1)
      clock.resume()
      clock.set(systemClock.now())
      faults.plan([])
      faults.profiles = new Map()
      journal.clear()
    },
  }
}

function readIdentity(database: Database, { data }: OrganisationOptions): Pick<World, 'tenantId' | 'names'> {
  const organization = database.prepare('SELECT id, jamf_host FROM organization').get()
  if (!organization) {
    database.close()
    throw new DatabaseError(
      `The database in ${data} holds no organisation; delete it to start from the seed.`,
    )
  }
  const { id, jamf_host } = organization as Record<string, string>
  const domains = database.prepare('SELECT name FROM domains').pluck().all() as string[]
  return { tenantId: id!.toLowerCase(), names: [...domains, jamf_host!].map(name => name.toLowerCase()) }
}

/** A database in memory, as it is or, when there is a file, moved there. */
function keep(database: Database, file: string | undefined): Database {
  if (!file) return database
  const image = database.serialize()
  database.close()
  return openDatabase({ image, file })
}

/** A freshly seeded database in memory, so that a start that fails half-way leaves no half-filled file behind. */
async function openSeeded(
  { seed = 'contoso' }: OrganisationOptions,
  { random, progress }: { random: Random; progress: Progress },
): Promise<Database> {
  const now = systemClock.now()
  const image = preparedFolder && join(preparedFolder, 'seeds', `${seed}.sqlite`)
  let database: Database
  if (image && /^[\w-]+$/.test(seed) && existsSync(image)) {
    database = openDatabase({ image: readFileSync(image) })
    rebaseTimes(database, now - IMAGE_TIME)
  } else {
    const { fillDatabase } = await import('./seed/fill-database.ts')
    database = openDatabase()
    await fillDatabase(database, seed, { now, random, progress })
  }
  addSigningKey(database, await developmentKey(), now)
  return database
}
