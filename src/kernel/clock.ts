/** The one source of time of a world. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() }

/** `YYYY-MM-DDTHH:MM:SSZ`, the form in which the database keeps every moment. */
export function isoSeconds(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  // The present is asked for many times a second.
  if (second !== latest.second)
    latest = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` }
  return latest.text
}

let latest = { second: Number.NaN, text: '' }

/** `Thu, 01 Jan 1970 00:00:00 GMT`, the form of the header `Date`. */
export function httpDate(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== latestDate.second) latestDate = { second, text: new Date(second * 1000).toUTCString() }
  return latestDate.text
}

let latestDate = { second: Number.NaN, text: '' }
