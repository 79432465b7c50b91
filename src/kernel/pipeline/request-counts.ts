import type { OrganisationDirectory } from '../organisation/directory.ts'

/** Upper bounds of the classes that durations are counted in, in seconds; the last class has none. */
export const DURATION_BOUNDS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const

/** How many requests a product has answered, and how long that took. */
export interface RequestCounts {
  /**
   * @param operation of the contract; empty for a path that no operation has
   * @param status 0 where the connection was cut instead of an answer
   */
  count(operation: string, status: number, milliseconds: number): void
  /** Operation -> status -> number of requests. */
  readonly requests: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** How many requests fell in each class; one more than there are bounds. */
  readonly durations: readonly number[]
  /** Of all durations. */
  readonly seconds: number
}

function openRequestCounts(): RequestCounts {
  const requests = new Map<string, Map<number, number>>()
  const durations = new Array<number>(DURATION_BOUNDS.length + 1).fill(0)
  let seconds = 0
  return {
    requests,
    durations,
    get seconds() {
      return seconds
    },
    count(operation, status, milliseconds) {
      let byStatus = requests.get(operation)
      if (!byStatus) {
        byStatus = new Map()
        requests.set(operation, byStatus)
      }
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
      const duration = milliseconds / 1000
      seconds += duration
      let index = 0
      while (index < DURATION_BOUNDS.length && duration > DURATION_BOUNDS[index]!) index++
      durations[index]!++
    },
  }
}

// Every emulator has its own directory of organisations, so that stands for it.
const countsByDirectory = new WeakMap<OrganisationDirectory, Map<string, RequestCounts>>()

/** The counts of an emulator by product: of those that have been asked for anything. */
export function requestCounts(organisations: OrganisationDirectory): ReadonlyMap<string, RequestCounts> {
  return countsByDirectory.get(organisations) ?? new Map()
}

/** The counts of one product. */
export function requestCountsOf(organisations: OrganisationDirectory, product: string): RequestCounts {
  let byProduct = countsByDirectory.get(organisations)
  if (!byProduct) {
    byProduct = new Map()
    countsByDirectory.set(organisations, byProduct)
  }
  let counts = byProduct.get(product)
  if (!counts) {
    counts = openRequestCounts()
    byProduct.set(product, counts)
  }
  return counts
}
