import type { OrganisationDirectory } from '../../../kernel/organisation/directory.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Identity } from '../../../kernel/pipeline/product.ts'
import { changesOf } from '../../../kernel/sqlite/changes.ts'
import { generationOf } from '../../../kernel/sqlite/rollback-point.ts'
import type { Caller } from '../caller.ts'

interface Remembered {
  readonly identity: Identity<Caller>
  /** Milliseconds. */
  readonly until: number
  readonly generation: object
  /** Rows changed in the database when this was found: any later change may have revoked it. */
  readonly changes: number
}

/** Tokens are about 0.5 kB each, so this bounds the memory to some 2 MB. */
const CAPACITY = 4096
const memories = new WeakMap<OrganisationDirectory, Map<string, Remembered>>()

/** The organisation of a bearer that has been seen before. */
export function rememberedOrganisation(
  organisations: OrganisationDirectory,
  token: string,
): Organisation | undefined {
  return memoryOf(organisations).get(token)?.identity.organisation
}

/** Who comes with this bearer, unless it has ended or anything has been written since it was last looked up. */
export function rememberedIdentity(
  organisations: OrganisationDirectory,
  organisation: Organisation,
  token: string,
): Identity<Caller> | undefined {
  const known = memoryOf(organisations).get(token)
  return known?.identity.organisation === organisation && isCurrent(known) ? known.identity : undefined
}

/** @param until when the token ends (milliseconds) */
export function rememberIdentity(
  organisations: OrganisationDirectory,
  token: string,
  { identity, until }: Pick<Remembered, 'identity' | 'until'>,
): void {
  const memory = memoryOf(organisations)
  const { database } = identity.organisation
  if (memory.size >= CAPACITY) memory.delete(memory.keys().next().value!)
  memory.set(token, { identity, until, generation: generationOf(database), changes: changesOf(database) })
}

function memoryOf(organisations: OrganisationDirectory): Map<string, Remembered> {
  let memory = memories.get(organisations)
  if (!memory) {
    memory = new Map()
    memories.set(organisations, memory)
    const entries = memory
    organisations.onRemoval(removed => {
      for (const [token, { identity }] of entries)
        if (identity.organisation === removed) entries.delete(token)
    })
  }
  return memory
}

function isCurrent({ identity, until, generation, changes }: Remembered): boolean {
  const { database, clock } = identity.organisation
  return generationOf(database) === generation && clock.now() < until && changesOf(database) === changes
}
