import { HARDWARE_FACTS } from '../../../domain/devices/schema.ts'
import type { SchemaPart } from '../../../kernel/sqlite/schema.ts'

/** Jamf Pro's records of iPhones, iPads and Apple TVs. */
export const mobileDevices: SchemaPart = {
  file: 'src/products/jamf/mobile-devices/schema.sql',
  events: [
    {
      table: 'devices',
      updated: { name: 'mobileDeviceUpdated', subject: 'id', changed: HARDWARE_FACTS },
      data: { mobileDeviceId: 'id', displayName: 'row.name', serialNumber: 'row.serial_number' },
      from: 'mobile_devices WHERE device_seq = row.seq',
    },
    {
      table: 'mobile_devices',
      updated: { name: 'mobileDeviceUpdated', subject: 'row.id' },
      data: { mobileDeviceId: 'row.id', displayName: 'name', serialNumber: 'serial_number' },
      from: 'devices WHERE seq = row.device_seq',
    },
  ],
}
