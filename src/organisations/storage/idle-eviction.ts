/** Something that takes less memory while it is evicted. */
export interface Evictable {
  /** Not called while `isBusy`. */
  evict(): void
  /** True while it must stay loaded though nobody uses it. */
  isBusy(): boolean
}

/** Keeps the number of those loaded within bounds: what has not been used for longest is evicted. */
export interface IdleEviction {
  used(evictable: Evictable): void
  /** It is gone for good. */
  left(evictable: Evictable): void
}

/** What was used within so many milliseconds will be used again soon. */
const RECENTLY = 100

export interface IdleEvictionOptions {
  /** How many may be loaded, not counting those that were used within the last tenth of a second. */
  readonly limit: number
  /** Milliseconds that pass whatever an organisation's clock does. */
  readonly now?: () => number
  /** Puts work off until nobody waits for an answer. */
  readonly later?: (work: () => void) => void
}

export function openIdleEviction({
  limit,
  now = () => performance.now(),
  later = setImmediate,
}: IdleEvictionOptions): IdleEviction {
  // The one that was used last stands at the end.
  const loaded = new Map<Evictable, number>()
  let latest: Evictable | undefined
  let isPlanned = false
  const evictIdle = (): void => {
    isPlanned = false
    const before = now() - RECENTLY
    for (const [evictable, usedAt] of loaded) {
      if (loaded.size <= limit || usedAt > before || evictable === latest) return
      if (evictable.isBusy()) continue
      loaded.delete(evictable)
      evictable.evict()
    }
  }
  return {
    used(evictable) {
      if (evictable === latest) return
      const moment = now()
      // Until now it was in use.
      if (latest) loaded.set(latest, moment)
      latest = evictable
      loaded.delete(evictable)
      loaded.set(evictable, moment)
      if (loaded.size <= limit || isPlanned) return
      isPlanned = true
      later(evictIdle)
    },
    left(evictable) {
      loaded.delete(evictable)
      if (evictable === latest) latest = undefined
    },
  }
}
