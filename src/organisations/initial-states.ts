import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { noteExpired } from '../domain/applications/secret-expiry.ts'
import { developmentKey } from '../domain/tokens/development-key.ts'
import { addSigningKey } from '../domain/tokens/signing-keys.ts'
import { systemClock } from '../kernel/organisation/clock.ts'
import { type Creation, tenantIdOf } from '../kernel/organisation/creation.ts'
import { stateAt } from '../kernel/organisation/organisation-clock.ts'
import { keepClock, keepCreation, keepSeed } from '../kernel/organisation/organisation-row.ts'
import { emptyOutbox } from '../kernel/organisation/outbox.ts'
import type { Database } from '../kernel/sqlite/database.ts'
import { type SeedData, type SeedMaterial, seedData } from '../seed/seed-data.ts'
import { giveOwnIdentity } from './identity/clone-identity.ts'
import { findTemplateRows, type TemplateRows, writeTemplateRows } from './identity/template-rows.ts'
import type { InitialState, MakeInitialState } from './initial-state.ts'
import { readIdentity } from './open-organisation.ts'

export interface SeedSource extends SeedMaterial {
  /** Name of a seed, a file, or `scale:USERSxDEVICES`. Default `contoso`. */
  readonly seed?: string | undefined
  /** The moment at which organisations begin (milliseconds), from which their clocks run on; the machine's time when absent. */
  readonly clock?: number | undefined
  readonly progress?: (text: string) => void
}

/** The initial state of the organisation that an emulator starts with. */
export function seededState(source: SeedSource): MakeInitialState {
  return async () => {
    const seed = await seedOf(source)
    const key = await developmentKey()
    return {
      data: seed.data,
      start: seed.start,
      initialise(database) {
        place(database, seed)
        noteExpired(database, seed.start)
        addSigningKey(database, key, seed.start)
        startClock(database, source)
        keepSeed(database, nameOfSeed(source.seed))
        emptyOutbox(database)
      },
    }
  }
}

/** The name of a seed, or of the file: where that lies may change. */
export function nameOfSeed(seed = 'contoso'): string {
  return basename(seed)
}

function seedOf({
  seed = 'contoso',
  clock,
  progress = () => {},
  ...material
}: SeedSource): Promise<SeedData> {
  return seedData({ ...material, seed, progress }, clock ?? systemClock.now())
}

function startClock(database: Database, { clock }: SeedSource): void {
  if (clock !== undefined) keepClock(database, stateAt(clock))
}

const placed = new WeakMap<Buffer, TemplateRows>()

/** Moves a seed that was prepared to its start. */
function place(database: Database, { data, start }: SeedData): void {
  if (!Buffer.isBuffer(data)) return
  const rows = placed.get(data) ?? findTemplateRows(database, { start })
  placed.set(data, rows)
  writeTemplateRows(database, rows, { start })
}

/** The initial state of an organisation that is created from the seed. */
export function createdState(creation: Creation, source: SeedSource): MakeInitialState {
  return async () => {
    const seed = await seedOf(source)
    return {
      data: seed.data,
      start: seed.start,
      initialise(database) {
        giveOwnIdentity(database, creation, seed)
        noteExpired(database, seed.start)
        keepCreation(database, creation)
        startClock(database, source)
        emptyOutbox(database)
      },
    }
  }
}

/**
 * The initial state of an organisation that is created from a snapshot.
 *
 * @param creation what makes it differ; undefined for one that keeps the identity of the snapshot
 */
export function copiedState(creation: Creation | undefined, image: () => Buffer): MakeInitialState {
  return async () => {
    const data = image()
    return {
      data,
      initialise(database) {
        if (creation && tenantIdOf(creation) !== readIdentity(database).tenantId) {
          giveOwnIdentity(database, creation, { data })
          keepCreation(database, creation)
        }
        emptyOutbox(database)
      },
    }
  }
}

/** The state that a snapshot holds, with nothing changed. */
export function unchangedState(image: Buffer): InitialState {
  return { data: image, initialise() {} }
}

/** The file with the initial state of an organisation that is kept. */
export function initialStateFile(folder: string): string {
  return join(folder, 'origin.sqlite')
}

/** The initial state of a created organisation that is kept in `folder`. */
export function keptState(
  folder: string,
  creation: Creation | undefined,
  source: SeedSource,
): MakeInitialState {
  const file = initialStateFile(folder)
  return existsSync(file) || !creation
    ? copiedState(creation, () => readFileSync(file))
    : createdState(creation, source)
}
