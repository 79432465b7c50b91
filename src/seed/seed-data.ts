import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { preparedFolder } from '../kernel/assets.ts'
import type { SeedSections } from '../kernel/organisation/seed.ts'
import { type Database, openDatabase } from '../kernel/sqlite/database.ts'
import type { Schema } from '../kernel/sqlite/schema.ts'
import { FAR_START } from './relative-times.ts'
import { isSeedName } from './seed-name.ts'

/** What organisations are made of. */
export interface SeedMaterial {
  readonly schema: Schema
  readonly sections: SeedSections
}

interface SeedOptions extends SeedMaterial {
  /** Name of a seed, a file, or `scale:USERSxDEVICES`. */
  readonly seed: string
  readonly progress: (text: string) => void
}

/** What a seed makes of an organisation; it has no signing key yet. */
export interface SeedData {
  /** An image was seeded at the far start and is to be moved to the real one. */
  readonly data: Buffer | Database
  /** Milliseconds of whole seconds; relative times count from here. */
  readonly start: number
}

/**
 * @param now milliseconds
 * @throws SeedError
 */
export async function seedData({ seed, progress, ...material }: SeedOptions, now: number): Promise<SeedData> {
  const start = Math.floor(now / 1000) * 1000
  if (!seed.startsWith('scale:')) return { data: await seedImage(material, seed), start }
  // Too much to keep it twice.
  const data = openDatabase({ schema: material.schema })
  await fill(data, material, seed, { now: start, progress })
  return { data, start }
}

// Every reset and every new organisation begins with one.
const images = new Map<string, { readonly version: string; readonly image: Buffer }>()

/** An organisation that is to be moved to its real start: prepared by the build, or made when a seed file is used first and after it was changed. */
async function seedImage(material: SeedMaterial, seed: string): Promise<Buffer> {
  const version = versionOf(seed)
  const known = images.get(seed)
  if (known?.version === version) return known.image
  const image = readImage(seed) ?? (await makeImage(material, seed))
  images.set(seed, { version, image })
  return image
}

/** Tells whether a seed file has been changed; what the package brings, or is not there, has no version. */
function versionOf(seed: string): string {
  const file = isSeedName(seed) ? undefined : statSync(seed, { throwIfNoEntry: false })
  return file ? `${file.mtimeMs} ${file.size}` : ''
}

function readImage(seed: string): Buffer | undefined {
  if (!preparedFolder || !isSeedName(seed)) return undefined
  const file = join(preparedFolder, 'seeds', `${seed}.sqlite`)
  return existsSync(file) ? readFileSync(file) : undefined
}

/** @throws SeedError */
export async function makeImage(material: SeedMaterial, seed: string): Promise<Buffer> {
  // Most tables here are small, and each takes at least a page of every organisation that is made.
  const database = openDatabase({ schema: material.schema, pageSize: 2048 })
  try {
    await fill(database, material, seed, { now: FAR_START, progress: () => {} })
    database.exec('VACUUM')
    return database.serialize()
  } finally {
    database.close()
  }
}

/** Loaded only where it is needed: whoever begins with what the build has prepared never does. */
async function fill(
  database: Database,
  { sections }: SeedMaterial,
  seed: string,
  times: { readonly now: number; readonly progress: (text: string) => void },
): Promise<void> {
  const { fillDatabase } = await import('./fill-database.ts')
  await fillDatabase(database, seed, { sections: await sections(), ...times })
}
