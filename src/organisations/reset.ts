import { Failure } from '../kernel/http/failure.ts'
import type { World } from '../kernel/organisation/organisation.ts'
import { carryCounts, readWorldRow } from '../kernel/organisation/organisation-row.ts'
import { type Database, withImage } from '../kernel/sqlite/database.ts'
import type { Schema } from '../kernel/sqlite/schema.ts'
import type { Origin } from './initial-state.ts'
import { asItIs } from './initial-states.ts'
import { readIdentity, takeUp } from './open-organisation.ts'
import type { Holding } from './registry.ts'
import { openForeign } from './storage/foreign-snapshot.ts'

/** Takes a world back to its beginning or to a snapshot. @throws Failure `notFound`, `conflict` */
export async function reset(world: World, holding: Holding, snapshot?: string): Promise<void> {
  const { snapshots, begin } = holding
  replaceData(world, holding, snapshot === undefined ? await begin() : asItIs(snapshots.read(snapshot)))
  world.faults.clear()
  world.journal.clear()
  tell(world, 'worldReset', snapshot)
}

/** Takes only the data of a world back, with its clock and its chance. @throws Failure `notFound`, `conflict` */
export function restore(world: World, holding: Holding, snapshot: string): void {
  replaceData(world, holding, asItIs(holding.snapshots.read(snapshot)))
  tell(world, 'worldRestored', snapshot)
}

/** @throws Failure `conflict` when the snapshot is one of another organisation */
export function requireRestorable(schema: Schema, world: World, image: Buffer): void {
  withImage(schema, image, database => requireSame(world, database))
}

/** No table knows of it: it is the tables that were replaced. */
function tell({ events, clock }: World, name: string, snapshot: string | undefined): void {
  events.add({ name, time: clock.now(), data: { snapshot: snapshot ?? null } })
}

/** @throws Failure `conflict` for the data of another organisation */
function replaceData(world: World, { store }: Holding, origin: Origin): void {
  const former = readWorldRow(world.database)
  store.replace({
    ...origin,
    dress(fresh) {
      origin.dress(fresh)
      requireSame(world, fresh, origin.start !== undefined)
      carryCounts(fresh, former)
    },
  })
  takeUp(world)
}

function requireSame(world: World, fresh: Database, isSeed = false): void {
  const { tenantId } = readIdentity(fresh)
  if (tenantId === world.tenantId) return
  throw new Failure(
    'conflict',
    isSeed
      ? `The seed is that of the organisation ${tenantId} by now; start localtenant anew for it.`
      : `That is a snapshot of the organisation ${tenantId}; POST /_localtenant/tenants makes an organisation of it.`,
  )
}

/** Has a snapshot kept that came from outside. @throws Failure `invalid` unless it is one */
export function take(schema: Schema, image: Buffer, keep: (database: Database) => void): void {
  const database = openForeign(schema, image)
  try {
    keep(database)
  } finally {
    database.close()
  }
}
