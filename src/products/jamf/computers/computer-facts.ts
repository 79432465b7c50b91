import { FILTERABLE, flag, id, integer, json, SORTABLE, text } from '../pro/property.ts'
import { section } from '../pro/section.ts'

/** Extension attributes are all shown in their own section. */
const noAttributes = { extensionAttributes: [] }

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
    leased: flag('row.leased', { ...FILTERABLE, column: 'leased' }),
    purchased: flag('row.purchased', { ...FILTERABLE, column: 'purchased' }),
    poNumber: text('row.po_number', { column: 'po_number' }),
    poDate: text('row.po_date', { column: 'po_date' }),
    vendor: text('row.vendor', { ...FILTERABLE, column: 'vendor' }),
    warrantyDate: text('row.warranty_date', { ...SORTABLE, column: 'warranty_date' }),
    appleCareId: text('row.apple_care_id', { ...FILTERABLE, column: 'apple_care_id' }),
    leaseDate: text('row.lease_date', { column: 'lease_date' }),
    purchasePrice: text('row.purchase_price', { column: 'purchase_price' }),
    lifeExpectancy: integer('row.life_expectancy', { ...SORTABLE, column: 'life_expectancy' }),
    purchasingAccount: text('row.purchasing_account', { column: 'purchasing_account' }),
    purchasingContact: text('row.purchasing_contact', { column: 'purchasing_contact' }),
  },
  constants: noAttributes,
})

export const userAndLocation = section('userAndLocation', {
  properties: {
    username: text('row.username', { ...FILTERABLE, column: 'username' }),
    realname: text('row.realname', { ...SORTABLE, column: 'realname' }),
    email: text('row.email', { ...FILTERABLE, column: 'email' }),
    position: text('row.position', { ...FILTERABLE, column: 'position' }),
    phone: text('row.phone', { ...FILTERABLE, column: 'phone' }),
    departmentId: id('row.department_id', { ...FILTERABLE, column: 'department_id' }),
    buildingId: id('row.building_id', { ...FILTERABLE, column: 'building_id' }),
    room: text('row.room', { ...FILTERABLE, column: 'room' }),
  },
  constants: noAttributes,
})

export const hardware = section('hardware', {
  properties: {
    make: text('hardware.manufacturer', SORTABLE),
    model: text('hardware.model', SORTABLE),
    modelIdentifier: text('hardware.model_identifier', FILTERABLE),
    serialNumber: text('hardware.serial_number', FILTERABLE),
    macAddress: text('hardware.mac_address', { ...FILTERABLE, column: 'hardware.mac_address' }),
    altMacAddress: text('hardware.alt_mac_address', { column: 'hardware.alt_mac_address' }),
    bleCapable: flag('row.ble_capable', FILTERABLE),
    supportsIosAppInstalls: flag('row.supports_ios_app_installs', FILTERABLE),
    appleSilicon: flag('row.apple_silicon', FILTERABLE),
  },
  constants: noAttributes,
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
  constants: noAttributes,
})
