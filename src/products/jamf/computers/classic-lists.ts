import type { Entity } from '../../../query/index.ts'
import { absent } from '../classic/reading.ts'
import { BUILDING_NAME, DEPARTMENT_NAME } from '../organisation/references.ts'
import { flag, integer, text } from '../pro/property.ts'
import { computerRows } from './computer-rows.ts'

const computers = { ...computerRows, key: 'row.id' }

/** `/computers` */
export const classicComputerName: Entity = {
  ...computers,
  name: 'computer',
  properties: { id: integer('row.id'), name: text('hardware.name') },
}

/** `/computers/subset/basic` */
export const classicComputerBasic: Entity = {
  ...computers,
  name: 'computer',
  properties: {
    id: integer('row.id'),
    name: text('hardware.name'),
    managed: flag('row.managed'),
    username: text(absent('row.username')),
    model: text(absent('hardware.model')),
    department: text(absent(DEPARTMENT_NAME)),
    building: text(absent(BUILDING_NAME)),
    mac_address: text(absent('hardware.mac_address')),
    udid: text(absent('hardware.udid')),
    serial_number: text(absent('hardware.serial_number')),
    report_date_utc: text(
      "iif(row.report_at IS NULL, '', concat(substr(row.report_at, 1, 19), '.000+0000'))",
    ),
    report_date_epoch: integer('ifnull(unixepoch(row.report_at) * 1000, 0)'),
  },
}

/** `/computers/match/…`: what is searched is also what is shown. */
export const classicComputerMatch: Entity = {
  ...computers,
  name: 'computer',
  properties: {
    id: integer('row.id'),
    name: text('hardware.name'),
    udid: text(absent('hardware.udid')),
    serial_number: text(absent('hardware.serial_number')),
    mac_address: text(absent('hardware.mac_address')),
    alt_mac_address: text(absent('hardware.alt_mac_address')),
    asset_tag: text(absent('row.asset_tag')),
    bar_code_1: text(absent('row.barcode1')),
    bar_code_2: text(absent('row.barcode2')),
    username: text(absent('row.username')),
    realname: text(absent('row.realname')),
    email: text(absent('row.email')),
    email_address: text(absent('row.email')),
    room: text(absent('row.room')),
    position: text(absent('row.position')),
    building: text(absent(BUILDING_NAME)),
    building_name: text(absent(BUILDING_NAME)),
    department: text(absent(DEPARTMENT_NAME)),
    department_name: text(absent(DEPARTMENT_NAME)),
  },
}
