/** An entry of a log with its number, which is never used twice. */
type Numbered<T> = T & { readonly id: number }

/** The latest of what happened; the oldest entries make room for new ones. */
export interface BoundedLog<T> {
  readonly entries: readonly Numbered<T>[]
  add(entry: T): void
  /** Forgets the entries; numbers go on. */
  clear(): void
  /** Calls `listener` with each new entry until the function that it gives back is called. */
  listen(listener: (entry: Numbered<T>) => void): () => void
}

export interface LogLimits<T> {
  readonly entries: number
  readonly bytes: number
  /** Roughly what an entry keeps in memory. */
  sizeOf(entry: T): number
}

/** Removing from the front of an array moves the rest, so that is done for many entries at once. */
const FORGOTTEN_AT_ONCE = 256

/** An empty log; the newest entry stays however large it is, unless no entries are wanted at all. */
export function openBoundedLog<T extends object>({ entries, bytes, sizeOf }: LogLimits<T>): BoundedLog<T> {
  let kept: Numbered<T>[] = []
  let first = 0
  let size = 0
  let lastId = 0
  const listeners = new Set<(entry: Numbered<T>) => void>()
  const forgetOldest = (): void => {
    size -= sizeOf(kept[first]!)
    // What it refers to is let go at once.
    kept[first] = undefined as never
    first++
    if (first < FORGOTTEN_AT_ONCE) return
    kept = kept.slice(first)
    first = 0
  }
  return {
    get entries() {
      return first === 0 ? kept : kept.slice(first)
    },
    add(entry) {
      const numbered = Object.assign(entry, { id: ++lastId })
      if (entries > 0) {
        kept.push(numbered)
        size += sizeOf(entry)
        while (kept.length - first > entries || (size > bytes && kept.length - first > 1)) forgetOldest()
      }
      for (const listener of listeners) listener(numbered)
    },
    clear() {
      kept = []
      first = 0
      size = 0
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
