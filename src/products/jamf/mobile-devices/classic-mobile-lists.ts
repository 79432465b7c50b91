import type { Entity } from '../../../query/index.ts'
import { absent } from '../classic/reading.ts'
import { BUILDING_NAME, DEPARTMENT_NAME } from '../organisation/references.ts'
import { flag, integer, text } from '../pro/property.ts'
import { mobileDeviceRows } from './mobile-device-rows.ts'

const devices = { ...mobileDeviceRows, key: 'row.id' }

/** `/mobiledevices` */
export const classicMobileDevice: Entity = {
  ...devices,
  name: 'mobile_device',
  properties: {
    id: integer('row.id'),
    name: text('hardware.name'),
    device_name: text('hardware.name'),
    udid: text(absent('hardware.udid')),
    serial_number: text(absent('hardware.serial_number')),
    phone_number: text(absent('row.phone_number')),
    wifi_mac_address: text(absent('hardware.mac_address')),
    managed: flag('row.managed'),
    supervised: flag('row.supervised'),
    model: text(absent('hardware.model')),
    model_identifier: text(absent('hardware.model_identifier')),
    modelDisplay: text(absent('hardware.model')),
    model_display: text(absent('hardware.model')),
    username: text(absent('row.username')),
  },
}

/** `/mobiledevices/match/…`: what is searched is also what is shown (seen). */
export const classicMobileDeviceMatch: Entity = {
  ...devices,
  name: 'mobile_device',
  properties: {
    id: integer('row.id'),
    name: text('hardware.name'),
    udid: text(absent('hardware.udid')),
    serial_number: text(absent('hardware.serial_number')),
    mac_address: text(absent('hardware.mac_address')),
    wifi_mac_address: text(absent('hardware.mac_address')),
    username: text(absent('row.username')),
    realname: text(absent('row.real_name')),
    email: text(absent('row.email_address')),
    email_address: text(absent('row.email_address')),
    room: text(absent('row.room')),
    position: text(absent('row.position')),
    building: text(absent(BUILDING_NAME)),
    building_name: text(absent(BUILDING_NAME)),
    department: text(absent(DEPARTMENT_NAME)),
    department_name: text(absent(DEPARTMENT_NAME)),
  },
}
