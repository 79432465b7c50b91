import { flag, id, moment, SORTABLE, text } from './property.ts'
import { section } from './section.ts'

export const general = section('general', {
  properties: {
    udid: text('d.udid', SORTABLE),
    displayName: text('d.name', SORTABLE),
    assetTag: text('m.asset_tag', SORTABLE),
    siteId: id('m.site_id'),
    lastInventoryUpdateDate: moment('m.last_inventory_at', SORTABLE),
    lastContactDate: moment('m.last_contact_at', SORTABLE),
    osVersion: text('d.os_version', SORTABLE),
    osBuild: text('d.os_build', SORTABLE),
    ipAddress: text('d.ip_address', SORTABLE),
    managed: flag('m.managed', SORTABLE),
    supervised: flag('m.supervised', SORTABLE),
    deviceOwnershipType: text('m.device_ownership_type', { order: true }),
    lastEnrolledDate: moment('m.last_enrolled_at', { order: true }),
    mdmProfileExpirationDate: moment('m.mdm_profile_expires_at', { order: true }),
    timeZone: text('m.time_zone', SORTABLE),
    declarativeDeviceManagementEnabled: flag('m.declarative_device_management_enabled', SORTABLE),
    managementId: id('m.management_id', SORTABLE),
  },
  constants: { extensionAttributes: [] },
  stored: 'm.general_json',
})

export const hardware = section('hardware', {
  properties: {
    serialNumber: text('d.serial_number', SORTABLE),
    wifiMacAddress: text('d.mac_address', SORTABLE),
    bluetoothMacAddress: text('m.bluetooth_mac_address', SORTABLE),
    model: text('d.model', SORTABLE),
    modelIdentifier: text('d.model_identifier', SORTABLE),
  },
  constants: { extensionAttributes: [] },
  stored: 'm.hardware_json',
})

export const userAndLocation = section('userAndLocation', {
  properties: {
    username: text('m.username', SORTABLE),
    realName: text('m.real_name'),
    emailAddress: text('m.email_address', SORTABLE),
    position: text('m.position', SORTABLE),
    phoneNumber: text('m.phone_number'),
    departmentId: id('m.department_id'),
    buildingId: id('m.building_id'),
    room: text('m.room', SORTABLE),
    building: text('(SELECT name FROM jamf_buildings WHERE id = m.building_id)', SORTABLE),
    department: text('(SELECT name FROM jamf_departments WHERE id = m.department_id)', SORTABLE),
  },
  constants: { extensionAttributes: [] },
})

/** Names that only filters and sorting know. */
export const extras = {
  mobileDeviceId: id('m.id', SORTABLE),
  fullName: text('m.real_name', SORTABLE),
  userPhoneNumber: text('m.phone_number', SORTABLE),
  devicePhoneNumber: text('m.phone_number', SORTABLE),
}
