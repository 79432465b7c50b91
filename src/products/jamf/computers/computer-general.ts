import { SITE } from '../organisation/references.ts'
import { FILTERABLE, flag, id, json, moment, SORTABLE, text, written } from '../pro/property.ts'
import { type Section, section } from '../pro/section.ts'
import { attributeTexts } from './computer-attributes.ts'

const isV6 = "instr(row.last_reported_ip, ':') > 0"

const addresses = [
  `iif(${isV6}, ',"lastReportedIpV4":"","lastReportedIpV6":', ',"lastReportedIpV6":"","lastReportedIpV4":')`,
  "ifnull(json_quote(row.last_reported_ip), 'null')",
]
const management = [
  `iif(row.managed, ',"remoteManagement":{"managed":true', ',"remoteManagement":{"managed":false')`,
  `',"managementUsername":'`,
  'json_quote(row.management_username)',
  "'}'",
]
const capability = [
  `iif(row.mdm_capable, ',"mdmCapable":{"capable":true', ',"mdmCapable":{"capable":false')`,
  `',"capableUsers":'`,
  'row.mdm_capable_users_json',
  `',"userManagementInfo":[]}'`,
]
/** Who signed in last is not emulated. */
const logins = {
  lastLoggedInUsernameSelfService: null,
  lastLoggedInUsernameSelfServiceTimestamp: null,
  lastLoggedInUsernameBinary: null,
  lastLoggedInUsernameBinaryTimestamp: null,
  lastLoggedInUsernameMdm: null,
  lastLoggedInUsernameMdmTimestamp: null,
}

/** In version 4 the last contact splits in two and the address without a family goes. */
function contact(version: number) {
  const at = moment('row.last_contact_at', SORTABLE)
  if (version >= 4) return { lastCheckIn: at, lastContact: at }
  return { lastContactTime: at, lastReportedIp: text('row.last_reported_ip', FILTERABLE) }
}

export function general(version: number): Section {
  return section('general', {
    properties: {
      name: written(text('hardware.name', SORTABLE)),
      lastIpAddress: written(text('hardware.ip_address', FILTERABLE)),
      ...contact(version),
      jamfBinaryVersion: text('row.jamf_binary_version', SORTABLE),
      platform: text("'Mac'", SORTABLE),
      barcode1: written(text('row.barcode1', FILTERABLE)),
      barcode2: written(text('row.barcode2', FILTERABLE)),
      assetTag: written(text('row.asset_tag', SORTABLE)),
      supervised: flag('row.supervised', FILTERABLE),
      reportDate: moment('row.report_at', SORTABLE),
      lastCloudBackupDate: moment('row.last_cloud_backup_at', SORTABLE),
      lastEnrolledDate: moment('row.last_enrolled_at', SORTABLE),
      mdmProfileExpiration: moment('row.mdm_profile_expires_at'),
      initialEntryDate: text('substr(row.initial_entry_at, 1, 10)'),
      distributionPoint: text('row.distribution_point'),
      itunesStoreAccountActive: flag('row.itunes_store_account_active', FILTERABLE),
      enrolledViaAutomatedDeviceEnrollment: flag('row.enrolled_via_ade', FILTERABLE),
      userApprovedMdm: flag('row.user_approved_mdm', FILTERABLE),
      declarativeDeviceManagementEnabled: flag('row.declarative_device_management_enabled', FILTERABLE),
      managementId: id('row.management_id', FILTERABLE),
      enrollmentMethod: json('row.enrollment_method_json'),
      site: json(SITE),
    },
    constants: logins,
    texts: [...attributeTexts('GENERAL'), ...addresses, ...management, ...capability],
  })
}

/** Names below `general` that only filters, sorting and changes know. */
export const generalExtras = {
  // Version 4 does not show it, and knows it in filters (documented).
  'general.lastReportedIp': text('row.last_reported_ip', FILTERABLE),
  'general.lastReportedIpV4': text(`iif(${isV6}, '', row.last_reported_ip)`, FILTERABLE),
  'general.lastReportedIpV6': text(`iif(${isV6}, row.last_reported_ip, '')`, FILTERABLE),
  'general.remoteManagement.managed': flag('row.managed', FILTERABLE),
  'general.mdmCapable.capable': flag('row.mdm_capable', FILTERABLE),
  // Not the name that the record has for it.
  'general.mdmCertificateExpiration': moment('row.mdm_profile_expires_at', SORTABLE),
  ...Object.fromEntries(
    Object.keys(logins).map(name => [
      `general.${name}`,
      name.endsWith('Timestamp') ? moment('NULL', SORTABLE) : text('NULL', SORTABLE),
    ]),
  ),
  'general.managed': written(flag('row.managed')),
  'general.siteId': written(id('row.site_id')),
}
