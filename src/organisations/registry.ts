import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openKeySupply } from '../domain/tokens/signing-key-supply.ts'
import { Failure } from '../kernel/http/failure.ts'
import type { Tenants } from '../kernel/organisation/directory.ts'
import type { JournalLimits } from '../kernel/organisation/journal.ts'
import type { World } from '../kernel/organisation/organisation.ts'
import { readWorldRow } from '../kernel/organisation/organisation-row.ts'
import type { Random } from '../kernel/organisation/random.ts'
import type { Beginning } from './initial-state.ts'
import { keptBeginning, type SeedSource } from './initial-states.ts'
import { isTenantId, openOrganisation, readIdentity } from './open-organisation.ts'
import type { Connections } from './storage/connection-pool.ts'
import type { Rest } from './storage/idle-eviction.ts'
import {
  eraseFolder,
  keepsWorld,
  openStore,
  type Store,
  type StoreOptions,
  sweep,
} from './storage/organisation-database.ts'
import { openSnapshots, type Snapshots } from './storage/snapshots.ts'

/** Where worlds come from and where they are kept. */
export interface WorldsOptions extends SeedSource {
  /** Folder of the SQLite files; in memory when absent. */
  readonly data?: string
  readonly randomSeed?: string
  readonly journal?: JournalLimits
}

/** What stands behind a world. */
export interface Holding {
  readonly store: Store
  readonly snapshots: Snapshots
  readonly folder: string | undefined
  readonly begin: Beginning
}

/** Who is here. */
export interface Roster {
  readonly options: WorldsOptions
  readonly tenants: Tenants
  readonly holdings: Map<World, Holding>
  /** Draws the keys of created organisations. */
  readonly random: Random
  readonly connections: Connections
  /** Where created organisations rest that nobody uses. */
  readonly rest: Rest
  /** How many have been created, in earlier runs too. */
  created: number
  /** Ids of those that are about to enter. */
  readonly entering: Set<string>
}

/** @throws Failure `notFound` for a world that is gone */
export function holdingOf({ holdings }: Roster, world: World): Holding {
  const holding = holdings.get(world)
  if (!holding) throw new Failure('notFound', `The organisation ${world.tenantId} has been deleted.`)
  return holding
}

/** Opens a world and lets requests find it. */
export async function enter(
  roster: Roster,
  options: Omit<StoreOptions, 'schema' | 'connections' | 'isBusy'>,
): Promise<World> {
  const { tenants, holdings } = roster
  if (options.folder) sweep(options.folder)
  // Every organisation but the first may need a key of its own.
  if (options.rest) await openKeySupply()
  const { connections } = roster
  const store = await openStore({
    ...options,
    schema: roster.options.schema,
    connections,
    isBusy: () => world.inUse > 0 || world.faults.lag > 0,
  })
  const { tenantId, names } = readIdentity(store.database)
  try {
    refuseTwins(tenants, [tenantId, ...names])
  } catch (error) {
    store.close()
    throw error
  }
  const { creation } = readWorldRow(store.database)
  const { randomSeed, journal } = roster.options
  const ownSeed = creation && randomSeed ? `${randomSeed}/${creation.key}` : randomSeed
  const world = openOrganisation(store, { randomSeed: ownSeed, journal })
  const { folder, begin } = options
  holdings.set(world, { store, snapshots: openSnapshots(folder), folder, begin })
  roster.created = Math.max(roster.created, creation?.number ?? 0)
  tenants.add(world)
  return world
}

/** @throws Failure `conflict` when another organisation here goes by one of its names, or is `entering` under it */
export function refuseTwins(
  tenants: Tenants,
  names: readonly string[],
  entering: ReadonlySet<string> = new Set(),
): void {
  const taken = names.find(name => tenants.find(name) ?? entering.has(name))
  if (taken === undefined) return
  throw new Failure(
    'conflict',
    `There is an organisation ${taken} already; without "identity": "kept" the new one gets names of its own.`,
  )
}

/** Where the created worlds of a data directory are. */
export function worldsFolder(data: string): string {
  return join(data, 'tenants')
}

/** Folders of the worlds that were created and kept in earlier runs, in the order in which they came. */
export function keptFolders({ data }: WorldsOptions): string[] {
  if (!data || !existsSync(worldsFolder(data))) return []
  const folders = readdirSync(worldsFolder(data), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && isTenantId(entry.name))
    .map(({ name }) => join(worldsFolder(data), name))
  // One without a database was being created, or deleted, when the emulator ended.
  for (const folder of folders) if (!keepsWorld(folder)) eraseFolder(folder)
  return folders.filter(keepsWorld).sort((a, b) => cameAt(a) - cameAt(b))
}

function cameAt(folder: string): number {
  return statSync(folder).birthtimeMs
}

/** What `begin` needs to know stands in the database itself. */
export async function enterKept(roster: Roster, folder: string): Promise<void> {
  const begin: Beginning = async () => {
    const { creation } = readWorldRow(world.database)
    return keptBeginning(folder, creation, roster.options)()
  }
  const world = await enter(roster, { folder, begin, rest: roster.rest })
}
