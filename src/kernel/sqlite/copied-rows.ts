import { type Database, openDatabase } from './database.ts'
import type { Schema } from './schema.ts'

interface Column {
  readonly name: string
  /** 1 for one of the primary key. */
  readonly pk: number
  readonly type: string
  /** As SQL writes it. */
  readonly dflt_value: string | null
}

/**
 * A database of our own shape with the rows of another, which has tables of the same names. Of the other one nothing but values is taken: its
 * triggers, checks and defaults are not run, and ours hold for each row.
 *
 * @throws SqliteError for rows that our shape does not allow, CopyError for a value that is none of its column
 */
export function copiedRows(schema: Schema, from: Database): Database {
  from.pragma('trusted_schema = OFF')
  from.pragma('query_only = ON')
  const database = openDatabase({ schema })
  try {
    database.pragma('foreign_keys = OFF')
    const restore = dropTriggers(database)
    database.transaction(() => {
      for (const table of tablesOf(database)) copy(from, database, table)
    })()
    restore()
    database.pragma('foreign_keys = ON')
    const [violation] = database.pragma('foreign_key_check') as { table: string; parent: string }[]
    if (violation)
      throw new CopyError(`${violation.table} refers to a row of ${violation.parent} that there is not`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** A value that its column cannot have; the message says where. */
export class CopyError extends Error {}

/** Those that hold rows of their own: an index of words is made of them. The one that counts the rows of the others comes last. */
function tablesOf(database: Database): string[] {
  return database
    .prepare(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name <> 'sqlite_schema'
       ORDER BY name = 'sqlite_sequence'`,
    )
    .pluck()
    .all() as string[]
}

function copy(from: Database, to: Database, table: string): void {
  const columns = to.pragma(`table_info("${table}")`) as Column[]
  const names = columns.map(({ name }) => `"${name}"`)
  if (hasHiddenRowId(to, table, columns)) names.push('rowid')
  // Some begin with a row.
  to.exec(`DELETE FROM "${table}"`)
  const insert = to.prepare(
    `INSERT INTO "${table}" (${names.join()}) VALUES (${names.map(() => '?').join()})`,
  )
  const texts = columns.flatMap(({ name, dflt_value }, index) =>
    name.endsWith('_json') ? [{ name, index, like: dflt_value }] : [],
  )
  for (const row of from.prepare(`SELECT ${names.join()} FROM "${table}"`).raw().safeIntegers().iterate()) {
    const values = row as unknown[]
    if (values.some(isUncountable)) throw new CopyError(`${table} holds a number that is too large`)
    for (const { name, index, like } of texts) requireJson(values[index], like, `${table}.${name}`)
    insert.run(...values)
  }
}

/** In the order of its rows an entity may be listed, so their numbers are kept where no column shows them. */
function hasHiddenRowId(database: Database, table: string, columns: readonly Column[]): boolean {
  const [{ wr }] = database.pragma(`table_list("${table}")`) as [{ wr: number }]
  const key = columns.filter(({ pk }) => pk > 0)
  return wr === 0 && !(key.length === 1 && key[0]!.type === 'INTEGER') && !table.startsWith('sqlite_')
}

/** Other numbers are read as their neighbours. */
function isUncountable(value: unknown): boolean {
  return typeof value === 'bigint' && !Number.isSafeInteger(Number(value))
}

/** @param like what the column holds where nothing is said: an empty list or an empty object tells which of the two all its values are */
function requireJson(text: unknown, like: string | null, place: string): void {
  if (text === null) return
  const value = readJson(text as string, place)
  if (like === "'[]'" && !(Array.isArray(value) && isOfOneKind(value)))
    throw new CopyError(`${place} holds something else than a list`)
  if (like === "'{}'" && kindOf(value) !== 'object')
    throw new CopyError(`${place} holds something else than an object`)
}

function readJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CopyError(`${place} holds text that is no JSON`)
  }
}

/** Lists are of objects or of texts, never of both, of nothing or of lists. */
function isOfOneKind(list: readonly unknown[]): boolean {
  const [kind = 'object', ...others] = new Set(list.map(kindOf))
  return others.length === 0 && (kind === 'object' || kind === 'string' || kind === 'number')
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

/** Whatever they do has been done to the rows already. */
function dropTriggers(database: Database): () => void {
  const triggers = database.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as {
    name: string
    sql: string
  }[]
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`)
  return () => {
    const words = database.prepare(`SELECT name FROM pragma_table_list WHERE type = 'virtual'`).pluck().all()
    for (const table of words) database.exec(`INSERT INTO "${table}" ("${table}") VALUES ('rebuild')`)
    for (const { sql } of triggers) database.exec(sql)
  }
}
