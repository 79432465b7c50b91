import type { LogBudget, Spender } from '../../log-budget.ts'

/** What happened, and how often. */
interface Counted<T> {
  readonly what: T
  times: number
}

/** Counts what is alike, by key; of too many different things the oldest are forgotten. */
export interface Tally<T> {
  readonly entries: readonly Counted<T>[]
  /** Of all that was counted, also of what is forgotten. */
  readonly times: number
  /** How many different things had to make room. */
  readonly forgotten: number
  /** @param make asked for what is new only */
  count(key: string, make: () => T, times?: number): void
  /** Counts all of another one as well. */
  absorb(other: Tally<T>): void
  clear(): void
  /** @internal */
  readonly keyed: ReadonlyMap<string, Counted<T>>
}

export interface TallyLimits<T> {
  readonly entries: number
  readonly bytes: number
  /** Roughly what an entry keeps in memory beside its key. */
  sizeOf(what: T): number
  /** What it shares with others. */
  readonly budget?: LogBudget | undefined
}

export function openTally<T>({ entries, bytes, sizeOf, budget }: TallyLimits<T>): Tally<T> {
  const keyed = new Map<string, Counted<T>>()
  let [size, times, forgotten] = [0, 0, 0]
  const spender: Spender = {
    get bytes() {
      return size
    },
    get count() {
      return keyed.size
    },
    forgetOldest: () => forgetOldest(),
  }
  const grow = (by: number): void => {
    size += by
    budget?.spend(spender, by)
  }
  const sizeIn = (key: string, what: T): number => 2 * key.length + sizeOf(what)
  const forgetOldest = (): void => {
    const [oldest] = keyed
    if (!oldest) return
    keyed.delete(oldest[0])
    forgotten++
    grow(-sizeIn(oldest[0], oldest[1].what))
  }
  const count: Tally<T>['count'] = (key, make, by = 1) => {
    times += by
    const known = keyed.get(key)
    if (known) {
      known.times += by
      return
    }
    const what = make()
    keyed.set(key, { what, times: by })
    grow(sizeIn(key, what))
    while (keyed.size > entries || (size > bytes && keyed.size > 1)) forgetOldest()
  }
  return {
    keyed,
    count,
    get entries() {
      return [...keyed.values()]
    },
    get times() {
      return times
    },
    get forgotten() {
      return forgotten
    },
    absorb(other) {
      let kept = 0
      for (const [key, { what, times: own }] of other.keyed) {
        kept += own
        count(key, () => what, own)
      }
      times += other.times - kept
      forgotten += other.forgotten
    },
    clear() {
      keyed.clear()
      ;[times, forgotten] = [0, 0]
      grow(-size)
    },
  }
}
