import type { UnboundOperation } from '../../kernel/pipeline/product.ts'
import type { Worlds } from '../../organisations/lifecycle.ts'
import { chosenWorlds } from '../organisation.ts'
import { restorable } from './snapshots.ts'

/** Takes organisations back to their beginning, or to a snapshot of that name. */
export function resetOperations(worlds: Worlds): Record<'resetWorld', UnboundOperation<undefined>> {
  return {
    resetWorld: {
      transaction: 'none',
      async run(call) {
        const { snapshot } = (call.body ?? {}) as { snapshot?: string }
        const chosen = chosenWorlds(call)
        if (snapshot !== undefined) restorable(worlds, chosen, snapshot)
        for (const world of chosen) await worlds.reset(world, snapshot)
        return undefined
      },
    },
  }
}
