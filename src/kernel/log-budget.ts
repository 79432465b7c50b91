/** A log that takes part in a budget. */
export interface Spender {
  /** Roughly what it keeps in memory. */
  readonly bytes: number
  readonly count: number
  forgetOldest(): void
}

/** What many logs may keep in memory together. */
export interface LogBudget {
  /** To be called after each change of what a log keeps. @param bytes by how much it keeps more, or less */
  spend(spender: Spender, bytes: number): void
}

/** Whoever brings it over the limit pays for looking through all logs, so that is done once for a tenth of the limit. */
const ROOM_MADE = 0.1

/** Over the limit the logs that keep most forget their oldest entries; the newest entry of each stays. */
export function openLogBudget(limit: number): LogBudget {
  const spenders = new Set<Spender>()
  let spent = 0
  const makeRoom = (): void => {
    const largestFirst = [...spenders].sort((one, other) => other.bytes - one.bytes)
    const aim = limit * (1 - ROOM_MADE)
    largestFirst.forEach((spender, index) => {
      // Not below half of what the next one keeps, which has its turn then.
      const floor = largestFirst[index + 1]?.bytes ?? 0
      while (spent > aim && spender.count > 1 && spender.bytes > floor / 2) spender.forgetOldest()
    })
  }
  return {
    spend(spender, bytes) {
      spent += bytes
      if (spender.bytes > 0) spenders.add(spender)
      else spenders.delete(spender)
      if (bytes > 0 && spent > limit) makeRoom()
    },
  }
}
