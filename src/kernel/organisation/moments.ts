import { value } from '../../query/statements/statements.ts'
import type { Database } from '../sqlite/database.ts'
import { isoSeconds } from './clock.ts'
import type { Organisation } from './organisation.ts'

/** The organisation's present as the database writes it. */
export function present(organisation: Pick<Organisation, 'clock'>): string {
  return isoSeconds(organisation.clock.now())
}

/** The moment that `sql` reads, in milliseconds; undefined where it reads none. */
export function readMoment(database: Database, sql: string): number | undefined {
  const moment = value<string | null>(database, sql)
  return typeof moment === 'string' ? Date.parse(moment) : undefined
}

/** A time as a client wrote it (ISO 8601; without an offset it is UTC) in the database's form; undefined when it is none. */
export function momentFrom(text: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i.exec(text)
  if (!match) return undefined
  const milliseconds = Date.parse(`${match[1]}T${match[2]}${match[3] ?? 'Z'}`)
  return Number.isNaN(milliseconds) ? undefined : isoSeconds(milliseconds)
}
