import type { Worlds } from '../../domain/worlds.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Call, type Operation, Reply } from '../../kernel/product.ts'
import type { World } from '../../kernel/tenants.ts'
import { chosenWorlds } from '../world.ts'

type OperationId = 'listSnapshots' | 'getSnapshot' | 'saveSnapshot' | 'deleteSnapshot' | 'restoreSnapshot'

const FILE_TYPE = 'application/vnd.sqlite3'

/**
 * Keeps states of organisations and goes back to them; `?tenant=*` means all organisations. None is `async` by nature, but each replaces
 * or copies the database, which a transaction around it would not allow.
 */
export function snapshotOperations(worlds: Worlds): Record<OperationId, Operation<undefined>> {
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
    async saveSnapshot(call) {
      const name = call.params.name!
      const chosen = chosenWorlds(call)
      if (call.body === undefined) for (const world of chosen) worlds.save(world, name)
      else worlds.take(oneOf(chosen), name, call.body as Buffer)
      return shown(call, name)
    },
    async deleteSnapshot(call) {
      const chosen = requireIn(worlds, call)
      for (const world of chosen) worlds.snapshots(world).delete(call.params.name!)
      return undefined
    },
    async restoreSnapshot(call) {
      const chosen = requireIn(worlds, call)
      for (const world of chosen) worlds.restore(world, call.params.name!)
      return undefined
    },
  }
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
