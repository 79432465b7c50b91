import type { Database } from '../../kernel/sqlite/database.ts'
import { copyStatement, type RowWriter } from './scale-copies.ts'
import { userIdSql } from './scale-users.ts'

const id = (kind: string): string => `printf('5ca1e000-0000-4000-8${kind}-%012x', n.i)`
const registrationId = id('002')

/** Moments spread over an hour, so that sorting by them means something. */
const spread = (column: string): string =>
  `strftime('%Y-%m-%dT%H:%M:%SZ', template.${column}, '-' || (n.i % 3600) || ' seconds')`

/** A MAC address of scaled Mac `n.i` under a vendor prefix. */
const macAddress = (prefix: string): string =>
  `printf('${prefix}:%02X:%02X:%02X', n.i >> 16 & 255, n.i >> 8 & 255, n.i & 255)`

/**
 * Prepares the writing of Macs: hardware, registration and Jamf record of one number belong together and to the user
 * `number % users`. The models are the organisation's Macs that are registered with Entra.
 */
export function scaledDevices(database: Database, users: number): RowWriter {
  prepareTemplates(database)
  const owner = `(n.i - 1) % ${users} + 1`
  const first = (table: string, column: string): number =>
    database.prepare(`SELECT max(${column}) FROM ${table}`).pluck().get() as number
  const deviceSeq = `${first('devices', 'seq')} + n.i`
  const computerId = `${first('computers', 'id')} + n.i`
  const joins = `JOIN users owner ON owner.id = ${userIdSql(owner)}`
  const copies: [table: string, templates: string, columns: Record<string, string>][] = [
    ['devices', 'mac_devices', deviceColumns(deviceSeq)],
    ['device_registrations', 'mac_registrations', registrationColumns(deviceSeq)],
    ['registration_users', 'mac_owners', { registration_id: registrationId, user_id: userIdSql(owner) }],
    ['computers', 'mac_computers', computerColumns(deviceSeq, computerId)],
    ['computer_local_accounts', 'mac_accounts', accountColumns(computerId)],
  ]
  const writers = copies.map(([table, templates, columns]) =>
    copyStatement(database, { table, templates, columns, joins }),
  )
  writers.push(managedUsers(database, users))
  return batch => {
    for (const write of writers) write(batch)
  }
}

/** Every template table has the same number of rows, the same Mac under the same number. */
function prepareTemplates(database: Database): void {
  const registered = `
    SELECT row_number() OVER (ORDER BY computers.id) - 1 AS i, computers.id AS computer, devices.seq AS device,
           (SELECT id FROM device_registrations WHERE device_seq = devices.seq ORDER BY seq) AS registration
    FROM computers JOIN devices ON devices.seq = computers.device_seq
    WHERE EXISTS (SELECT 1 FROM device_registrations WHERE device_seq = devices.seq)`
  const create = (name: string, from: string): string => `
    DROP TABLE IF EXISTS temp.${name};
    CREATE TEMP TABLE ${name} AS WITH macs AS (${registered}) SELECT macs.i, chosen.* FROM macs JOIN ${from};`
  database.exec(
    create('mac_devices', 'devices chosen ON chosen.seq = macs.device') +
      create('mac_registrations', 'device_registrations chosen ON chosen.id = macs.registration') +
      create('mac_owners', 'registration_users chosen ON chosen.registration_id = macs.registration') +
      create('mac_computers', 'computers chosen ON chosen.id = macs.computer') +
      create(
        'mac_accounts',
        `computer_local_accounts chosen ON chosen.computer_id = macs.computer AND chosen.uid = '501'`,
      ),
  )
}

function deviceColumns(seq: string): Record<string, string> {
  return {
    seq,
    name: `printf('MAC-%06d', n.i)`,
    serial_number: `printf('SCL%07X', n.i)`,
    udid: `upper(${id('005')})`,
    mac_address: macAddress('3C:22:FC'),
    alt_mac_address: macAddress('A4:83:E8'),
    ip_address: `printf('10.%d.%d.%d', 64 + (n.i >> 16 & 63), n.i >> 8 & 255, n.i & 255)`,
  }
}

function registrationColumns(deviceSeq: string): Record<string, string> {
  return {
    seq: 'NULL',
    id: registrationId,
    device_id: id('003'),
    device_seq: deviceSeq,
    last_sign_in_at: spread('last_sign_in_at'),
  }
}

function accountColumns(computerId: string): Record<string, string> {
  return {
    computer_id: computerId,
    username: 'owner.mail_nickname',
    full_name: 'owner.display_name',
    user_guid: `upper(${id('004')})`,
    home_directory: `'/Users/' || owner.mail_nickname`,
    registration_id: registrationId,
  }
}

function computerColumns(deviceSeq: string, computerId: string): Record<string, string> {
  return {
    id: computerId,
    device_seq: deviceSeq,
    management_id: id('006'),
    mdm_capable_users_json: 'json_array(owner.mail_nickname)',
    last_reported_ip: deviceColumns('').ip_address!,
    barcode1: `printf('B1-%06d', n.i)`,
    barcode2: `printf('B2-%06d', n.i)`,
    asset_tag: `printf('SC-%06d', n.i)`,
    report_at: spread('report_at'),
    last_contact_at: spread('last_contact_at'),
    username: 'owner.user_principal_name',
    realname: 'owner.display_name',
    email: 'owner.mail',
    position: 'owner.job_title',
    phone: `json_extract(owner.business_phones_json, '$[0]')`,
    department_id: '(SELECT id FROM jamf_departments WHERE name = owner.department)',
    building_id: '(SELECT id FROM jamf_buildings WHERE name = owner.office_location)',
    file_vault_users_json: `iif(template.file_vault_users_json = '[]', '[]', json_array(owner.mail_nickname))`,
  }
}

/** Who has a Mac is in the group that the compliance partner is assigned to. */
function managedUsers(database: Database, users: number): RowWriter {
  const statement = database.prepare(
    `WITH RECURSIVE n (i) AS (SELECT @from UNION ALL SELECT i + 1 FROM n WHERE i < @to)
     INSERT INTO group_members (group_id, member_id, member_type)
     SELECT groups.id, ${userIdSql('n.i')}, 'user' FROM n JOIN groups ON groups.display_name = 'Jamf Managed Users'`,
  )
  return ({ from, to }) => {
    if (from <= users) statement.run({ from, to: Math.min(to, users) })
  }
}
