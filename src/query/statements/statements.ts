import type { Database, Statement } from 'better-sqlite3'

/** How a statement gives its rows: as objects, as arrays, or only their first column. */
export type RowMode = 'object' | 'raw' | 'pluck'

/** Follows what is asked of one database. */
export interface StatementWatch {
  /** Somebody is about to use this statement. */
  used(sql: string): void
  /** Runs a statement that may write: to be called, and its result given back, in any case. */
  writing<T>(sql: string, run: () => T): T
}

/** What is known of a database. */
interface Known {
  readonly statements: Record<RowMode, Map<string, Statement>>
  watch?: StatementWatch
}

const LIMIT = 500
const known = new WeakMap<Database, Known>()

function knownOf(db: Database): Known {
  let found = known.get(db)
  if (found === undefined) {
    found = { statements: { object: new Map(), raw: new Map(), pluck: new Map() } }
    known.set(db, found)
  }
  return found
}

/** Lets `watch` follow all that goes through `statement` from now on; one at a time for each database. */
export function watchStatements(db: Database, watch: StatementWatch): void {
  knownOf(db).watch = watch
}

/**
 * The prepared statement for `sql`, prepared once per database. The row mode is part of what is remembered, so nobody
 * may call `pluck()`, `raw()` or `bind()` on what is returned. At most 500 statements per mode are kept; the oldest goes.
 *
 * @throws SqliteError when the SQL does not compile.
 */
export function statement(db: Database, sql: string, mode: RowMode = 'object'): Statement {
  const { statements, watch } = knownOf(db)
  watch?.used(sql)
  return statements[mode].get(sql) ?? prepare(db, sql, mode)
}

function prepare(db: Database, sql: string, mode: RowMode): Statement {
  const prepared = db.prepare(sql)
  if (mode !== 'object' && prepared.reader) prepared[mode](true)
  if (!prepared.readonly) reportWrites(prepared, knownOf(db))
  const kept = knownOf(db).statements[mode]
  if (kept.size >= LIMIT)
    for (const oldest of kept.keys()) {
      kept.delete(oldest)
      break
    }
  kept.set(sql, prepared)
  return prepared
}

/** Whoever watches the database by then is told of each time that the statement runs. */
function reportWrites(prepared: Statement, database: Known): void {
  const { source } = prepared
  for (const method of ['run', 'get', 'all'] as const) {
    const execute = prepared[method].bind(prepared) as (...parameters: unknown[]) => never
    prepared[method] = (...parameters: unknown[]) =>
      database.watch ? database.watch.writing(source, () => execute(...parameters)) : execute(...parameters)
  }
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
