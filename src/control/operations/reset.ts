import type { Worlds } from '../../domain/worlds.ts'
import type { Operation } from '../../kernel/product.ts'
import { chosenWorlds } from '../world.ts'
import { restorable } from './snapshots.ts'

/** Takes organisations back to their beginning, or to a snapshot of that name. */
export function resetOperations(worlds: Worlds): Record<'resetWorld', Operation<undefined>> {
  return {
    async resetWorld(call) {
      const { snapshot } = (call.body ?? {}) as { snapshot?: string }
      const chosen = chosenWorlds(call)
      if (snapshot !== undefined) restorable(worlds, chosen, snapshot)
      for (const world of chosen) await worlds.reset(world, snapshot)
    },
  }
}
