import { HARDWARE_FACTS } from '../../domain/devices/schema.ts'
import type { TableEvents } from '../../kernel/organisation/table-events.ts'

/**
 * What is told of Jamf's records of devices in a table: one has changed when its own row has, or the device behind it.
 *
 * @param id what the event calls the record's id, such as `computerId`
 */
export function recordEvents(table: string, name: string, id: string): TableEvents[] {
  return [
    {
      table: 'devices',
      updated: { name, subject: 'id', changed: HARDWARE_FACTS },
      data: { [id]: 'id', displayName: 'row.name', serialNumber: 'row.serial_number' },
      from: `${table} WHERE device_seq = row.seq`,
    },
    {
      table,
      updated: { name, subject: 'row.id' },
      data: { [id]: 'row.id', displayName: 'name', serialNumber: 'serial_number' },
      from: 'devices WHERE seq = row.device_seq',
    },
  ]
}
