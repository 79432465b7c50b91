import type { Database } from '../kernel/database.ts'
import { statement } from '../query/statements.ts'
import { NAMED_COLUMNS, namesIn } from './names.ts'
import { momentColumns, momentsFrom, offsetOf } from './seed/relative-times.ts'

/** What differs between organisations that are made of the same data. */
export interface Variation {
  /** When it starts (milliseconds), for data that was seeded to be moved there. */
  readonly start?: number | undefined
  /** The names that it is told by. Those to be found and those to be written stand in the same order. */
  readonly names?: readonly string[] | undefined
}

/** A moment, as milliseconds from the start; or a text taken apart at the names in it, each a place in the list of names. */
type Value = number | readonly (string | number)[]

interface VaryingRow {
  readonly rowid: number
  readonly values: readonly Value[]
  /** Writes the values, in their order, to the row. */
  readonly sql: string
}

export type VaryingRows = readonly VaryingRow[]

/** Finds all that has a moment or a name of `variation` in it. */
export function findVaryingRows(database: Database, { start, names = [] }: Variation): VaryingRows {
  const moments = start === undefined ? {} : momentColumns(database)
  const named = names.length > 0 ? NAMED_COLUMNS : {}
  const split = namesIn(names)
  // Tables with names first: other names follow by foreign keys.
  return [...new Set([...Object.keys(named), ...Object.keys(moments)])].flatMap(table => {
    const readers = [
      ...(named[table] ?? []).map(column => ({ column, read: split })),
      ...(moments[table] ?? []).map(column => ({ column, read: offsetOf })),
    ]
    return varyingRowsOf(database, table, readers)
  })
}

interface Reader {
  readonly column: string
  readonly read: (text: string) => Value | undefined
}

function varyingRowsOf(database: Database, table: string, readers: readonly Reader[]): VaryingRow[] {
  const columns = readers.map(({ column }) => column).join(', ')
  const rows = database.prepare(`SELECT rowid, ${columns} FROM ${table}`).raw().iterate()
  const found: VaryingRow[] = []
  for (const [rowid, ...cells] of rows as IterableIterator<[number, ...(string | null)[]]>) {
    const varying = readers.flatMap(({ column, read }, index) => {
      const value = read(cells[index] ?? '')
      return value === undefined ? [] : [{ column, value }]
    })
    if (varying.length === 0) continue
    const assignments = varying.map(({ column }) => `${column} = ?`).join(', ')
    const sql = `UPDATE ${table} SET ${assignments} WHERE rowid = ?`
    found.push({ rowid, values: varying.map(({ value }) => value), sql })
  }
  return found
}

/** Writes moments and names to where others, or those of the far start, stand. */
export function writeVaryingRows(database: Database, rows: VaryingRows, variation: Variation): void {
  const { start = 0, names = [] } = variation
  const momentAt = momentsFrom(start)
  const text = (value: Value): string =>
    typeof value === 'number'
      ? momentAt(value)
      : value.map(piece => (typeof piece === 'number' ? names[piece]! : piece)).join('')
  const beingMade = statement(database, 'UPDATE world SET is_being_made = ?')
  database.transaction(() => {
    beingMade.run(1)
    for (const { rowid, values, sql } of rows) statement(database, sql).run(...values.map(text), rowid)
    beingMade.run(0)
  })()
}
