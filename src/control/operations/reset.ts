import type { UnboundOperation } from '../../kernel/pipeline/product.ts'
import type { OrganisationLifecycle } from '../../organisations/lifecycle.ts'
import { chosenOrganisations, inTurn } from '../organisation.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { requireRestorable } from './snapshots.ts'

/** Takes organisations back to their beginning, or to a snapshot of that name. */
export function resetOperations(
  lifecycle: OrganisationLifecycle,
): Record<'resetWorld', UnboundOperation<undefined, RequestBodies['resetWorld']>> {
  return {
    resetWorld: {
      transaction: 'none',
      async run(call) {
        const { snapshot } = call.body ?? {}
        const chosen = chosenOrganisations(call)
        if (snapshot !== undefined) await requireRestorable(lifecycle, call, { chosen, name: snapshot })
        await inTurn(call.organisations, chosen, organisation => lifecycle.reset(organisation, snapshot))
        return undefined
      },
    },
  }
}
