import { Failure } from '../kernel/http/failure.ts'
import type { Tenants } from '../kernel/organisation/directory.ts'
import type { World } from '../kernel/organisation/organisation.ts'
import { keepProgress, readWorldRow } from '../kernel/organisation/organisation-row.ts'
import { openRandom } from '../kernel/organisation/random.ts'
import { unusable } from '../kernel/sqlite/database.ts'
import { type CreateRequest, createWorld } from './create.ts'
import { seedBeginning } from './initial-states.ts'
import { readIdentity } from './open-organisation.ts'
import { enter, enterKept, holdingOf, keptFolders, type Roster, type WorldsOptions } from './registry.ts'
import { requireRestorable, reset, restore, take } from './reset.ts'
import { openConnections } from './storage/connection-pool.ts'
import { openRest } from './storage/idle-eviction.ts'
import { eraseFolder } from './storage/organisation-database.ts'
import type { Snapshots } from './storage/snapshots.ts'

/** The organisations of an emulator and what can be done to them as a whole. */
export interface Worlds {
  create(request: CreateRequest): Promise<World>
  /** @throws Failure `conflict` for the first world, which is always there */
  remove(world: World): void
  /** Back to the beginning, or to a snapshot: data, clock and chance; no faults, an empty journal. @throws Failure `notFound` */
  reset(world: World, snapshot?: string): Promise<void>
  snapshots(world: World): Omit<Snapshots, 'save'>
  /** @throws Failure `notFound`, `conflict` unless the world can go back to that snapshot */
  requireRestorable(world: World, name: string): void
  save(world: World, name: string): void
  /** Data, clock and chance as they were; faults and journal stay. @throws Failure `notFound` */
  restore(world: World, name: string): void
  /** Takes a snapshot that was exported elsewhere. @throws Failure `invalid` unless it is one */
  take(world: World, name: string, image: Buffer): void
  close(): void
}

/** Some 1.2 MB each. */
const AWAKE = 64

/**
 * Opens the first organisation and those that were created and kept before, and adds them to `tenants`.
 *
 * @throws SeedError, DatabaseError
 */
export async function openWorlds(tenants: Tenants, options: WorldsOptions): Promise<Worlds> {
  const random = openRandom(options.randomSeed && `${options.randomSeed}/worlds`)
  const roster: Roster = {
    options,
    tenants,
    holdings: new Map(),
    random,
    connections: openConnections(options.schema),
    rest: openRest({ limit: AWAKE }),
    created: 0,
    entering: new Set(),
  }
  const holding = (world: World) => holdingOf(roster, world)
  const { schema } = options
  try {
    await enter(roster, { folder: options.data, begin: seedBeginning(options) })
    roster.created = readWorldRow(tenants.initial.database).created
    for (const folder of keptFolders(options)) await enterKept(roster, folder)
  } catch (error) {
    close(roster)
    throw options.data && isOfStorage(error) ? unusable(options.data, error) : error
  }
  return {
    create: request => createWorld(roster, request),
    remove: world => remove(roster, world),
    async reset(world, snapshot) {
      await reset(world, holding(world), snapshot)
      readdress(tenants, world)
    },
    snapshots: world => holding(world).snapshots,
    requireRestorable: (world, name) => requireRestorable(schema, world, holding(world).snapshots.read(name)),
    save(world, name) {
      keepProgress(world)
      holding(world).snapshots.save(name, world.database)
    },
    restore(world, name) {
      restore(world, holding(world), name)
      readdress(tenants, world)
    },
    take(world, name, image) {
      const { snapshots } = holding(world)
      take(schema, image, database => snapshots.save(name, database))
    },
    close: () => close(roster),
  }
}

/** A seed that has been edited, or a snapshot from another one, may give an organisation other domains. */
function readdress(tenants: Tenants, world: World): void {
  const { names } = readIdentity(world.database)
  if (names.join() !== world.names.join()) tenants.rename(world, names)
}

/** Thrown by SQLite or the file system, in words that do not say where. */
function isOfStorage(error: unknown): boolean {
  return /^(SQLITE_|E[A-Z]+$)/.test(String((error as { code?: unknown }).code))
}

function remove(roster: Roster, world: World): void {
  const { store, folder } = holdingOf(roster, world)
  if (world === roster.tenants.initial) {
    throw new Failure(
      'conflict',
      'The first organisation is always there; POST /_localtenant/reset takes it back to its seed.',
    )
  }
  roster.holdings.delete(world)
  roster.tenants.remove(world)
  world.faults.clear()
  world.journal.clear()
  store.close()
  if (folder) eraseFolder(folder)
}

function close({ holdings, connections }: Roster): void {
  for (const { store } of holdings.values()) store.close()
  connections.close()
}
