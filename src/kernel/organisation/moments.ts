import { value } from '../../query/statements/statements.ts'
import type { Database } from '../sqlite/database.ts'
import { isDay, isInFourDigits, isoSeconds } from './clock.ts'
import type { Organisation } from './organisation.ts'
import { isPossible } from './organisation-clock.ts'

/** The organisation's present as the database writes it. */
export function present(organisation: Pick<Organisation, 'clock'>): string {
  return isoSeconds(organisation.clock.now())
}

/** The moment that `sql` reads, in milliseconds; undefined where it reads none. */
export function readMoment(database: Database, sql: string): number | undefined {
  const moment = value<string | null>(database, sql)
  return typeof moment === 'string' ? Date.parse(moment) : undefined
}

/**
 * A time as a client wrote it (ISO 8601; without an offset it is UTC) in the database's form; undefined when it is none, or not in a year of four
 * digits.
 */
export function momentFrom(text: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i.exec(text)
  if (!match) return undefined
  const [, date, time, zone = 'Z'] = match
  const milliseconds = Date.parse(`${date}T${time}${zone}`)
  return isInFourDigits(milliseconds) && isDay(date!) ? isoSeconds(milliseconds) : undefined
}

const DURATION = /^(-?)P(?=\d|T\d)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/

/** The moment that lies an ISO 8601 duration of days, hours and minutes after `now` (milliseconds), `-PT3H` before it; undefined for other texts. */
export function momentAfter(duration: string, now: number): string | undefined {
  const [matched, sign, days, hours, minutes] = DURATION.exec(duration) ?? []
  if (matched === undefined) return undefined
  const length = ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60_000
  const moment = sign ? now - length : now + length
  return isPossible(moment) ? isoSeconds(moment) : undefined
}
