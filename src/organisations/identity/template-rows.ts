import type { Database } from '../../kernel/sqlite/database.ts'
import { all, statement } from '../../query/statements/statements.ts'
import { momentsFrom, offsetOf } from '../../seed/relative-times.ts'
import { namesIn } from './names.ts'

/** What differs between organisations that are made of the same data. */
export interface TemplateValues {
  /** When it starts (milliseconds), for data that was seeded to be moved there. */
  readonly start?: number | undefined
  /** The names that it is told by. Those to be found and those to be written stand in the same order. */
  readonly names?: readonly string[] | undefined
}

/** A moment, as milliseconds from the start; or a text taken apart at the names in it, each a place in the list of names. */
type Value = number | readonly (string | number)[]

type Key = readonly (string | number)[]

interface TemplateRow {
  /** Names the row; there may be several columns. */
  readonly key: Key
  readonly values: readonly Value[]
  /** Writes the values, in their order, to the row. */
  readonly sql: string
}

export type TemplateRows = readonly TemplateRow[]

/**
 * Finds all rows that have a moment or a name of the template in them. Moments are the columns whose name ends in `_at` (those inside JSON are dates
 * as the seed states them); names are looked for in every other text, so that no table can be forgotten.
 */
export function findTemplateRows(database: Database, { start, names = [] }: TemplateValues): TemplateRows {
  const split = namesIn(names)
  const readerOf = (column: string): Reader[] => {
    if (column.endsWith('_at')) return start === undefined ? [] : [{ column, read: offsetOf }]
    return names.length === 0 ? [] : [{ column, read: split }]
  }
  return tablesOf(database).flatMap(table => {
    const readers = table.columns.flatMap(readerOf)
    return readers.length === 0 ? [] : templateRowsOf(database, table, readers)
  })
}

interface Table {
  readonly name: string
  /** Columns that name a row. */
  readonly key: readonly string[]
  /** Those with text, but for references: these follow by themselves (ON UPDATE CASCADE). */
  readonly columns: readonly string[]
}

function tablesOf(database: Database): Table[] {
  const rows = all<{ name: string; wr: number; key: string; columns: string }>(
    database,
    `SELECT t.name, t.wr, json_group_array(c.name ORDER BY c.pk) FILTER (WHERE c.pk > 0) AS key,
         json_group_array(c.name) FILTER (WHERE c.type = 'TEXT'
           AND NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.name) f WHERE f."from" = c.name)) AS columns
       FROM pragma_table_list t, pragma_table_info(t.name) c
       WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT GLOB 'sqlite_*' GROUP BY t.name`,
  )
  return rows.map(({ name, wr: isWithoutRowid, key, columns }) => ({
    name,
    key: isWithoutRowid ? JSON.parse(key) : ['rowid'],
    columns: JSON.parse(columns),
  }))
}

interface Reader {
  readonly column: string
  readonly read: (text: string) => Value | undefined
}

function templateRowsOf(database: Database, { name, key }: Table, readers: readonly Reader[]): TemplateRow[] {
  const columns = [...key, ...readers.map(({ column }) => column)].join(', ')
  const rows = database.prepare(`SELECT ${columns} FROM ${name}`).raw().iterate()
  const found: TemplateRow[] = []
  const where = key.map(column => `${column} = ?`).join(' AND ')
  for (const row of rows as IterableIterator<(string | null)[]>) {
    const varying = readers.flatMap(({ column, read }, index) => {
      const value = read(row[key.length + index] ?? '')
      return value === undefined ? [] : [{ column, value }]
    })
    if (varying.length === 0) continue
    const assignments = varying.map(({ column }) => `${column} = ?`).join(', ')
    const sql = `UPDATE ${name} SET ${assignments} WHERE ${where}`
    found.push({ key: row.slice(0, key.length) as Key, values: varying.map(({ value }) => value), sql })
  }
  return found
}

/** Writes moments and names to where others, or those of the far start, stand. */
export function writeTemplateRows(database: Database, rows: TemplateRows, variation: TemplateValues): void {
  const { start = 0, names = [] } = variation
  const momentAt = momentsFrom(start)
  const text = (value: Value): string =>
    typeof value === 'number'
      ? momentAt(value)
      : value.map(piece => (typeof piece === 'number' ? names[piece]! : piece)).join('')
  const beingMade = statement(database, 'UPDATE world SET is_being_made = ?')
  database.transaction(() => {
    beingMade.run(1)
    for (const { key, values, sql } of rows) statement(database, sql).run(...values.map(text), ...key)
    beingMade.run(0)
  })()
}
