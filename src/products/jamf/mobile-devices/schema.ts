import type { SchemaPart } from '../../../kernel/sqlite/schema.ts'
import { recordEvents } from '../device-events.ts'

/** Jamf Pro's records of iPhones, iPads and Apple TVs. */
export const mobileDevices: SchemaPart = {
  file: 'src/products/jamf/mobile-devices/schema.sql',
  events: recordEvents('mobile_devices', 'mobileDeviceUpdated', 'mobileDeviceId'),
}
