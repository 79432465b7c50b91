import type { Worlds } from '../../domain/worlds.ts'
import type { Operation } from '../../kernel/product.ts'
import { chosenWorlds } from '../world.ts'

/** Takes organisations back to their beginning, or to a snapshot of that name. */
export function resetOperations(worlds: Worlds): Record<'resetWorld', Operation<undefined>> {
  return {
    async resetWorld(call) {
      const { snapshot } = (call.body ?? {}) as { snapshot?: string }
      const chosen = chosenWorlds(call)
      // All or none: nothing is done where one of them has no such snapshot.
      if (snapshot !== undefined) for (const world of chosen) worlds.snapshots(world).require(snapshot)
      for (const world of chosen) await worlds.reset(world, snapshot)
    },
  }
}
