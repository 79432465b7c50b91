import { dated, epochAndUtc } from '../classic/dates.ts'
import { locationOf, purchaseOf } from '../classic/person-and-purchase.ts'
import { type Members, membersOf, type ProRecord, siteOf } from '../classic/record.ts'

export function general(record: ProRecord): Members {
  const { hardware, ...sections } = record
  const facts = membersOf(sections.general)
  const machine = membersOf(hardware)
  return {
    id: Number(record.id),
    name: facts.name,
    network_adapter_type: machine.networkAdapterType,
    mac_address: machine.macAddress,
    alt_network_adapter_type: machine.altNetworkAdapterType,
    alt_mac_address: machine.altMacAddress,
    ip_address: facts.lastIpAddress,
    last_reported_ip: facts.lastReportedIp,
    serial_number: machine.serialNumber,
    udid: record.udid,
    jamf_version: facts.jamfBinaryVersion,
    platform: facts.platform,
    barcode_1: facts.barcode1,
    barcode_2: facts.barcode2,
    asset_tag: facts.assetTag,
    ...management(facts),
    ...times(facts),
    distribution_point: facts.distributionPoint,
    sus: '',
    site: siteOf(facts.site),
    itunes_store_account_is_active: facts.itunesStoreAccountActive,
  }
}

function management(facts: Members): Members {
  const { managed, managementUsername } = membersOf(facts.remoteManagement)
  const { capable, capableUsers } = membersOf(facts.mdmCapable)
  const [user] = capableUsers as string[]
  return {
    remote_management: { managed, management_username: managementUsername, management_password_sha256: '' },
    supervised: facts.supervised,
    mdm_capable: capable,
    // Of several users the Classic form shows one.
    mdm_capable_users: user ? { mdm_capable_user: user } : {},
    management_status: {
      enrolled_via_dep: facts.enrolledViaAutomatedDeviceEnrollment,
      user_approved_enrollment: facts.userApprovedMdm,
      user_approved_mdm: facts.userApprovedMdm,
    },
  }
}

function times(facts: Members): Members {
  return {
    ...dated('report_date', facts.reportDate),
    ...dated('last_contact_time', facts.lastContactTime),
    ...dated('initial_entry_date', facts.initialEntryDate),
    initial_entry_date: facts.initialEntryDate,
    ...epochAndUtc('last_cloud_backup_date', facts.lastCloudBackupDate),
    ...epochAndUtc('last_enrolled_date', facts.lastEnrolledDate),
    ...epochAndUtc('mdm_profile_expiration', facts.mdmProfileExpiration),
  }
}

export function location(record: ProRecord): Members {
  const person = membersOf(record.userAndLocation)
  return locationOf({
    username: person.username,
    realname: person.realname,
    email: person.email,
    position: person.position,
    phone: person.phone,
    department: record.department,
    building: record.building,
    room: person.room,
  })
}

export function purchasing(record: ProRecord): Members {
  const facts = membersOf(record.purchasing)
  return {
    ...purchaseOf(facts),
    po_date: facts.poDate,
    ...epochAndUtc('po_date', facts.poDate),
    warranty_expires: facts.warrantyDate,
    ...epochAndUtc('warranty_expires', facts.warrantyDate),
    lease_expires: facts.leaseDate,
    ...epochAndUtc('lease_expires', facts.leaseDate),
    life_expectancy: facts.lifeExpectancy,
    purchasing_contact: facts.purchasingContact,
    os_applecare_id: '',
    os_maintenance_expires: '',
    attachments: [],
  }
}
