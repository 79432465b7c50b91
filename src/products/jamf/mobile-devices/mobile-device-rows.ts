import type { Database } from '../../../kernel/sqlite/database.ts'
import { type PartColumns, type Rows, sql, statement, updateParts, value } from '../../../query/index.ts'

/** Jamf's records of mobile devices, with the device behind each: what the other clouds see too. */
export const mobileDeviceRows: Rows = {
  from: 'devices hardware JOIN mobile_devices row ON row.device_seq = hardware.seq',
  key: 'hardware.seq',
  parts: { row: 'mobile_devices', hardware: 'devices' },
}

/** What changes about a mobile device, by column or by member of a stored section. */
export interface MobileDeviceChange {
  readonly columns: PartColumns
  /** Members of the stored purchasing section; null removes one. */
  readonly purchasing?: Readonly<Record<string, unknown>>
  /** Members of the stored general section. */
  readonly general?: Readonly<Record<string, unknown>>
  /** Values of extension attributes by the attribute's id. */
  readonly attributes?: ReadonlyMap<string, readonly string[]>
}

/** Changes Jamf's record of a mobile device and the device behind it. */
export function updateMobileDevice(database: Database, id: number, change: MobileDeviceChange): void {
  const { columns, purchasing, general, attributes } = change
  updateParts(database, mobileDeviceRows, { columns, where: sql('row.id = ?', id) })
  if (purchasing) patchSection(database, { id, column: 'purchasing_json', members: purchasing })
  if (general) patchSection(database, { id, column: 'general_json', members: general })
  if (attributes && attributes.size > 0) updateAttributes(database, id, attributes)
}

function patchSection(
  database: Database,
  { id, column, members }: { id: number; column: string; members: Readonly<Record<string, unknown>> },
): void {
  statement(database, `UPDATE mobile_devices SET ${column} = json_patch(${column}, ?) WHERE id = ?`).run(
    JSON.stringify(members),
    id,
  )
}

function updateAttributes(
  database: Database,
  id: number,
  values: ReadonlyMap<string, readonly string[]>,
): void {
  const changed = attributesOf(database, id).map(attribute => ({
    ...attribute,
    value: values.get(attribute.id) ?? attribute.value,
  }))
  statement(database, 'UPDATE mobile_devices SET extension_attributes_json = ? WHERE id = ?').run(
    JSON.stringify(changed),
    id,
  )
}

interface Attribute {
  readonly id: string
  readonly name: string
  readonly value: readonly string[]
}

/** A device's extension attributes with their values. */
export function attributesOf(database: Database, id: number): Attribute[] {
  const sql = 'SELECT extension_attributes_json FROM mobile_devices WHERE id = ?'
  return JSON.parse(value<string>(database, sql, id)!)
}
