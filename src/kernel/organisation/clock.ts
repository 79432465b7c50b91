/** The one source of time of an organisation. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() }

/** Writes moments (milliseconds) by their second; the latest is remembered, since the present is asked for many times a second. */
function perSecond(write: (date: Date) => string): (milliseconds: number) => string {
  let latest = { second: Number.NaN, text: '' }
  return milliseconds => {
    const second = Math.floor(milliseconds / 1000)
    if (second !== latest.second) latest = { second, text: write(new Date(second * 1000)) }
    return latest.text
  }
}

/** The years that are written with four digits, in which moments are in the order of their texts. */
const FIRST = Date.parse('0000-01-01T00:00:00Z')
const LAST = Date.parse('9999-12-31T23:59:59Z')

/** True for a moment (milliseconds) in the years 0 to 9999. */
export function isInFourDigits(moment: number): boolean {
  return moment >= FIRST && moment < LAST + 1000
}

/** `YYYY-MM-DDTHH:MM:SSZ`, the form in which the database keeps every moment; those outside of the years 0 to 9999 are the first or last of these. */
export const isoSeconds = perSecond(date => {
  const moment = new Date(Math.min(Math.max(date.getTime(), FIRST), LAST))
  return `${moment.toISOString().slice(0, 19)}Z`
})

/** `Thu, 01 Jan 1970 00:00:00 GMT`, the form of the header `Date`. */
export const httpDate = perSecond(date => date.toUTCString())

/**
 * Milliseconds of a moment with its zone, such as `2030-01-01T00:00:00Z`; undefined for any other text, and for days that no month has.
 */
export function momentOf(text: string): number | undefined {
  const [, date] = /^(\d{4}-\d\d-\d\d)T.*(?:Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const moment = Date.parse(text)
  if (!date || Number.isNaN(moment)) return undefined
  return isDay(date) ? moment : undefined
}

/** True for a `YYYY-MM-DD` that is in the calendar; JavaScript takes the 30th of February for the 2nd of March. */
export function isDay(date: string): boolean {
  const moment = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(date)
}
