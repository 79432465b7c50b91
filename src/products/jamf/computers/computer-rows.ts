import type { Database } from '../../../kernel/sqlite/database.ts'
import {
  type Columns,
  type PartColumns,
  type Rows,
  sql,
  statement,
  updateParts,
  value,
} from '../../../query/index.ts'

/** Jamf's records of Macs, with the device behind each: what the other clouds see too. */
export const computerRows: Rows = {
  from: 'devices hardware JOIN computers row ON row.device_seq = hardware.seq',
  key: 'hardware.seq',
  parts: { row: 'computers', hardware: 'devices' },
}

/** What changes about a Mac, by column. */
export interface ComputerChange {
  readonly columns: PartColumns
  /** Members of the stored hardware section. */
  readonly hardware?: Columns
  /** Values of extension attributes by the attribute's id. */
  readonly attributes?: ReadonlyMap<number, readonly string[]>
}

/** Changes Jamf's record of a Mac and the device behind it. */
export function updateComputer(database: Database, id: number, change: ComputerChange): void {
  const { columns, hardware = {}, attributes = new Map() } = change
  updateParts(database, computerRows, { columns, where: sql('row.id = ?', id) })
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

/** Whether another device than this Mac has the UDID. */
export function isUdidTaken(database: Database, udid: string, id: number): boolean {
  return (
    value(
      database,
      'SELECT 1 FROM devices WHERE udid = ? AND seq <> (SELECT device_seq FROM computers WHERE id = ?)',
      udid,
      id,
    ) !== undefined
  )
}
