import type { Database } from '../kernel/database.ts'
import { statement } from '../query/index.ts'

type Columns = Readonly<Record<string, string | number | null>>

/** What changes about a Mac, by column. */
export interface ComputerChange {
  /** Columns of `computers`. */
  readonly record?: Columns
  /** Columns of `devices`: what the other clouds see too. */
  readonly device?: Columns
  /** Members of the stored hardware section. */
  readonly hardware?: Columns
  /** Values of extension attributes by the attribute's id. */
  readonly attributes?: ReadonlyMap<number, readonly string[]>
}

/** Changes Jamf's record of a Mac and the device behind it. */
export function updateComputer(database: Database, id: number, change: ComputerChange): void {
  const { record = {}, device = {}, hardware = {}, attributes = new Map() } = change
  update(database, { table: 'computers', where: 'id = ?', columns: record }, id)
  update(
    database,
    { table: 'devices', where: 'seq = (SELECT device_seq FROM computers WHERE id = ?)', columns: device },
    id,
  )
  for (const [member, value] of Object.entries(hardware)) {
    statement(
      database,
      'UPDATE computers SET hardware_json = json_set(hardware_json, ?, ?) WHERE id = ?',
    ).run(`$.${member}`, value, id)
  }
  for (const [attribute, values] of attributes) {
    statement(
      database,
      `INSERT INTO computer_extension_values (computer_id, attribute_id, values_json) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET values_json = excluded.values_json`,
    ).run(id, attribute, JSON.stringify(values))
  }
}

/** Column names come from the resource declarations, never from a request. */
function update(
  database: Database,
  { table, where, columns }: { table: string; where: string; columns: Columns },
  id: number,
): void {
  const names = Object.keys(columns)
  if (names.length === 0) return
  const assignments = names.map(name => `${name} = ?`).join(', ')
  statement(database, `UPDATE ${table} SET ${assignments} WHERE ${where}`).run(...Object.values(columns), id)
}

export function hasComputer(database: Database, id: number): boolean {
  return statement(database, 'SELECT 1 FROM computers WHERE id = ?', 'pluck').get(id) !== undefined
}

/** Whether another device than this Mac has the UDID. */
export function isUdidTaken(database: Database, udid: string, id: number): boolean {
  return (
    statement(
      database,
      'SELECT 1 FROM devices WHERE udid = ? AND seq <> (SELECT device_seq FROM computers WHERE id = ?)',
      'pluck',
    ).get(udid, id) !== undefined
  )
}
