import type { SchemaPart } from '../../kernel/sqlite/schema.ts'

/** What several clouds tell of a device: when it is another, each of their records has changed. */
export const HARDWARE_FACTS = [
  'name',
  'serial_number',
  'udid',
  'manufacturer',
  'model',
  'model_identifier',
  'os_name',
  'os_version',
  'os_build',
  'mac_address',
  'alt_mac_address',
  'ip_address',
]

const REGISTRATION_FACTS = [
  'account_enabled',
  'trust_type',
  'profile_type',
  'device_ownership',
  'enrollment_type',
  'enrollment_profile_name',
  'device_category',
  'management_type',
  'mdm_app_id',
  'is_managed',
]

const NAMES = { deviceId: 'row.device_id', objectId: 'row.id', displayName: 'name' }

const truth = (column: string): string =>
  `json(CASE ${column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)`

/** Hardware, and Entra's registrations of it. */
export const devices: SchemaPart = {
  file: 'src/domain/devices/schema.sql',
  words: { devices: 'name' },
  events: [
    {
      table: 'device_registrations',
      created: 'deviceCreated',
      updated: [
        { name: 'deviceUpdated', subject: 'row.id', changed: REGISTRATION_FACTS },
        {
          name: 'complianceChanged',
          of: 'is_compliant',
          changed: ['is_compliant'],
          data: { ...NAMES, from: truth('OLD.is_compliant'), to: truth('NEW.is_compliant') },
        },
      ],
      deleted: 'deviceDeleted',
      data: NAMES,
      from: 'devices WHERE seq = row.device_seq',
    },
    {
      table: 'devices',
      updated: { name: 'deviceUpdated', subject: 'id', changed: HARDWARE_FACTS },
      data: { deviceId: 'device_id', objectId: 'id', displayName: 'row.name' },
      from: 'device_registrations WHERE device_seq = row.seq',
    },
  ],
}
