import type { Entity } from '../../../query/index.ts'
import { id, text } from '../pro/property.ts'
import { DEVICE_TYPE, mobileDevice } from './mobile-device.ts'

const sortable = { order: true } as const

/** `/v2/mobile-devices`: a line per device. */
export const mobileDeviceSummary: Entity = {
  ...mobileDevice,
  name: 'MobileDevice',
  properties: {
    id: id('row.id', sortable),
    name: text('hardware.name', sortable),
    serialNumber: text('hardware.serial_number', sortable),
    wifiMacAddress: text('hardware.mac_address', sortable),
    udid: text('hardware.udid', sortable),
    phoneNumber: text('row.phone_number', sortable),
    model: text('hardware.model', sortable),
    modelIdentifier: text('hardware.model_identifier', sortable),
    username: text('row.username', sortable),
    type: text(`lower(${DEVICE_TYPE})`, sortable),
    managementId: id('row.management_id', sortable),
    softwareUpdateDeviceId: text("json_extract(row.general_json, '$.softwareUpdateDeviceId')"),
  },
}
