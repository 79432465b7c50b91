import type { Database, Statement } from 'better-sqlite3'

/** How a statement gives its rows: as objects, as arrays, or only their first column. */
export type RowMode = 'object' | 'raw' | 'pluck'

const LIMIT = 500
const caches = new WeakMap<Database, Record<RowMode, Map<string, Statement>>>()

/**
 * The prepared statement for `sql`, prepared once per database. The row mode is part of what is remembered, so nobody
 * may call `pluck()`, `raw()` or `bind()` on what is returned. At most 500 statements per mode are kept; the oldest goes.
 *
 * @throws SqliteError when the SQL does not compile.
 */
export function statement(db: Database, sql: string, mode: RowMode = 'object'): Statement {
  let cache = caches.get(db)
  if (cache === undefined) {
    cache = { object: new Map(), raw: new Map(), pluck: new Map() }
    caches.set(db, cache)
  }
  return cache[mode].get(sql) ?? prepare(db, sql, { mode, kept: cache[mode] })
}

function prepare(
  db: Database,
  sql: string,
  { mode, kept }: { mode: RowMode; kept: Map<string, Statement> },
): Statement {
  const prepared = db.prepare(sql)
  if (mode !== 'object' && prepared.reader) prepared[mode](true)
  if (kept.size >= LIMIT)
    for (const oldest of kept.keys()) {
      kept.delete(oldest)
      break
    }
  kept.set(sql, prepared)
  return prepared
}

/** The first row, or undefined. What a row looks like is the caller's word for what the SQL selects. */
export function one<Row>(db: Database, sql: string, ...parameters: unknown[]): Row | undefined {
  return statement(db, sql).get(...parameters) as Row | undefined
}

/** All rows. */
export function all<Row>(db: Database, sql: string, ...parameters: unknown[]): Row[] {
  return statement(db, sql).all(...parameters) as Row[]
}

/** The first column of the first row, or undefined. */
export function value<Value>(db: Database, sql: string, ...parameters: unknown[]): Value | undefined {
  return statement(db, sql, 'pluck').get(...parameters) as Value | undefined
}

/** The first column of all rows. */
export function values<Value>(db: Database, sql: string, ...parameters: unknown[]): Value[] {
  return statement(db, sql, 'pluck').all(...parameters) as Value[]
}
