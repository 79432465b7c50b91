/** So many units in so much time; it fills up evenly. */
export interface Quota {
  readonly units: number
  readonly milliseconds: number
}

/** What somebody has used of a quota. */
export interface Usage {
  /** Units times the quota's milliseconds, so that filling up takes whole numbers only. */
  used: number
  /** When that was so, in milliseconds. */
  at: number
}

/** Brings a usage up to date. A clock that was set back fills nothing up. */
export function refill(usage: Usage, { units }: Quota, now: number): void {
  usage.used = Math.max(0, usage.used - Math.max(0, now - usage.at) * units)
  usage.at = now
}

export function spend(usage: Usage, { milliseconds }: Quota, cost: number): void {
  usage.used += cost * milliseconds
}

/** Units that are used. */
export function usedOf({ used }: Usage, { milliseconds }: Quota): number {
  return used / milliseconds
}

/** Milliseconds until so many units more are allowed; what costs more than there ever is waits until nothing is used. */
export function waitFor({ used }: Usage, { units, milliseconds }: Quota, cost: number): number {
  const excess = used - (units - Math.min(cost, units)) * milliseconds
  return Math.max(0, excess / units)
}
