import { HARDWARE_FACTS } from '../../../domain/devices/schema.ts'
import type { SchemaPart } from '../../../kernel/sqlite/schema.ts'

const valueChanged = { name: 'computerUpdated', subject: 'c.id' }

/** Jamf Pro's records of Macs. */
export const computers: SchemaPart = {
  file: 'src/products/jamf/computers/schema.sql',
  events: [
    {
      table: 'devices',
      updated: { name: 'computerUpdated', subject: 'id', changed: HARDWARE_FACTS },
      data: { computerId: 'id', displayName: 'row.name', serialNumber: 'row.serial_number' },
      from: 'computers WHERE device_seq = row.seq',
    },
    {
      table: 'computers',
      updated: { name: 'computerUpdated', subject: 'row.id' },
      data: { computerId: 'row.id', displayName: 'name', serialNumber: 'serial_number' },
      from: 'devices WHERE seq = row.device_seq',
    },
    {
      table: 'computer_extension_values',
      created: valueChanged,
      updated: valueChanged,
      data: { computerId: 'c.id', displayName: 'd.name', serialNumber: 'd.serial_number' },
      from: 'computers c JOIN devices d ON d.seq = c.device_seq WHERE c.id = row.computer_id',
    },
  ],
}
