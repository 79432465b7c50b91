import type { Entity } from '../../../query/index.ts'
import { flag, integer, text } from './property.ts'

const computers = { from: 'devices d JOIN computers c ON c.device_seq = d.seq', key: 'c.id' } as const
const building = '(SELECT name FROM jamf_buildings WHERE id = c.building_id)'
const department = '(SELECT name FROM jamf_departments WHERE id = c.department_id)'
const absent = (sql: string) => `ifnull(${sql}, '')`

/** `/computers` */
export const classicComputerName: Entity = {
  ...computers,
  name: 'computer',
  properties: { id: integer('c.id'), name: text('d.name') },
}

/** `/computers/subset/basic` */
export const classicComputerBasic: Entity = {
  ...computers,
  name: 'computer',
  properties: {
    id: integer('c.id'),
    name: text('d.name'),
    managed: flag('c.managed'),
    username: text(absent('c.username')),
    model: text(absent('d.model')),
    department: text(absent(department)),
    building: text(absent(building)),
    mac_address: text(absent('d.mac_address')),
    udid: text(absent('d.udid')),
    serial_number: text(absent('d.serial_number')),
    report_date_utc: text("iif(c.report_at IS NULL, '', concat(substr(c.report_at, 1, 19), '.000+0000'))"),
    report_date_epoch: integer('ifnull(unixepoch(c.report_at) * 1000, 0)'),
  },
}

/** `/computers/match/…`: what is searched is also what is shown. */
export const classicComputerMatch: Entity = {
  ...computers,
  name: 'computer',
  properties: {
    id: integer('c.id'),
    name: text('d.name'),
    udid: text(absent('d.udid')),
    serial_number: text(absent('d.serial_number')),
    mac_address: text(absent('d.mac_address')),
    alt_mac_address: text(absent('d.alt_mac_address')),
    asset_tag: text(absent('c.asset_tag')),
    bar_code_1: text(absent('c.barcode1')),
    bar_code_2: text(absent('c.barcode2')),
    username: text(absent('c.username')),
    realname: text(absent('c.realname')),
    email: text(absent('c.email')),
    email_address: text(absent('c.email')),
    room: text(absent('c.room')),
    position: text(absent('c.position')),
    building: text(absent(building)),
    building_name: text(absent(building)),
    department: text(absent(department)),
    department_name: text(absent(department)),
  },
}

/** `/mobiledevices` and `/mobiledevices/match/…` */
export const classicMobileDevice: Entity = {
  name: 'mobile_device',
  from: 'devices d JOIN mobile_devices m ON m.device_seq = d.seq',
  key: 'm.id',
  properties: {
    id: integer('m.id'),
    name: text('d.name'),
    device_name: text('d.name'),
    udid: text(absent('d.udid')),
    serial_number: text(absent('d.serial_number')),
    phone_number: text(absent('m.phone_number')),
    wifi_mac_address: text(absent('d.mac_address')),
    managed: flag('m.managed'),
    supervised: flag('m.supervised'),
    model: text(absent('d.model')),
    model_identifier: text(absent('d.model_identifier')),
    modelDisplay: text(absent('d.model')),
    model_display: text(absent('d.model')),
    username: text(absent('m.username')),
  },
}
