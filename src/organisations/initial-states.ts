import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noteExpired } from '../domain/applications/secret-expiry.ts'
import { developmentKey } from '../domain/tokens/development-key.ts'
import { addSigningKey } from '../domain/tokens/signing-keys.ts'
import { systemClock } from '../kernel/organisation/clock.ts'
import { type Creation, tenantIdOf } from '../kernel/organisation/creation.ts'
import { stateAt } from '../kernel/organisation/organisation-clock.ts'
import { keepClock, keepCreation } from '../kernel/organisation/organisation-row.ts'
import { emptyOutbox } from '../kernel/organisation/outbox.ts'
import type { Database } from '../kernel/sqlite/database.ts'
import type { Schema } from '../kernel/sqlite/schema.ts'
import { type SeedData, seedData } from '../seed/seed-data.ts'
import { makeOwn } from './identity/clone-identity.ts'
import { findVaryingRows, type VaryingRows, writeVaryingRows } from './identity/template-rows.ts'
import type { Beginning, Origin } from './initial-state.ts'
import { readIdentity } from './open-organisation.ts'

export interface SeedSource {
  readonly schema: Schema
  /** Name of a seed, a file, or `scale:USERSxDEVICES`. Default `contoso`. */
  readonly seed?: string | undefined
  /** The moment at which worlds begin (milliseconds), from which their clocks run on; the machine's time when absent. */
  readonly clock?: number | undefined
  readonly progress?: (text: string) => void
}

/** The beginning of the world that an emulator starts with. */
export function seedBeginning(source: SeedSource): Beginning {
  return async () => {
    const seed = await seedOf(source)
    const key = await developmentKey()
    return {
      data: seed.data,
      start: seed.start,
      dress(database) {
        place(database, seed)
        noteExpired(database, seed.start)
        addSigningKey(database, key, seed.start)
        startClock(database, source)
        emptyOutbox(database)
      },
    }
  }
}

function seedOf({ schema, seed = 'contoso', clock, progress = () => {} }: SeedSource): Promise<SeedData> {
  return seedData({ schema, seed, progress }, clock ?? systemClock.now())
}

function startClock(database: Database, { clock }: SeedSource): void {
  if (clock !== undefined) keepClock(database, stateAt(clock))
}

const placed = new WeakMap<Buffer, VaryingRows>()

/** Moves a seed that was prepared to its start. */
function place(database: Database, { data, start }: SeedData): void {
  if (!Buffer.isBuffer(data)) return
  const rows = placed.get(data) ?? findVaryingRows(database, { start })
  placed.set(data, rows)
  writeVaryingRows(database, rows, { start })
}

/** The beginning of a world that is created of the seed. */
export function createdBeginning(creation: Creation, source: SeedSource): Beginning {
  return async () => {
    const seed = await seedOf(source)
    return {
      data: seed.data,
      start: seed.start,
      dress(database) {
        makeOwn(database, creation, seed)
        noteExpired(database, seed.start)
        keepCreation(database, creation)
        startClock(database, source)
        emptyOutbox(database)
      },
    }
  }
}

/**
 * The beginning of a world that is created of a snapshot.
 *
 * @param creation what makes it differ; undefined for one that keeps the identity of the snapshot
 */
export function copiedBeginning(creation: Creation | undefined, image: () => Buffer): Beginning {
  return async () => {
    const data = image()
    return {
      data,
      dress(database) {
        if (creation && tenantIdOf(creation) !== readIdentity(database).tenantId) {
          makeOwn(database, creation, { data })
          keepCreation(database, creation)
        }
        emptyOutbox(database)
      },
    }
  }
}

/** A world as a snapshot shows it. */
export function asItIs(image: Buffer): Origin {
  return { data: image, dress() {} }
}

/** Where a kept world's origin lies. */
export function originFile(folder: string): string {
  return join(folder, 'origin.sqlite')
}

/** The beginning of a created world that is kept in `folder`. */
export function keptBeginning(folder: string, creation: Creation | undefined, source: SeedSource): Beginning {
  const file = originFile(folder)
  return existsSync(file) || !creation
    ? copiedBeginning(creation, () => readFileSync(file))
    : createdBeginning(creation, source)
}
