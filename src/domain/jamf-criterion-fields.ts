import type { Database } from '../kernel/database.ts'
import { statement } from '../query/index.ts'
import type { CriterionField } from './jamf-criterion.ts'

export type JamfTarget = 'computer' | 'mobileDevice'

const text = (sql: string): CriterionField => ({ kind: 'text', sql })
const moment = (sql: string): CriterionField => ({ kind: 'moment', sql })

const FILE_VAULT: CriterionField = {
  kind: 'text',
  sql: 'c.file_vault_status',
  labels: {
    'all partitions encrypted': 'ALL_ENCRYPTED',
    'some partitions encrypted': 'SOME_ENCRYPTED',
    'boot partitions encrypted': 'BOOT_ENCRYPTED',
    'no partitions encrypted': 'NOT_ENCRYPTED',
    'not applicable': 'NOT_APPLICABLE',
  },
}

/** Members of the stored list of applications. */
const applications = (record: string, member: string) =>
  `(SELECT json_extract(value, '$.${member}') value FROM json_each(${record}.applications_json))`

/** What both kinds of devices have. */
const shared = (record: string): Record<string, CriterionField> => ({
  'serial number': text('d.serial_number'),
  udid: text('d.udid'),
  model: text('d.model'),
  'model identifier': text('d.model_identifier'),
  'ip address': text('d.ip_address'),
  'asset tag': text(`${record}.asset_tag`),
  username: text(`${record}.username`),
  position: text(`${record}.position`),
  room: text(`${record}.room`),
  building: text(`(SELECT name FROM jamf_buildings WHERE id = ${record}.building_id)`),
  department: text(`(SELECT name FROM jamf_departments WHERE id = ${record}.department_id)`),
  managed: { kind: 'flag', sql: `${record}.managed` },
  supervised: { kind: 'flag', sql: `${record}.supervised` },
  'last enrollment': moment(`${record}.last_enrolled_at`),
  'mdm profile expiration date': moment(`${record}.mdm_profile_expires_at`),
})

const COMPUTER: Readonly<Record<string, CriterionField>> = {
  ...shared('c'),
  'computer name': text('d.name'),
  'computer model': text('d.model'),
  'mac address': text('d.mac_address'),
  'bar code 1': text('c.barcode1'),
  'bar code 2': text('c.barcode2'),
  'full name': text('c.realname'),
  'email address': text('c.email'),
  'phone number': text('c.phone'),
  'operating system': text("(d.os_name || ' ' || d.os_version)"),
  'operating system name': text('d.os_name'),
  'operating system version': { kind: 'version', sql: 'd.os_version' },
  'operating system build': text('d.os_build'),
  'last inventory update': moment('c.report_at'),
  'last check-in': moment('c.last_contact_at'),
  'filevault 2 status': FILE_VAULT,
  // As the compliance documentation calls it.
  'file vault 2': FILE_VAULT,
  'application title': { kind: 'list', sql: applications('c', 'name') },
  'application version': { kind: 'versions', sql: applications('c', 'version') },
  'application bundle id': { kind: 'list', sql: applications('c', 'bundleId') },
}

const MOBILE_DEVICE: Readonly<Record<string, CriterionField>> = {
  ...shared('m'),
  'display name': text('d.name'),
  'device name': text('d.name'),
  'wi-fi mac address': text('d.mac_address'),
  'full name': text('m.real_name'),
  'email address': text('m.email_address'),
  'phone number': text('m.phone_number'),
  'device ownership type': text('m.device_ownership_type'),
  'os version': { kind: 'version', sql: 'd.os_version' },
  'os build': text('d.os_build'),
  'last inventory update': moment('m.last_inventory_at'),
  'last check-in': moment('m.last_contact_at'),
  'app name': { kind: 'list', sql: applications('m', 'name') },
  'app identifier': { kind: 'list', sql: applications('m', 'identifier') },
  'app version': { kind: 'versions', sql: applications('m', 'version') },
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
  const id = statement(
    database,
    'SELECT id FROM jamf_extension_attributes WHERE target = ? AND name = ?',
    'pluck',
  ).get(target, name) as number | undefined
  if (id === undefined) return undefined
  if (target === 'computer') {
    const values =
      '(SELECT e.value FROM computer_extension_values x, json_each(x.values_json) e WHERE x.computer_id = c.id AND x.attribute_id = ?)'
    return { kind: 'list', sql: values, parameters: [id] }
  }
  const values =
    "(SELECT v.value FROM json_each(m.extension_attributes_json) a, json_each(a.value, '$.value') v WHERE json_extract(a.value, '$.id') = ?)"
  return { kind: 'list', sql: values, parameters: [String(id)] }
}
