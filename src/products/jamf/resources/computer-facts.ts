import { FILTERABLE, flag, id, integer, json, SORTABLE, text } from './property.ts'
import { section } from './section.ts'

/** Extension attributes are all shown in their own section. */
const noAttributes = { extensionAttributes: [] }

const isEncrypted = "(c.file_vault_status NOT IN ('NOT_ENCRYPTED', 'NOT_APPLICABLE'))"

/** The recovery key has an operation and a privilege of its own. */
export const diskEncryption = section('diskEncryption', {
  properties: {
    fileVault2Enabled: flag(isEncrypted, FILTERABLE),
    fileVault2EnabledUserNames: json('c.file_vault_users_json'),
  },
  stored: "json_remove(c.disk_encryption_json, '$.personalRecoveryKey')",
})

export const purchasing = section('purchasing', {
  properties: {
    leased: flag('c.leased', { ...FILTERABLE, column: 'c.leased' }),
    purchased: flag('c.purchased', { ...FILTERABLE, column: 'c.purchased' }),
    poNumber: text('c.po_number', { column: 'c.po_number' }),
    poDate: text('c.po_date', { column: 'c.po_date' }),
    vendor: text('c.vendor', { ...FILTERABLE, column: 'c.vendor' }),
    warrantyDate: text('c.warranty_date', { ...SORTABLE, column: 'c.warranty_date' }),
    appleCareId: text('c.apple_care_id', { ...FILTERABLE, column: 'c.apple_care_id' }),
    leaseDate: text('c.lease_date', { column: 'c.lease_date' }),
    purchasePrice: text('c.purchase_price', { column: 'c.purchase_price' }),
    lifeExpectancy: integer('c.life_expectancy', { ...SORTABLE, column: 'c.life_expectancy' }),
    purchasingAccount: text('c.purchasing_account', { column: 'c.purchasing_account' }),
    purchasingContact: text('c.purchasing_contact', { column: 'c.purchasing_contact' }),
  },
  constants: noAttributes,
})

export const userAndLocation = section('userAndLocation', {
  properties: {
    username: text('c.username', { ...FILTERABLE, column: 'c.username' }),
    realname: text('c.realname', { ...SORTABLE, column: 'c.realname' }),
    email: text('c.email', { ...FILTERABLE, column: 'c.email' }),
    position: text('c.position', { ...FILTERABLE, column: 'c.position' }),
    phone: text('c.phone', { ...FILTERABLE, column: 'c.phone' }),
    departmentId: id('c.department_id', { ...FILTERABLE, column: 'c.department_id' }),
    buildingId: id('c.building_id', { ...FILTERABLE, column: 'c.building_id' }),
    room: text('c.room', { ...FILTERABLE, column: 'c.room' }),
  },
  constants: noAttributes,
})

export const hardware = section('hardware', {
  properties: {
    make: text('d.manufacturer', SORTABLE),
    model: text('d.model', SORTABLE),
    modelIdentifier: text('d.model_identifier', FILTERABLE),
    serialNumber: text('d.serial_number', FILTERABLE),
    macAddress: text('d.mac_address', { ...FILTERABLE, column: 'd.mac_address' }),
    altMacAddress: text('d.alt_mac_address', { column: 'd.alt_mac_address' }),
    bleCapable: flag('c.ble_capable', FILTERABLE),
    supportsIosAppInstalls: flag('c.supports_ios_app_installs', FILTERABLE),
    appleSilicon: flag('c.apple_silicon', FILTERABLE),
  },
  constants: noAttributes,
  stored: 'c.hardware_json',
})

export const security = section('security', {
  properties: {
    sipStatus: text('c.sip_status'),
    gatekeeperStatus: text('c.gatekeeper_status'),
    activationLockEnabled: flag('c.activation_lock_enabled', FILTERABLE),
    recoveryLockEnabled: flag('c.recovery_lock_enabled', FILTERABLE),
    firewallEnabled: flag('c.firewall_enabled', FILTERABLE),
  },
  stored: 'c.security_json',
})

export const operatingSystem = section('operatingSystem', {
  properties: {
    name: text('d.os_name', SORTABLE),
    version: text('d.os_version', SORTABLE),
    build: text('d.os_build', SORTABLE),
    supplementalBuildVersion: text('c.supplemental_build_version', SORTABLE),
    rapidSecurityResponse: text('c.rapid_security_response', SORTABLE),
    activeDirectoryStatus: text('c.active_directory_status', FILTERABLE),
    fileVault2Status: text('c.file_vault_status', FILTERABLE),
    softwareUpdateDeviceId: text('d.model_identifier'),
  },
  constants: noAttributes,
})
