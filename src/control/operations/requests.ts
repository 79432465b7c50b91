import { setImmediate } from 'node:timers/promises'
import type { Deadline } from '../../kernel/organisation/scheduled-work.ts'
import type { AnyProduct, Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'
import { showEntry } from '../journal/entry.ts'
import { readQuestion } from '../journal/question.ts'
import { verify } from '../journal/verification.ts'
import { waitFor } from '../journal/waiting.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { refuseUnknown } from '../wording.ts'

/** The journal operations for these clouds, in which `deadlines` fall due. */
export function requestOperations(
  products: readonly AnyProduct[],
  deadlines: readonly Deadline[],
): {
  listRequests: UnboundOperation<undefined>
  clearRequests: Operation<undefined>
  verifyRequests: UnboundOperation<undefined, RequestBodies['verifyRequests']>
} {
  return {
    // It may wait for requests, and decompresses bodies.
    listRequests: { transaction: 'none', run: call => listRequests(call, { products, deadlines }) },
    clearRequests: ({ organisation, query }) => {
      // Whoever wants only some of them gone must not lose all.
      refuseUnknown(query, ['tenant'])
      organisation.journal.clear()
      return undefined
    },
    verifyRequests: {
      transaction: 'none',
      run: ({ organisation, body, query }) => {
        refuseUnknown(query, ['tenant'])
        return { verified: true, matched: verify(organisation.journal, body, products) }
      },
    },
  }
}

interface Clouds {
  readonly products: readonly AnyProduct[]
  readonly deadlines: readonly Deadline[]
}

async function listRequests(call: Call<undefined>, { products, deadlines }: Clouds): Promise<object> {
  const { organisation } = call
  const { filter, limit, patience, count } = readQuestion(call, products)
  const found =
    patience === undefined
      ? organisation.journal.entries.filter(filter.fits)
      : await waitFor(call, { filter, count, patience, deadlines })
  const shown = limit === undefined ? found : found.slice(-limit)
  const requests: object[] = []
  let begun = performance.now()
  // One after the other, so that only one body at a time is decompressed.
  for (const entry of shown) {
    requests.push(await showEntry(organisation, entry))
    if (performance.now() - begun < SLICE) continue
    // To read thousands of parameters in a thousand bodies takes seconds, in which others want answers.
    await setImmediate()
    begun = performance.now()
  }
  return { requests }
}

/** Milliseconds. */
const SLICE = 10
