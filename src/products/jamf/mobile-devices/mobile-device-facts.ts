import { BUILDING_NAME, DEPARTMENT_NAME } from '../organisation/references.ts'
import { flag, id, moment, SORTABLE, text } from '../pro/property.ts'
import { section } from '../pro/section.ts'
import { attributeTexts } from './mobile-device-attributes.ts'

export const general = section('general', {
  properties: {
    udid: text('hardware.udid', SORTABLE),
    displayName: text('hardware.name', SORTABLE),
    assetTag: text('row.asset_tag', SORTABLE),
    siteId: id('row.site_id'),
    lastInventoryUpdateDate: moment('row.last_inventory_at', SORTABLE),
    lastContactDate: moment('row.last_contact_at', SORTABLE),
    osVersion: text('hardware.os_version', SORTABLE),
    osBuild: text('hardware.os_build', SORTABLE),
    ipAddress: text('hardware.ip_address', SORTABLE),
    managed: flag('row.managed', SORTABLE),
    supervised: flag('row.supervised', SORTABLE),
    deviceOwnershipType: text('row.device_ownership_type', { order: true }),
    lastEnrolledDate: moment('row.last_enrolled_at', { order: true }),
    mdmProfileExpirationDate: moment('row.mdm_profile_expires_at', { order: true }),
    timeZone: text('row.time_zone', SORTABLE),
    declarativeDeviceManagementEnabled: flag('row.declarative_device_management_enabled', SORTABLE),
    managementId: id('row.management_id', SORTABLE),
  },
  texts: attributeTexts('General'),
  stored: 'row.general_json',
})

export const hardware = section('hardware', {
  properties: {
    serialNumber: text('hardware.serial_number', SORTABLE),
    wifiMacAddress: text('hardware.mac_address', SORTABLE),
    bluetoothMacAddress: text('row.bluetooth_mac_address', SORTABLE),
    model: text('hardware.model', SORTABLE),
    modelIdentifier: text('hardware.model_identifier', SORTABLE),
  },
  texts: attributeTexts('Hardware'),
  stored: 'row.hardware_json',
})

export const userAndLocation = section('userAndLocation', {
  properties: {
    username: text('row.username', SORTABLE),
    realName: text('row.real_name'),
    emailAddress: text('row.email_address', SORTABLE),
    position: text('row.position', SORTABLE),
    phoneNumber: text('row.phone_number'),
    departmentId: id('row.department_id'),
    buildingId: id('row.building_id'),
    room: text('row.room', SORTABLE),
    building: text(BUILDING_NAME, SORTABLE),
    department: text(DEPARTMENT_NAME, SORTABLE),
  },
  texts: attributeTexts('User and Location'),
})

/** Names that only filters and sorting know. */
export const extras = {
  mobileDeviceId: id('row.id', SORTABLE),
  fullName: text('row.real_name', SORTABLE),
  userPhoneNumber: text('row.phone_number', SORTABLE),
  devicePhoneNumber: text('row.phone_number', SORTABLE),
}
