import type { Entity } from '../../../query/index.ts'
import { DEVICE_TYPE, mobileDevice } from './mobile-device.ts'
import { id, text } from './property.ts'

const sortable = { order: true } as const

/** `/v2/mobile-devices`: a line per device. */
export const mobileDeviceSummary: Entity = {
  ...mobileDevice,
  name: 'MobileDevice',
  properties: {
    id: id('m.id', sortable),
    name: text('d.name', sortable),
    serialNumber: text('d.serial_number', sortable),
    wifiMacAddress: text('d.mac_address', sortable),
    udid: text('d.udid', sortable),
    phoneNumber: text('m.phone_number', sortable),
    model: text('d.model', sortable),
    modelIdentifier: text('d.model_identifier', sortable),
    username: text('m.username', sortable),
    type: text(`lower(${DEVICE_TYPE})`, sortable),
    managementId: id('m.management_id', sortable),
    softwareUpdateDeviceId: text("json_extract(m.general_json, '$.softwareUpdateDeviceId')"),
  },
}
