/** A moment in the forms that the Classic API has for it; without one they are empty, 0 and empty. */
export function dated(name: string, moment: unknown): Record<string, string | number> {
  return { [name]: localTime(moment), ...epochAndUtc(name, moment) }
}

/** The two machine-readable forms: milliseconds, and ISO 8601 with an offset that has no colon. */
export function epochAndUtc(name: string, moment: unknown): Record<string, string | number> {
  const milliseconds = typeof moment === 'string' ? Date.parse(moment) : Number.NaN
  if (Number.isNaN(milliseconds)) return { [`${name}_epoch`]: 0, [`${name}_utc`]: '' }
  const utc = new Date(milliseconds).toISOString().replace('Z', '+0000')
  return { [`${name}_epoch`]: milliseconds, [`${name}_utc`]: utc }
}

const LONG = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  weekday: 'long',
  month: 'long',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
})

/** As records of mobile devices have their last inventory: `Monday, March 29 2021 at 12:38 PM` (seen). */
export function longTime(moment: unknown): string {
  const milliseconds = typeof moment === 'string' ? Date.parse(moment) : Number.NaN
  if (Number.isNaN(milliseconds)) return ''
  const parts = Object.fromEntries(LONG.formatToParts(milliseconds).map(({ type, value }) => [type, value]))
  const { weekday, month, day, year, hour, minute, dayPeriod } = parts
  return `${weekday}, ${month} ${day} ${year} at ${hour}:${minute} ${dayPeriod}`
}

/** `YYYY-MM-DD HH:MM:SS`; the instance is in UTC. */
function localTime(moment: unknown): string {
  return typeof moment === 'string' ? moment.slice(0, 19).replace('T', ' ') : ''
}
