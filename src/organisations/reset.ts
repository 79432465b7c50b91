import { Failure } from '../kernel/http/failure.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import { carryCounts, readOrganisationRow } from '../kernel/organisation/organisation-row.ts'
import { type Database, withImage } from '../kernel/sqlite/database.ts'
import type { Schema } from '../kernel/sqlite/schema.ts'
import type { InitialState } from './initial-state.ts'
import { unchangedState } from './initial-states.ts'
import { readIdentity, takeUp } from './open-organisation.ts'
import { type LifecycleOptions, type Registry, recordOf } from './registry.ts'
import { openForeign } from './storage/foreign-snapshot.ts'

/** Takes an organisation back to its beginning or to a snapshot. @throws Failure `notFound`, `conflict` */
export async function reset(
  registry: Registry,
  organisation: Organisation,
  snapshot?: string,
): Promise<void> {
  const record = recordOf(registry, organisation)
  const { snapshots, makeInitialState } = record
  replaceData(
    registry,
    organisation,
    snapshot === undefined ? await makeInitialState() : unchangedState(snapshots.read(snapshot)),
  )
  organisation.faults.clear()
  organisation.journal.clear()
  // What was seen until now stays: it is of the whole suite that resets between its tests.
  organisation.contract.mode = organisation.contract.initialMode
  tell(organisation, 'worldReset', snapshot)
}

/** Takes only the data of an organisation back, with its clock and its chance. @throws Failure `notFound`, `conflict` */
export function restore(registry: Registry, organisation: Organisation, snapshot: string): void {
  const { snapshots } = recordOf(registry, organisation)
  replaceData(registry, organisation, unchangedState(snapshots.read(snapshot)))
  tell(organisation, 'worldRestored', snapshot)
}

/** @throws Failure `conflict` when the snapshot is one of another organisation */
export function requireRestorable(schema: Schema, organisation: Organisation, image: Buffer): void {
  withImage(schema, image, database => requireSame(organisation, database))
}

/** No table knows of it: it is the tables that were replaced. */
function tell({ events, clock }: Organisation, name: string, snapshot: string | undefined): void {
  events.add({ name, time: clock.now(), data: { snapshot: snapshot ?? null } })
}

/** @throws Failure `conflict` for the data of another organisation */
function replaceData(registry: Registry, organisation: Organisation, initialState: InitialState): void {
  const { store } = recordOf(registry, organisation)
  const former = readOrganisationRow(organisation.database)
  store.replace({
    ...initialState,
    initialise(fresh) {
      initialState.initialise(fresh)
      requireSame(organisation, fresh, initialState.start !== undefined)
      requireFree(registry, organisation, fresh)
      carryCounts(fresh, former)
    },
  })
  takeUp(organisation)
}

function requireSame(organisation: Organisation, fresh: Database, isSeed = false): void {
  const { tenantId } = readIdentity(fresh)
  if (tenantId === organisation.tenantId) return
  throw new Failure(
    'conflict',
    isSeed
      ? `The seed is that of the organisation ${tenantId} by now; start localtenant anew for it.`
      : `That is a snapshot of the organisation ${tenantId}; POST /_localtenant/tenants makes an organisation of it.`,
  )
}

/** @throws Failure `conflict` for data that gives it a name of another organisation */
function requireFree({ organisations }: Registry, organisation: Organisation, fresh: Database): void {
  const taken = readIdentity(fresh).names.find(
    name => (organisations.find(name) ?? organisation) !== organisation,
  )
  if (taken !== undefined)
    throw new Failure('conflict', `The organisation would be called ${taken}, as another one is here.`)
}

/** Has a snapshot kept that came from outside. @throws Failure `invalid` unless it is one */
export function take(
  { schema, isReserved = () => false }: Pick<LifecycleOptions, 'schema' | 'isReserved'>,
  image: Buffer,
  keep: (database: Database) => void,
): void {
  const database = openForeign(schema, image, isReserved)
  try {
    keep(database)
  } finally {
    database.close()
  }
}
