import { createHash } from 'node:crypto'
import type { SeededDevice } from '../../../../domain/devices/seed-devices.ts'
import type { SeedRun } from '../../../../kernel/organisation/seed.ts'
import { idOf, inserter } from '../../../../seed/seed-run.ts'
import { type JamfPerson, personBy, userOf } from '../../seed/jamf-people.ts'
import {
  applicationsOf,
  extensionValues,
  type JamfRecordSeed,
  recordTimes,
  siteId,
} from '../../seed/jamf-records.ts'
import {
  ATTACHMENTS,
  CONFIGURATION_PROFILES,
  CONTENT_CACHING,
  FONTS,
  IBEACONS,
  LICENSED_SOFTWARE,
  PACKAGE_RECEIPTS,
  PLUGINS,
  PRINTERS,
  SERVICES,
  SOFTWARE_UPDATES,
} from './computer-lists.ts'
import {
  applicationSection,
  certificateSection,
  diskEncryptionSection,
  enrollmentMethod,
  hardwareSection,
  securitySection,
  storageSection,
} from './computer-sections.ts'

/** Inserts Jamf's record of a Mac with every section of its inventory, its local accounts and attribute values. */
export function seedComputer(run: SeedRun, device: SeededDevice, record: JamfRecordSeed): void {
  const owner = userOf(run, device)
  const id = inserter(
    run.database,
    'computers',
  )({
    device_seq: device.seq,
    ...managementColumns(run, device, record),
    ...ownerColumns(owner),
    ...purchaseColumns(device),
    ...securityColumns(device, record, owner),
    ...jsonColumns(run, device, record),
  })
  seedLocalAccounts(run, device, { id, owner, fileVault: fileVaultOf(record) !== 'NOT_ENCRYPTED' })
  const insertValue = inserter(run.database, 'computer_extension_values')
  for (const [definition, values] of extensionValues(run, device, record, 'computer')) {
    insertValue({ computer_id: id, attribute_id: definition.id, values_json: JSON.stringify(values) })
  }
}

function fileVaultOf(record: JamfRecordSeed): string {
  return record.fileVault ?? 'ALL_ENCRYPTED'
}

function managementColumns(run: SeedRun, device: SeededDevice, record: JamfRecordSeed) {
  const { name, user = '' } = device.seed
  const times = recordTimes(run, record)
  return {
    management_id: idOf(run, 'management', name),
    managed: Number(record.managed ?? true),
    management_username: 'localadmin',
    supervised: Number(record.supervised ?? true),
    mdm_capable_users_json: JSON.stringify(user ? [user] : []),
    enrolled_via_ade: Number(record.automated ?? true),
    enrollment_method_json: JSON.stringify(enrollmentMethod(record, user)),
    jamf_binary_version: '11.20.1-t1756908000',
    last_reported_ip: device.invented.ipAddress,
    barcode1: `B1-${device.invented.digits.slice(0, 6)}`,
    barcode2: `B2-${device.invented.digits.slice(6, 12)}`,
    asset_tag: record.assetTag ?? `CT-${device.invented.digits.slice(0, 5)}`,
    site_id: siteId(run, record, name),
    distribution_point: '',
    report_at: times.reported,
    last_contact_at: times.contacted,
    last_cloud_backup_at: times.reported,
    last_enrolled_at: times.enrolled,
    mdm_profile_expires_at: times.profileExpires,
    initial_entry_at: times.enrolled,
  }
}

function ownerColumns(owner: JamfPerson | undefined) {
  return {
    username: owner?.username ?? '',
    realname: owner?.realname ?? '',
    email: owner?.email ?? '',
    position: owner?.position ?? '',
    phone: owner?.phone ?? '',
    department_id: owner?.department_id ?? null,
    building_id: owner?.building_id ?? null,
    room: owner ? 'Open space' : 'Storage',
  }
}

function purchaseColumns({ invented }: SeededDevice) {
  return {
    po_number: `PO-${invented.digits.slice(12, 17)}`,
    po_date: '2024-04-02',
    vendor: 'Northwind Traders',
    warranty_date: '2027-04-02',
    apple_care_id: `AC${invented.digits.slice(17, 25)}`,
    lease_date: '2027-04-02',
    purchase_price: '2199.00',
    life_expectancy: 4,
    purchasing_account: 'Hardware',
    purchasing_contact: 'olga.petrenko@contoso.com',
  }
}

function securityColumns(device: SeededDevice, record: JamfRecordSeed, owner: JamfPerson | undefined) {
  const fileVault = fileVaultOf(record)
  const silicon = Number(device.hardware.appleSilicon ?? true)
  const encrypted = fileVault !== 'NOT_ENCRYPTED' && fileVault !== 'NOT_APPLICABLE'
  return {
    file_vault_status: fileVault,
    file_vault_users_json: JSON.stringify(encrypted && owner ? [owner.nickname] : []),
    supplemental_build_version: device.system.build ?? null,
    rapid_security_response: '',
    firewall_enabled: Number(record.firewall ?? true),
    recovery_lock_enabled: silicon,
    apple_silicon: silicon,
    supports_ios_app_installs: silicon,
  }
}

function jsonColumns(run: SeedRun, device: SeededDevice, record: JamfRecordSeed) {
  const { hardware, invented } = device
  const fileVault = fileVaultOf(record)
  const columns = {
    hardware_json: hardwareSection(hardware, invented.udid),
    security_json: securitySection(hardware),
    disk_encryption_json: diskEncryptionSection(fileVault, recoveryKey(run)),
    storage_json: storageSection(hardware, fileVault, 20 + Math.round(invented.percent * 0.7)),
    applications_json: applicationSection(applicationsOf(run, device, record)),
    configuration_profiles_json: CONFIGURATION_PROFILES,
    printers_json: PRINTERS,
    services_json: SERVICES,
    certificates_json: certificateSection(device, device.seed.user ?? ''),
    attachments_json: ATTACHMENTS,
    package_receipts_json: PACKAGE_RECEIPTS,
    licensed_software_json: LICENSED_SOFTWARE,
    ibeacons_json: IBEACONS,
    software_updates_json: SOFTWARE_UPDATES,
    content_caching_json: CONTENT_CACHING,
    plugins_json: PLUGINS,
    fonts_json: FONTS,
  }
  return Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, JSON.stringify(value)]))
}

/** Six groups of four, as macOS shows it. */
function recoveryKey({ random }: SeedRun): string {
  const text = createHash('sha256').update(random.bytes(16)).digest('hex').toUpperCase().slice(0, 24)
  return text.replace(/....(?=.)/g, '$&-')
}

/** The owner and everyone who registered the Mac have an account on it, and so has the management account. */
function seedLocalAccounts(
  run: SeedRun,
  device: SeededDevice,
  computer: { id: number; owner: JamfPerson | undefined; fileVault: boolean },
): void {
  const insert = inserter(run.database, 'computer_local_accounts')
  const registered = device.registrations.map(({ userId, id }) => ({
    ...personBy(run.database, userId),
    registration: id as string | null,
  }))
  const isRegistered = registered.some(({ username }) => username === computer.owner?.username)
  const people =
    computer.owner && !isRegistered ? [{ ...computer.owner, registration: null }, ...registered] : registered
  const management = { nickname: 'localadmin', realname: 'Local Administrator', registration: null }
  ;[...people, management].forEach(({ nickname, realname, registration }, index) => {
    insert({
      computer_id: computer.id,
      uid: String(501 + index),
      username: nickname,
      full_name: realname,
      user_guid: idOf(run, 'localUser', `${device.seed.name}/${nickname}`).toUpperCase(),
      admin: Number(nickname === management.nickname),
      home_directory: `/Users/${nickname}`,
      file_vault_enabled: Number(computer.fileVault),
      registration_id: registration,
    })
  })
}
