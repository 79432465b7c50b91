import type { SeededDevice } from '../../../domain/devices/seed-devices.ts'
import { defaultPassword } from '../../../domain/directory/seed-directory.ts'
import { hashSecret } from '../../../domain/tokens/secrets.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { inserter, type SeedRun } from '../../../seed/seed-run.ts'
import { auditorPrivileges, jamfPrivileges } from '../access/privileges.ts'
import { seedComputer } from '../computers/seed/seed-computers.ts'
import { seedMobileDevice } from '../mobile-devices/seed/seed-mobile-devices.ts'
import { siteId } from './jamf-records.ts'
import type { CriterionSeed, JamfAccountSeed, JamfGroupSeed } from './jamf-seed.ts'
import { seedRecords } from './seed-jamf-records.ts'

/** Fills the Jamf Pro instance: its lists, the records of the devices, groups and those who may sign in. */
export function seedJamf(run: SeedRun, devices: readonly SeededDevice[]): void {
  seedRecords(run)
  seedExtensionAttributes(run)
  for (const device of devices) {
    if (!device.seed.jamf) continue
    const { platform } = device.hardware
    if (platform === 'Windows') throw new SeedError(`Device ${device.seed.name} cannot have a Jamf record.`)
    const seedRecord = platform === 'macOS' ? seedComputer : seedMobileDevice
    seedRecord(run, device, device.seed.jamf)
  }
  for (const group of run.seed.jamf?.computerGroups ?? []) seedGroup(run, 'computer', group)
  for (const group of run.seed.jamf?.mobileDeviceGroups ?? []) seedGroup(run, 'mobileDevice', group)
  seedAccess(run)
}

function seedExtensionAttributes({ database, seed }: SeedRun): void {
  const insertAttribute = inserter(database, 'jamf_extension_attributes')
  for (const attribute of seed.jamf?.extensionAttributes ?? []) {
    insertAttribute({
      name: attribute.name,
      target: attribute.target,
      description: attribute.description ?? null,
      data_type: attribute.dataType ?? 'STRING',
      input_type: attribute.inputType ?? 'TEXT',
      options_json: JSON.stringify(attribute.options ?? []),
    })
  }
}

const records = { computer: 'computers', mobileDevice: 'mobile_devices' } as const

function seedGroup(run: SeedRun, target: keyof typeof records, group: JamfGroupSeed): void {
  const { database } = run
  if (Boolean(group.criteria) === Boolean(group.members)) {
    throw new SeedError(`Jamf group "${group.name}" needs either criteria or members.`)
  }
  const id = inserter(
    database,
    'jamf_groups',
  )({
    target,
    name: group.name,
    description: group.description ?? '',
    is_smart: Number(group.criteria !== undefined),
    site_id: siteId(run, group, `Jamf group "${group.name}"`),
    criteria_json: JSON.stringify(group.criteria?.map(criterion) ?? []),
  })
  const findMember = database
    .prepare(
      `SELECT record.id FROM ${records[target]} record JOIN devices ON devices.seq = record.device_seq
       WHERE devices.name = ?`,
    )
    .pluck()
  const insert = inserter(database, 'jamf_static_members')
  for (const name of group.members ?? []) {
    const member = findMember.get(name) as number | undefined
    if (!member) throw new SeedError(`Jamf group "${group.name}" contains the unknown device "${name}".`)
    insert({ group_id: id, member_id: member })
  }
}

function criterion({ name, searchType, value, andOr = 'and', ...parens }: CriterionSeed, priority: number) {
  const { openingParen = false, closingParen = false } = parens
  return { name, priority, andOr, searchType, value, openingParen, closingParen }
}

function seedAccess({ database, seed }: SeedRun): void {
  const { roles = [], clients = [], accounts = [] } = seed.jamf ?? {}
  const all = jamfPrivileges()
  const insertRole = inserter(database, 'jamf_api_roles')
  for (const { name, privileges } of roles) {
    const unknown = privileges.find(privilege => privilege !== '*' && !all.includes(privilege))
    if (unknown) throw new SeedError(`Jamf role "${name}" has the unknown privilege "${unknown}".`)
    const granted = privileges.includes('*') ? all : privileges
    insertRole({ display_name: name, privileges_json: JSON.stringify(granted) })
  }
  const insertClient = inserter(database, 'jamf_api_clients')
  for (const client of clients) {
    insertClient({
      client_id: client.clientId,
      display_name: client.name,
      secret_sha256: hashSecret(client.secret),
      token_lifetime_seconds: client.tokenLifetimeSeconds ?? 1800,
      role_ids_json: JSON.stringify(client.roles.map(name => roleId(database, name, client.name))),
    })
  }
  const insertAccount = inserter(database, 'jamf_accounts')
  for (const account of accounts) insertAccount(accountRow(account, defaultPassword(seed.tenant)))
}

function roleId(database: SeedRun['database'], name: string, client: string): number {
  const id = database.prepare('SELECT id FROM jamf_api_roles WHERE display_name = ?').pluck().get(name)
  if (id === undefined) throw new SeedError(`Jamf API client "${client}" has the unknown role "${name}".`)
  return id as number
}

function accountRow(account: JamfAccountSeed, password: string) {
  const privileges = account.privilegeSet === 'AUDITOR' ? auditorPrivileges() : jamfPrivileges()
  return {
    username: account.username,
    real_name: account.realName,
    email: account.email,
    privilege_set: account.privilegeSet,
    privileges_json: JSON.stringify(privileges),
    password_hash: hashSecret(account.password ?? password),
  }
}
