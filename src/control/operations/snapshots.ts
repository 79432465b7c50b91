import { Failure } from '../../kernel/http/failure.ts'
import { Reply } from '../../kernel/http/reply.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'
import type { OrganisationLifecycle } from '../../organisations/lifecycle.ts'
import { chosenOrganisations, inTurn } from '../organisation.ts'
import type { RequestBodies } from '../request-bodies.ts'

interface SnapshotOperations {
  readonly listSnapshots: Operation<undefined>
  readonly getSnapshot: Operation<undefined>
  readonly saveSnapshot: UnboundOperation<undefined, RequestBodies['saveSnapshot']>
  readonly deleteSnapshot: UnboundOperation<undefined>
  readonly restoreSnapshot: UnboundOperation<undefined>
}

const FILE_TYPE = 'application/vnd.sqlite3'

/** Keeps states of organisations and goes back to them; `?tenant=*` means all organisations. */
export function snapshotOperations(lifecycle: OrganisationLifecycle): SnapshotOperations {
  // Each replaces or copies databases, which a transaction around it would not allow.
  const unbound = <Body>(
    run: UnboundOperation<undefined, Body>['run'],
  ): UnboundOperation<undefined, Body> => ({
    transaction: 'none',
    run,
  })
  return {
    listSnapshots: call => ({
      snapshots: lifecycle.snapshots(call.organisation).names.map(name => shown(call, name)),
    }),
    getSnapshot(call) {
      const name = call.params.name!
      lifecycle.snapshots(call.organisation).require(name)
      if (!call.headers.accept?.includes(FILE_TYPE)) return shown(call, name)
      return new Reply({
        headers: { 'content-type': FILE_TYPE },
        body: lifecycle.snapshots(call.organisation).read(name),
      })
    },
    saveSnapshot: unbound(async call => {
      const name = call.params.name!
      const chosen = chosenOrganisations(call)
      if (isImport(call)) lifecycle.take(oneOf(chosen), name, call.body ?? Buffer.alloc(0))
      else await inTurn(call.organisations, chosen, organisation => lifecycle.save(organisation, name))
      return shown(call, name)
    }),
    deleteSnapshot: unbound(call => {
      const chosen = requireIn(lifecycle, call)
      for (const organisation of chosen) lifecycle.snapshots(organisation).delete(call.params.name!)
      return undefined
    }),
    restoreSnapshot: unbound(async call => {
      const chosen = chosenOrganisations(call)
      const name = call.params.name!
      await requireRestorable(lifecycle, call, { chosen, name })
      await inTurn(call.organisations, chosen, organisation => lifecycle.restore(organisation, name))
      return undefined
    }),
  }
}

/** An empty file is none that was left out. */
function isImport({ headers }: Call<undefined>): boolean {
  return headers['content-type']?.startsWith(FILE_TYPE) ?? false
}

/** All or none: nothing is done where one of them cannot go back to such a snapshot. */
export async function requireRestorable(
  lifecycle: OrganisationLifecycle,
  { organisations }: Pick<Call, 'organisations'>,
  { chosen, name }: { chosen: readonly Organisation[]; name: string },
): Promise<void> {
  // One alone shows soon enough whether it can.
  if (chosen.length < 2) return
  await inTurn(organisations, chosen, organisation => lifecycle.requireRestorable(organisation, name))
}

/** All or none: nothing is done where one of them has no such snapshot. */
function requireIn(lifecycle: OrganisationLifecycle, call: Call<undefined>) {
  const chosen = chosenOrganisations(call)
  for (const organisation of chosen) lifecycle.snapshots(organisation).require(call.params.name!)
  return chosen
}

function oneOf([organisation, ...more]: readonly Organisation[]): Organisation {
  if (organisation && more.length === 0) return organisation
  throw new Failure('invalid', 'A snapshot is imported into one organisation; name it with ?tenant=.')
}

function shown({ organisation }: Call<undefined>, name: string): object {
  return { name, tenantId: organisation.tenantId }
}
