import type { LogBudget, Spender } from './log-budget.ts'

/** An entry of a log with its number, which is never used twice. */
export type Numbered<T> = T & { readonly id: number }

/** The latest of what happened; the oldest entries make room for new ones. */
export interface BoundedLog<T> {
  readonly entries: readonly Numbered<T>[]
  /** Roughly what the entries keep in memory. */
  readonly bytes: number
  /** The number that the latest entry got, kept or not. */
  readonly lastId: number
  /** How many entries had to make room since it was empty. */
  readonly forgotten: number
  add(entry: T): void
  /** Forgets the entries; numbers go on. */
  clear(): void
  /** Calls `listener` with each new entry until the function that it gives back is called. */
  listen(listener: (entry: Numbered<T>) => void): () => void
}

export interface LogLimits<T> {
  /** The number after which those of the entries begin; 0 by default. */
  readonly before?: number
  readonly entries: number
  readonly bytes: number
  /** Roughly what an entry keeps in memory; asked once, when it comes. */
  sizeOf(entry: T): number
  /** What it shares with other logs. */
  readonly budget?: LogBudget | undefined
}

/** Removing from the front of an array moves the rest, so that is done for many entries at once. */
const FORGOTTEN_AT_ONCE = 256

/** An empty log; the newest entry stays however large it is, unless no entries are wanted at all. */
export function openBoundedLog<T extends object>({
  before = 0,
  entries,
  bytes,
  sizeOf,
  budget,
}: LogLimits<T>): BoundedLog<T> {
  let kept: Numbered<T>[] = []
  let sizes: number[] = []
  let first = 0
  let size = 0
  let forgotten = 0
  let lastId = before
  const listeners = new Set<(entry: Numbered<T>) => void>()
  const spender: Spender = {
    get bytes() {
      return size
    },
    get count() {
      return kept.length - first
    },
    forgetOldest: () => forgetOldest(),
  }
  const grow = (by: number): void => {
    size += by
    budget?.spend(spender, by)
  }
  const forgetOldest = (): void => {
    grow(-sizes[first]!)
    // What it refers to is let go at once.
    kept[first] = undefined as never
    first++
    forgotten++
    if (first < FORGOTTEN_AT_ONCE) return
    kept = kept.slice(first)
    sizes = sizes.slice(first)
    first = 0
  }
  return {
    get entries() {
      return first === 0 ? kept : kept.slice(first)
    },
    get bytes() {
      return size
    },
    get lastId() {
      return lastId
    },
    get forgotten() {
      return forgotten
    },
    add(entry) {
      const numbered = Object.assign(entry, { id: ++lastId })
      if (entries === 0) forgotten++
      else {
        const own = sizeOf(entry)
        kept.push(numbered)
        sizes.push(own)
        grow(own)
        while (kept.length - first > entries || (size > bytes && kept.length - first > 1)) forgetOldest()
      }
      for (const listener of listeners) listener(numbered)
    },
    clear() {
      kept = []
      sizes = []
      first = 0
      grow(-size)
      forgotten = 0
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
