import type { Database } from '../kernel/database.ts'
import { statement } from '../query/statements.ts'

/** Column values by name; the names come from entity declarations, never from a request. */
export type Columns = Readonly<Record<string, string | number | null>>

/** @throws SqliteError when a constraint is broken */
export function insertRow(database: Database, table: string, columns: Columns): void {
  const names = Object.keys(columns)
  const marks = names.map(() => '?').join(', ')
  statement(database, `INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(
    ...Object.values(columns),
  )
}

/** A row named by one of its unique columns. */
export interface RowKey {
  readonly column: string
  readonly value: string | number
}

/** @throws SqliteError when a constraint is broken */
export function updateRow(
  database: Database,
  table: string,
  { key, columns }: { key: RowKey; columns: Columns },
): void {
  const assignments = Object.keys(columns).map(name => `${name} = ?`)
  if (assignments.length === 0) return
  const text = `UPDATE ${table} SET ${assignments.join(', ')} WHERE ${key.column} = ?`
  statement(database, text).run(...Object.values(columns), key.value)
}
