import { Failure } from '../../kernel/http/failure.ts'
import { Reply, type Result } from '../../kernel/http/reply.ts'
import type { World } from '../../kernel/organisation/organisation.ts'
import type { Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'
import type { Worlds } from '../../organisations/lifecycle.ts'
import { chosenWorlds } from '../organisation.ts'

interface SnapshotOperations {
  readonly listSnapshots: Operation<undefined>
  readonly getSnapshot: Operation<undefined>
  readonly saveSnapshot: UnboundOperation<undefined>
  readonly deleteSnapshot: UnboundOperation<undefined>
  readonly restoreSnapshot: UnboundOperation<undefined>
}

const FILE_TYPE = 'application/vnd.sqlite3'

/** Keeps states of organisations and goes back to them; `?tenant=*` means all organisations. */
export function snapshotOperations(worlds: Worlds): SnapshotOperations {
  // Each replaces or copies databases, which a transaction around it would not allow.
  const unbound = (run: (call: Call<undefined>) => Result): UnboundOperation<undefined> => ({
    transaction: 'none',
    run,
  })
  return {
    listSnapshots: call => ({
      snapshots: worlds.snapshots(call.world).names.map(name => shown(call, name)),
    }),
    getSnapshot(call) {
      const name = call.params.name!
      worlds.snapshots(call.world).require(name)
      if (!call.headers.accept?.includes(FILE_TYPE)) return shown(call, name)
      return new Reply({
        headers: { 'content-type': FILE_TYPE },
        body: worlds.snapshots(call.world).read(name),
      })
    },
    saveSnapshot: unbound(call => {
      const name = call.params.name!
      const chosen = chosenWorlds(call)
      if (isImport(call))
        worlds.take(oneOf(chosen), name, (call.body as Buffer | undefined) ?? Buffer.alloc(0))
      else for (const world of chosen) worlds.save(world, name)
      return shown(call, name)
    }),
    deleteSnapshot: unbound(call => {
      const chosen = requireIn(worlds, call)
      for (const world of chosen) worlds.snapshots(world).delete(call.params.name!)
      return undefined
    }),
    restoreSnapshot: unbound(call => {
      const chosen = restorable(worlds, chosenWorlds(call), call.params.name!)
      for (const world of chosen) worlds.restore(world, call.params.name!)
      return undefined
    }),
  }
}

/** An empty file is none that was left out. */
function isImport({ headers }: Call<undefined>): boolean {
  return headers['content-type']?.startsWith(FILE_TYPE) ?? false
}

/** All or none: nothing is done where one of them cannot go back to such a snapshot. */
export function restorable(worlds: Worlds, chosen: readonly World[], name: string): readonly World[] {
  // One alone shows soon enough whether it can.
  if (chosen.length > 1) for (const world of chosen) worlds.requireRestorable(world, name)
  return chosen
}

/** All or none: nothing is done where one of them has no such snapshot. */
function requireIn(worlds: Worlds, call: Call<undefined>) {
  const chosen = chosenWorlds(call)
  for (const world of chosen) worlds.snapshots(world).require(call.params.name!)
  return chosen
}

function oneOf([world, ...more]: readonly World[]): World {
  if (world && more.length === 0) return world
  throw new Failure('invalid', 'A snapshot is imported into one organisation; name it with ?tenant=.')
}

function shown({ world }: Call<undefined>, name: string): object {
  return { name, tenantId: world.tenantId }
}
