import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'
import { BUILDING_NAME, DEPARTMENT_NAME } from '../organisation/references.ts'
import { flag, moment, text } from '../pro/property.ts'
import type { CriterionField } from './criterion.ts'

export type JamfTarget = 'computer' | 'mobileDevice'

const FILE_VAULT: CriterionField = {
  type: 'text',
  sql: 'row.file_vault_status',
  labels: {
    'all partitions encrypted': 'ALL_ENCRYPTED',
    'some partitions encrypted': 'SOME_ENCRYPTED',
    'boot partitions encrypted': 'BOOT_ENCRYPTED',
    'no partitions encrypted': 'NOT_ENCRYPTED',
    'not applicable': 'NOT_APPLICABLE',
  },
}

/** Members of the stored list of applications. */
const applications = (member: string) =>
  `(SELECT json_extract(value, '$.${member}') value FROM json_each(row.applications_json))`

/** What both kinds of devices have. */
const SHARED: Readonly<Record<string, CriterionField>> = {
  'serial number': text('hardware.serial_number'),
  udid: text('hardware.udid'),
  model: text('hardware.model'),
  'model identifier': text('hardware.model_identifier'),
  'ip address': text('hardware.ip_address'),
  'asset tag': text('row.asset_tag'),
  username: text('row.username'),
  position: text('row.position'),
  room: text('row.room'),
  building: text(BUILDING_NAME),
  department: text(DEPARTMENT_NAME),
  managed: flag('row.managed'),
  supervised: flag('row.supervised'),
  'last enrollment': moment('row.last_enrolled_at'),
  'mdm profile expiration date': moment('row.mdm_profile_expires_at'),
}

const COMPUTER: Readonly<Record<string, CriterionField>> = {
  ...SHARED,
  'computer name': text('hardware.name'),
  'computer model': text('hardware.model'),
  'mac address': text('hardware.mac_address'),
  'bar code 1': text('row.barcode1'),
  'bar code 2': text('row.barcode2'),
  'full name': text('row.realname'),
  'email address': text('row.email'),
  'phone number': text('row.phone'),
  'operating system': text("(hardware.os_name || ' ' || hardware.os_version)"),
  'operating system name': text('hardware.os_name'),
  'operating system version': { type: 'version', sql: 'hardware.os_version' },
  'operating system build': text('hardware.os_build'),
  'last inventory update': moment('row.report_at'),
  'last check-in': moment('row.last_contact_at'),
  'filevault 2 status': FILE_VAULT,
  // As the compliance documentation calls it.
  'file vault 2': FILE_VAULT,
  'application title': { type: 'list', sql: applications('name') },
  'application version': { type: 'versions', sql: applications('version') },
  'application bundle id': { type: 'list', sql: applications('bundleId') },
}

const MOBILE_DEVICE: Readonly<Record<string, CriterionField>> = {
  ...SHARED,
  'display name': text('hardware.name'),
  'device name': text('hardware.name'),
  'wi-fi mac address': text('hardware.mac_address'),
  'full name': text('row.real_name'),
  'email address': text('row.email_address'),
  'phone number': text('row.phone_number'),
  'device ownership type': text('row.device_ownership_type'),
  'os version': { type: 'version', sql: 'hardware.os_version' },
  'os build': text('hardware.os_build'),
  'last inventory update': moment('row.last_inventory_at'),
  'last check-in': moment('row.last_contact_at'),
  'app name': { type: 'list', sql: applications('name') },
  'app identifier': { type: 'list', sql: applications('identifier') },
  'app version': { type: 'versions', sql: applications('version') },
}

/** What a criterion's name, in any case, stands for: a fact of the inventory or an extension attribute. */
export function criterionFields(
  database: Database,
  target: JamfTarget,
  name: string,
): CriterionField | undefined {
  const fields = target === 'computer' ? COMPUTER : MOBILE_DEVICE
  const key = name.trim().toLowerCase()
  return Object.hasOwn(fields, key) ? fields[key] : attribute(database, target, name.trim())
}

function attribute(database: Database, target: JamfTarget, name: string): CriterionField | undefined {
  const id = value<number>(
    database,
    'SELECT id FROM jamf_extension_attributes WHERE target = ? AND name = ?',
    target,
    name,
  )
  if (id === undefined) return undefined
  if (target === 'computer') {
    const values =
      '(SELECT element.value FROM computer_extension_values held, json_each(held.values_json) element WHERE held.computer_id = row.id AND held.attribute_id = ?)'
    return { type: 'list', sql: values, parameters: [id] }
  }
  const values =
    "(SELECT element.value FROM json_each(row.extension_attributes_json) attribute, json_each(attribute.value, '$.value') element WHERE json_extract(attribute.value, '$.id') = ?)"
  return { type: 'list', sql: values, parameters: [String(id)] }
}
