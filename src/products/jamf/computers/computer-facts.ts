import { FILTERABLE, flag, id, integer, json, SORTABLE, text, written } from '../pro/property.ts'
import { section } from '../pro/section.ts'
import { attributeTexts } from './computer-attributes.ts'

const isEncrypted = "(row.file_vault_status NOT IN ('NOT_ENCRYPTED', 'NOT_APPLICABLE'))"

/** The recovery key has an operation and a privilege of its own. */
export const diskEncryption = section('diskEncryption', {
  properties: {
    fileVault2Enabled: flag(isEncrypted, FILTERABLE),
    fileVault2EnabledUserNames: json('row.file_vault_users_json'),
  },
  stored: "json_remove(row.disk_encryption_json, '$.personalRecoveryKey')",
})

export const purchasing = section('purchasing', {
  properties: {
    leased: written(flag('row.leased', FILTERABLE)),
    purchased: written(flag('row.purchased', FILTERABLE)),
    poNumber: written(text('row.po_number')),
    poDate: written(text('row.po_date')),
    vendor: written(text('row.vendor', FILTERABLE)),
    warrantyDate: written(text('row.warranty_date', SORTABLE)),
    appleCareId: written(text('row.apple_care_id', FILTERABLE)),
    leaseDate: written(text('row.lease_date')),
    purchasePrice: written(text('row.purchase_price')),
    lifeExpectancy: written(integer('row.life_expectancy', SORTABLE)),
    purchasingAccount: written(text('row.purchasing_account')),
    purchasingContact: written(text('row.purchasing_contact')),
  },
  texts: attributeTexts('PURCHASING'),
})

export const userAndLocation = section('userAndLocation', {
  properties: {
    username: written(text('row.username', FILTERABLE)),
    realname: written(text('row.realname', SORTABLE)),
    email: written(text('row.email', FILTERABLE)),
    position: written(text('row.position', FILTERABLE)),
    phone: written(text('row.phone', FILTERABLE)),
    departmentId: written(id('row.department_id', FILTERABLE)),
    buildingId: written(id('row.building_id', FILTERABLE)),
    room: written(text('row.room', FILTERABLE)),
  },
  texts: attributeTexts('USER_AND_LOCATION'),
})

export const hardware = section('hardware', {
  properties: {
    make: text('hardware.manufacturer', SORTABLE),
    model: text('hardware.model', SORTABLE),
    modelIdentifier: text('hardware.model_identifier', FILTERABLE),
    serialNumber: text('hardware.serial_number', FILTERABLE),
    macAddress: written(text('hardware.mac_address', FILTERABLE)),
    altMacAddress: written(text('hardware.alt_mac_address')),
    bleCapable: flag('row.ble_capable', FILTERABLE),
    supportsIosAppInstalls: flag('row.supports_ios_app_installs', FILTERABLE),
    appleSilicon: flag('row.apple_silicon', FILTERABLE),
  },
  texts: attributeTexts('HARDWARE'),
  stored: 'row.hardware_json',
})

export const security = section('security', {
  properties: {
    sipStatus: text('row.sip_status'),
    gatekeeperStatus: text('row.gatekeeper_status'),
    activationLockEnabled: flag('row.activation_lock_enabled', FILTERABLE),
    recoveryLockEnabled: flag('row.recovery_lock_enabled', FILTERABLE),
    firewallEnabled: flag('row.firewall_enabled', FILTERABLE),
  },
  stored: 'row.security_json',
})

export const operatingSystem = section('operatingSystem', {
  properties: {
    name: text('hardware.os_name', SORTABLE),
    version: text('hardware.os_version', SORTABLE),
    build: text('hardware.os_build', SORTABLE),
    supplementalBuildVersion: text('row.supplemental_build_version', SORTABLE),
    rapidSecurityResponse: text('row.rapid_security_response', SORTABLE),
    activeDirectoryStatus: text('row.active_directory_status', FILTERABLE),
    fileVault2Status: text('row.file_vault_status', FILTERABLE),
    softwareUpdateDeviceId: text('hardware.model_identifier'),
  },
  texts: attributeTexts('OPERATING_SYSTEM'),
})
