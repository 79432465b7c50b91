import type { Database } from 'better-sqlite3'
import type { Rows, Sql } from './entity.ts'
import type { Edge } from './relation.ts'
import { sql } from './statements/sql.ts'
import { statement } from './statements/statements.ts'

/** Column values by name; the names come from declarations, never from a request. */
export type Columns = Readonly<Record<string, string | number | null>>

/** Columns by the part that they belong to: those of the main table, and those of each further one. */
export interface PartColumns {
  readonly row: Columns
  readonly [part: string]: Columns
}

/** @throws SqliteError when a constraint is broken */
export function insertRow(db: Database, table: string, columns: Columns): void {
  insert(db, { verb: 'INSERT', table, columns })
}

function insert(
  db: Database,
  { verb, table, columns }: { verb: string; table: string; columns: Columns },
): number {
  const names = Object.keys(columns)
  const marks = names.map(() => '?').join(', ')
  const text = `${verb} INTO ${table} (${names.join(', ')}) VALUES (${marks})`
  return statement(db, text).run(...Object.values(columns)).changes
}

/**
 * Changes rows of one table.
 *
 * @param where over the table as `row`
 * @throws SqliteError when a constraint is broken
 */
export function updateRow(
  db: Database,
  table: string,
  { columns, where }: { columns: Columns; where: Sql },
): void {
  const assignments = Object.keys(columns).map(name => `${name} = ?`)
  if (assignments.length === 0) return
  const text = `UPDATE ${table} AS row SET ${assignments.join(', ')} WHERE ${where.text}`
  statement(db, text).run(...Object.values(columns), ...where.parameters)
}

/**
 * Changes rows that stand in several tables, in the order of their parts. A part without columns is left alone.
 *
 * @param where over the aliases of `rows`
 * @throws SqliteError when a constraint is broken
 */
export function updateParts(
  db: Database,
  { from, parts }: Rows,
  { columns, where }: { columns: PartColumns; where: Sql },
): void {
  for (const [part, table] of Object.entries(parts)) {
    const text = `row.rowid IN (SELECT ${part}.rowid FROM ${from} WHERE ${where.text})`
    updateRow(db, table, { columns: columns[part] ?? {}, where: { ...where, text } })
  }
}

/** Two objects, by their ids, that an edge leads from and to. */
export interface Related {
  readonly from: string
  readonly to: { readonly id: string; readonly type: string }
}

/** @returns false when the two are related already */
export function relate(db: Database, edge: Edge, { from, to }: Related): boolean {
  const columns = { [edge.from]: from, [edge.to]: to.id, ...(edge.type ? { [edge.type]: to.type } : {}) }
  return insert(db, { verb: 'INSERT OR IGNORE', table: edge.table, columns }) === 1
}

/** @returns false when the two are not related */
export function unrelate(db: Database, edge: Edge, { from, to }: { from: string; to: string }): boolean {
  const text = `DELETE FROM ${edge.table} WHERE ${edge.from} = ? AND ${edge.to} = ?`
  return statement(db, text).run(from, to).changes === 1
}

/** Points the edge of a relation to one object, which stands in the row itself, at that object or at none. */
export function pointAt(
  db: Database,
  { table, from, to }: Edge,
  pair: { from: string; to: string | null },
): void {
  updateRow(db, table, { columns: { [to]: pair.to }, where: sql(`row.${from} = ?`, pair.from) })
}
