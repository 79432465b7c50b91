import { Failure } from '../kernel/http/failure.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import { carryCounts, readOrganisationRow } from '../kernel/organisation/organisation-row.ts'
import { type Database, withImage } from '../kernel/sqlite/database.ts'
import type { Schema } from '../kernel/sqlite/schema.ts'
import type { InitialState } from './initial-state.ts'
import { unchangedState } from './initial-states.ts'
import { readIdentity, takeUp } from './open-organisation.ts'
import type { OrganisationRecord } from './registry.ts'
import { openForeign } from './storage/foreign-snapshot.ts'

/** Takes an organisation back to its beginning or to a snapshot. @throws Failure `notFound`, `conflict` */
export async function reset(
  organisation: Organisation,
  record: OrganisationRecord,
  snapshot?: string,
): Promise<void> {
  const { snapshots, makeInitialState } = record
  replaceData(
    organisation,
    record,
    snapshot === undefined ? await makeInitialState() : unchangedState(snapshots.read(snapshot)),
  )
  organisation.faults.clear()
  organisation.journal.clear()
  tell(organisation, 'worldReset', snapshot)
}

/** Takes only the data of an organisation back, with its clock and its chance. @throws Failure `notFound`, `conflict` */
export function restore(organisation: Organisation, record: OrganisationRecord, snapshot: string): void {
  replaceData(organisation, record, unchangedState(record.snapshots.read(snapshot)))
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
function replaceData(
  organisation: Organisation,
  { store }: OrganisationRecord,
  initialState: InitialState,
): void {
  const former = readOrganisationRow(organisation.database)
  store.replace({
    ...initialState,
    initialise(fresh) {
      initialState.initialise(fresh)
      requireSame(organisation, fresh, initialState.start !== undefined)
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

/** Has a snapshot kept that came from outside. @throws Failure `invalid` unless it is one */
export function take(schema: Schema, image: Buffer, keep: (database: Database) => void): void {
  const database = openForeign(schema, image)
  try {
    keep(database)
  } finally {
    database.close()
  }
}
