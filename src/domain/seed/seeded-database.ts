import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { preparedFolder } from '../../kernel/assets.ts'
import { type Database, openDatabase } from '../../kernel/database.ts'
import type { Random } from '../../kernel/random.ts'
import { noteExpired } from '../secret-expiry.ts'
import { rebaseTimes } from './rebase-times.ts'

/** The moment at which a prepared image was seeded; its relative times are shifted from here to now. */
export const IMAGE_TIME = Date.UTC(2026, 0, 1)

export interface SeedOptions {
  /** Name of a seed, a file, or `scale:USERSxDEVICES`. */
  readonly seed: string
  readonly random: Random
  readonly progress: (text: string) => void
}

// Images are read once: every reset and every new organisation begins with one.
const images = new Map<string, Buffer | undefined>()

/**
 * A freshly seeded database in memory. It has no signing key yet.
 *
 * @param now milliseconds; relative times count from here
 * @throws SeedError
 */
export async function openSeeded({ seed, random, progress }: SeedOptions, now: number): Promise<Database> {
  const image = seedImage(seed)
  if (image) return openDatabase({ image: atSecond(seed, image, Math.floor(now / 1000)) })
  const { fillDatabase } = await import('./fill-database.ts')
  const database = openDatabase()
  await fillDatabase(database, seed, { now, random, progress })
  // What has ended before the world begins is no news in it.
  noteExpired(database, now)
  return database
}

// Suites reset, and make organisations, many times a second.
let latest: { readonly seed: string; readonly second: number; readonly image: Buffer } | undefined

/** The image of a world that begins at this second of the machine's time. */
function atSecond(seed: string, image: Buffer, second: number): Buffer {
  if (latest?.seed !== seed || latest.second !== second) {
    const database = openDatabase({ image })
    rebaseTimes(database, second * 1000 - IMAGE_TIME)
    noteExpired(database, second * 1000)
    latest = { seed, second, image: database.serialize() }
    database.close()
  }
  return latest.image
}

/** What the build has prepared of a seed that comes with the package; undefined for every other. */
export function seedImage(seed: string): Buffer | undefined {
  if (!images.has(seed)) images.set(seed, readImage(seed))
  return images.get(seed)
}

function readImage(seed: string): Buffer | undefined {
  if (!preparedFolder || !/^[\w-]+$/.test(seed)) return undefined
  const file = join(preparedFolder, 'seeds', `${seed}.sqlite`)
  return existsSync(file) ? readFileSync(file) : undefined
}
