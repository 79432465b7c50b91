import { createHash } from 'node:crypto'
import { isoSeconds } from '../kernel/organisation/clock.ts'
import { momentAfter } from '../kernel/organisation/moments.ts'
import { uuidFrom } from '../kernel/organisation/random.ts'
import type { SeedRun } from '../kernel/organisation/seed.ts'
import type { Database } from '../kernel/sqlite/database.ts'
import { SeedError } from './seed-error.ts'

/**
 * A moment in a seed file: absolute (`2025-03-01T08:00:00Z`) or an ISO 8601 duration of days, hours and minutes
 * counted from the start of the organisation (`-PT3H` is three hours before it, `P365D` a year after).
 */
export type SeedTime = string

/** A GUID; left out, it is derived from the tenant's id, the kind of object and its name. */
export type SeedId = string

/** The GUID of an object whose seed names none: the same tenant, kind and name always give the same one. */
export function derivedId(tenantId: string, kind: string, name: string): string {
  return uuidFrom(createHash('sha256').update(`${tenantId}/${kind}/${name}`.toLowerCase()).digest())
}

/** The id given by the seed, lower case, else the derived one. */
export function idOf(run: SeedRun, kind: string, name: string, given?: string): string {
  return given?.toLowerCase() ?? derivedId(run.seed.tenant.id, kind, name)
}

/**
 * Turns a moment of a seed into the database's form.
 *
 * @param now the start of the organisation, milliseconds
 * @throws SeedError when the text is neither a date nor a duration
 */
export function momentOf(time: string, now: number): string {
  const relative = momentAfter(time, now)
  if (relative) return relative
  const milliseconds = Date.parse(time)
  if (Number.isNaN(milliseconds)) {
    throw new SeedError(`"${time}" in the seed is neither a date nor a duration such as -PT3H or -P2D.`)
  }
  return isoSeconds(milliseconds)
}

export type Row = Readonly<Record<string, string | number | null>>

/** Inserts rows of one shape into a table and answers their rowids; the first row says which columns. */
export function inserter(database: Database, table: string): (row: Row) => number {
  let statement: ReturnType<Database['prepare']> | undefined
  return row => {
    const columns = Object.keys(row)
    statement ??= database.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(column => `@${column}`).join(', ')})`,
    )
    return Number(statement.run(row).lastInsertRowid)
  }
}
