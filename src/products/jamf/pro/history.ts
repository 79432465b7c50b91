import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { type JsonText, readObject, sql, statement, value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { readListOptions } from './paging.ts'
import { integer, moment, SORTABLE, text } from './property.ts'
import { readList } from './reading.ts'
import { AMONG, byId, rowsOf } from './record-table.ts'

/** What has been done to records, and what was written beside it (documented); `id` is a number here, unlike everywhere else. */
const history = rowsOf('ObjectHistory', 'jamf_history', {
  id: integer('row.id', SORTABLE),
  username: text('row.username', SORTABLE),
  date: moment('row.date', SORTABLE),
  note: text('row.note', SORTABLE),
  details: text('row.details', SORTABLE),
})

interface Subject {
  readonly record: { readonly table: string }
  readonly id: number
}

/** @returns the id of the entry */
export function noteInHistory(
  { organisation, caller }: Pick<Call<Caller>, 'organisation' | 'caller'>,
  { record, id }: Subject,
  { note }: { note: string },
): number {
  const text =
    'INSERT INTO jamf_history (record_table, record_id, username, date, note) VALUES (?, ?, ?, ?, ?) RETURNING id'
  const values = [record.table, id, caller.name ?? '', isoSeconds(organisation.clock.now()), note]
  return value<number>(organisation.database, text, ...values)!
}

export function forgetHistory(database: Database, table: string, ids: readonly number[]): void {
  const text = `DELETE FROM jamf_history WHERE record_table = ? AND record_id ${AMONG}`
  statement(database, text).run(table, JSON.stringify(ids))
}

/** A page of a record's history, the latest first. */
export function readHistory(call: Call<Caller>, { record, id }: Subject): JsonText {
  const where = sql('row.record_table = ? AND row.record_id = ?', record.table, id)
  return readList(
    call.organisation,
    { entity: history, where },
    readListOptions(call, history, 'date:desc,id:desc'),
  )
}

/** One entry as JSON text. */
export function readEntry(database: Database, id: number): string {
  return readObject(database, history, { select: Object.keys(history.properties), where: byId(id) })!
}
