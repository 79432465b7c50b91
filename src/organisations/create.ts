import { join } from 'node:path'
import { systemClock } from '../kernel/organisation/clock.ts'
import { type Creation, tenantIdOf } from '../kernel/organisation/creation.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import { keepCreated } from '../kernel/organisation/organisation-row.ts'
import { withImage, writeDatabase } from '../kernel/sqlite/database.ts'
import { copiedState, createdState, initialStateFile } from './initial-states.ts'
import { readIdentity, takeUp } from './open-organisation.ts'
import { enter, organisationsFolder, type Registry, recordOf, refuseTwins } from './registry.ts'
import { eraseFolder } from './storage/organisation-database.ts'

/** What a new organisation is made from; by default the seed. */
export interface CreateRequest {
  readonly snapshot?: { readonly organisation: Organisation; readonly name: string }
  /** Keeps the names, ids, secrets and keys of the snapshot instead of giving it its own. */
  readonly keepIdentity?: boolean
}

/** @throws Failure `notFound` for a snapshot that there is not, `conflict` when an identity that is kept is taken already */
export async function createOrganisation(registry: Registry, request: CreateRequest): Promise<Organisation> {
  const { snapshot, keepIdentity = false } = request
  const image = snapshot && recordOf(registry, snapshot.organisation).snapshots.read(snapshot.name)
  const creation = keepIdentity ? undefined : nextCreation(registry)
  const tenantId = creation
    ? tenantIdOf(creation)
    : withImage(registry.options.schema, image!, readIdentity).tenantId
  // Before its folder is touched: another may be in it, or on its way there.
  refuseTwins(registry.organisations, [tenantId], registry.entering)
  registry.entering.add(tenantId)
  try {
    return await enterNew(registry, { tenantId, creation, image })
  } finally {
    registry.entering.delete(tenantId)
  }
}

interface NewOrganisation {
  readonly tenantId: string
  readonly creation: Creation | undefined
  readonly image: Buffer | undefined
}

async function enterNew(
  registry: Registry,
  { tenantId, creation, image }: NewOrganisation,
): Promise<Organisation> {
  const { options } = registry
  const makeInitialState = image ? copiedState(creation, () => image) : createdState(creation!, options)
  const folder = options.data && join(organisationsFolder(options.data), tenantId)
  try {
    if (folder && image)
      withImage(options.schema, image, database => writeDatabase(database, initialStateFile(folder)))
    const organisation = await enter(registry, {
      folder,
      makeInitialState,
      idleEviction: registry.idleEviction,
    })
    // As after a reset: what is made of a snapshot goes on from the moment that it shows.
    takeUp(organisation)
    return organisation
  } catch (error) {
    if (folder) eraseFolder(folder)
    throw error
  }
}

function nextCreation(registry: Registry): Creation {
  const number = ++registry.created
  // Those that will have been deleted by the next start count too.
  if (registry.options.data) keepCreated(registry.organisations.initial.database, number)
  // By its number, so that what an earlier run drew does not come again.
  registry.random.seek(number)
  return {
    key: registry.random.bytes(16).toString('hex'),
    number,
    moment: registry.options.clock ?? systemClock.now(),
  }
}
