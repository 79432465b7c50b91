/** Something that takes less memory while it rests. */
export interface Sleeper {
  /** Not called while `isBusy`. */
  rest(): void
  /** True while it must stay awake though nobody uses it. */
  isBusy(): boolean
}

/** Keeps the number of those awake within bounds: who has not been used for longest goes to rest. */
export interface Rest {
  used(sleeper: Sleeper): void
  /** It is gone for good. */
  left(sleeper: Sleeper): void
}

/** Whoever was used within so many milliseconds will be used again soon. */
const RECENTLY = 100

export interface RestOptions {
  /** How many may be awake, but for those that were used within the last tenth of a second. */
  readonly limit: number
  /** Milliseconds that pass whatever a world's clock does. */
  readonly now?: () => number
  /** Puts work off until nobody waits for an answer. */
  readonly later?: (work: () => void) => void
}

export function openRest({ limit, now = () => performance.now(), later = setImmediate }: RestOptions): Rest {
  // The one that was used last stands at the end.
  const awake = new Map<Sleeper, number>()
  let latest: Sleeper | undefined
  let isPlanned = false
  const layDown = (): void => {
    isPlanned = false
    const before = now() - RECENTLY
    for (const [sleeper, usedAt] of awake) {
      if (awake.size <= limit || usedAt > before || sleeper === latest) return
      if (sleeper.isBusy()) continue
      awake.delete(sleeper)
      sleeper.rest()
    }
  }
  return {
    used(sleeper) {
      if (sleeper === latest) return
      const moment = now()
      // Until now it was in use.
      if (latest) awake.set(latest, moment)
      latest = sleeper
      awake.delete(sleeper)
      awake.set(sleeper, moment)
      if (awake.size <= limit || isPlanned) return
      isPlanned = true
      later(layDown)
    },
    left(sleeper) {
      awake.delete(sleeper)
      if (sleeper === latest) latest = undefined
    },
  }
}
