import { join } from 'node:path'
import { systemClock } from '../kernel/organisation/clock.ts'
import { type Creation, tenantIdOf } from '../kernel/organisation/creation.ts'
import type { World } from '../kernel/organisation/organisation.ts'
import { keepCreated } from '../kernel/organisation/organisation-row.ts'
import { withImage, writeDatabase } from '../kernel/sqlite/database.ts'
import { copiedBeginning, createdBeginning, originFile } from './initial-states.ts'
import { readIdentity, takeUp } from './open-organisation.ts'
import { enter, holdingOf, type Roster, refuseTwins, worldsFolder } from './registry.ts'
import { eraseFolder } from './storage/organisation-database.ts'

/** What a new organisation is made of; by default the seed. */
export interface CreateRequest {
  readonly snapshot?: { readonly world: World; readonly name: string }
  /** Keeps the names, ids, secrets and keys of the snapshot instead of giving it its own. */
  readonly keepIdentity?: boolean
}

/** @throws Failure `notFound` for a snapshot that there is not, `conflict` when an identity that is kept is taken already */
export async function createWorld(roster: Roster, request: CreateRequest): Promise<World> {
  const { snapshot, keepIdentity = false } = request
  const image = snapshot && holdingOf(roster, snapshot.world).snapshots.read(snapshot.name)
  const creation = keepIdentity ? undefined : nextCreation(roster)
  const tenantId = creation
    ? tenantIdOf(creation)
    : withImage(roster.options.schema, image!, readIdentity).tenantId
  // Before its folder is touched: another may be in it, or on its way there.
  refuseTwins(roster.tenants, [tenantId], roster.entering)
  roster.entering.add(tenantId)
  try {
    return await enterNew(roster, { tenantId, creation, image })
  } finally {
    roster.entering.delete(tenantId)
  }
}

interface NewWorld {
  readonly tenantId: string
  readonly creation: Creation | undefined
  readonly image: Buffer | undefined
}

async function enterNew(roster: Roster, { tenantId, creation, image }: NewWorld): Promise<World> {
  const { options } = roster
  const begin = image ? copiedBeginning(creation, () => image) : createdBeginning(creation!, options)
  const folder = options.data && join(worldsFolder(options.data), tenantId)
  try {
    if (folder && image)
      withImage(options.schema, image, database => writeDatabase(database, originFile(folder)))
    const world = await enter(roster, { folder, begin, rest: roster.rest })
    // As after a reset: what is made of a snapshot goes on from the moment that it shows.
    takeUp(world)
    return world
  } catch (error) {
    if (folder) eraseFolder(folder)
    throw error
  }
}

function nextCreation(roster: Roster): Creation {
  const number = ++roster.created
  // Those that will have been deleted by the next start count too.
  if (roster.options.data) keepCreated(roster.tenants.initial.database, number)
  // By its number, so that what an earlier run drew does not come again.
  roster.random.seek(number)
  return {
    key: roster.random.bytes(16).toString('hex'),
    number,
    moment: roster.options.clock ?? systemClock.now(),
  }
}
