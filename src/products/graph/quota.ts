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

/** How much of the quota is used: 1 is all of it. */
export function shareOf({ used }: Usage, { units, milliseconds }: Quota): number {
  return used / (units * milliseconds)
}

interface Demand {
  /** Units. */
  readonly cost: number
  /** How much of the quota may be used in the end, in per cent. */
  readonly percent: number
}

/** Milliseconds until so many units more are allowed; what costs more than there ever is waits until nothing is used. */
export function waitFor({ used }: Usage, { units, milliseconds }: Quota, { cost, percent }: Demand): number {
  const most = Math.max(1, Math.floor((units * percent) / 100))
  const excess = used - (most - Math.min(cost, most)) * milliseconds
  return Math.max(0, excess / units)
}
