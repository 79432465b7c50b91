import type { SchemaPart } from '../../../kernel/sqlite/schema.ts'
import { recordEvents } from '../device-events.ts'

const valueChanged = { name: 'computerUpdated', subject: 'c.id' }

/** Jamf Pro's records of Macs. */
export const computers: SchemaPart = {
  file: 'src/products/jamf/computers/schema.sql',
  events: [
    ...recordEvents('computers', 'computerUpdated', 'computerId'),
    {
      table: 'computer_extension_values',
      created: valueChanged,
      updated: valueChanged,
      data: { computerId: 'c.id', displayName: 'd.name', serialNumber: 'd.serial_number' },
      from: 'computers c JOIN devices d ON d.seq = c.device_seq WHERE c.id = row.computer_id',
    },
  ],
}
