import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { insertRow, statement, updateRow, value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { columnOf, type Values } from './fields.ts'
import { forgetHistory, noteInHistory } from './history.ts'
import { AMONG, byId, type RecordTable } from './record-table.ts'

/** What an API, or a seed, says of values that a record cannot have. */
export interface Refusals {
  missing(field: string): Error
  duplicate(field: string): Error
}

type Writer = Pick<Call<Caller>, 'organisation' | 'caller'>

/**
 * Makes a record of these values and notes who did.
 *
 * @returns its id, one that no record of this kind had before
 * @throws what `refusals` say of a required field without a value, and of a unique one whose value is taken
 */
export function createRecord(by: Writer, record: RecordTable, values: Values, refusals: Refusals): number {
  const id = insertRecord(by.organisation.database, record, values, refusals)
  noteInHistory(by, { record, id }, { note: 'Created' })
  return id
}

/** The same without a note: what a new organisation begins with has no history. */
export function insertRecord(
  database: Database,
  record: RecordTable,
  values: Values,
  refusals: Refusals,
): number {
  checkValues(database, record, { values, id: 0 }, refusals)
  insertRow(database, record.table, columnsOf(values))
  return value<number>(database, 'SELECT last_insert_rowid()')!
}

/** Gives a record these values; fields that are not among them stay as they are. @throws as createRecord does */
export function updateRecord(
  by: Writer,
  record: RecordTable,
  { id, values }: { id: number; values: Values },
  refusals: Refusals,
): void {
  const { database } = by.organisation
  checkValues(database, record, { values, id }, refusals)
  updateRow(database, record.table, { columns: columnsOf(values), where: byId(id) })
  noteInHistory(by, { record, id }, { note: 'Edited' })
}

/**
 * Deletes records. What refers to them is left without, as where a person deletes a category or a building (assumed: the documents name no
 * code for a record in use, only for an id that does not exist).
 *
 * @returns the ids of those that there were
 */
export function deleteRecords(
  database: Database,
  { table, referredBy }: RecordTable,
  ids: readonly number[],
): ReadonlySet<number> {
  const deleted = statement(database, `DELETE FROM ${table} WHERE id ${AMONG} RETURNING id`, 'pluck')
  const gone = deleted.all(JSON.stringify(ids)) as number[]
  // One statement for all of them: each looks at every row of what refers to them.
  for (const [other, column, none = null] of gone.length > 0 ? referredBy : []) {
    statement(database, `UPDATE ${other} SET ${column} = ? WHERE ${column} ${AMONG}`).run(
      none,
      JSON.stringify(gone),
    )
  }
  forgetHistory(database, table, gone)
  return new Set(gone)
}

function columnsOf(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [columnOf(field), value]))
}

function checkValues(
  database: Database,
  { table, fields }: RecordTable,
  { values, id }: { values: Values; id: number },
  refusals: Refusals,
): void {
  for (const [name, { required, unique }] of Object.entries(fields)) {
    const given = values[name]
    // A record that is made gives all of them.
    if (given === undefined && id !== 0) continue
    if (required && (given === undefined || given === null || String(given).trim() === '')) {
      throw refusals.missing(name)
    }
    if (!unique) continue
    const others = `SELECT 1 FROM ${table} WHERE ${columnOf(name)} = ? AND id <> ?`
    if (value(database, others, given, id)) throw refusals.duplicate(name)
  }
}
