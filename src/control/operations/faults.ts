import type { Fault, FaultPlan } from '../../kernel/organisation/faults/faults.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { AnyProduct, Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'
import { openProfiles, profilesOf, type WrittenProfile } from '../faults/profiles.ts'
import { readFaults, type WrittenFault } from '../faults/reading.ts'
import type { RequestBodies } from '../request-bodies.ts'

/** What users wrote, kept for as long as what was made of it is in force. */
const writtenFaults = new WeakMap<Fault, WrittenFault>()
const writtenProfiles = new WeakMap<FaultPlan['profiles'], readonly WrittenProfile[]>()

/** The fault operations for these clouds. */
export function faultOperations(products: readonly AnyProduct[]): {
  getFaults: Operation<undefined>
  setFaults: UnboundOperation<undefined, RequestBodies['setFaults']>
  clearFaults: Operation<undefined>
} {
  const offered = profilesOf(products)
  const shown = ({ faults: plan }: Organisation): object => ({
    faults: plan.states.map(({ fault, matched, struck }) => ({
      ...writtenFaults.get(fault),
      id: fault.id,
      matched,
      struck,
    })),
    profiles: writtenProfiles.get(plan.profiles) ?? [],
    availableProfiles: offered.map(({ product, profile: { name, summary } }) => ({ name, product, summary })),
  })
  const setFaults = async (call: Call<undefined, RequestBodies['setFaults']>): Promise<object> => {
    const { organisation, body } = call
    const { faults: written = [], profiles = [] } = body
    const read = await readFaults(written, products)
    const running = openProfiles(profiles, offered, organisation)
    for (const [fault, text] of read) writtenFaults.set(fault, text)
    writtenProfiles.set(running, profiles)
    organisation.faults.plan(read.map(([fault]) => fault))
    organisation.faults.profiles = running
    return shown(organisation)
  }
  return {
    getFaults: ({ organisation }) => shown(organisation),
    // Whether a fault can strike is seen in the documents of the clouds, which have to be read first.
    setFaults: { transaction: 'none', run: setFaults },
    clearFaults: ({ organisation }) => {
      organisation.faults.clear()
      return undefined
    },
  }
}
