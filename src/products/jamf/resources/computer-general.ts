import { FILTERABLE, flag, id, json, moment, SORTABLE, text } from './property.ts'
import { type Section, section } from './section.ts'

const isV6 = "instr(c.last_reported_ip, ':') > 0"

const addresses = [
  `iif(${isV6}, ',"lastReportedIpV4":"","lastReportedIpV6":', ',"lastReportedIpV6":"","lastReportedIpV4":')`,
  "ifnull(json_quote(c.last_reported_ip), 'null')",
]
const management = [
  `iif(c.managed, ',"remoteManagement":{"managed":true', ',"remoteManagement":{"managed":false')`,
  `',"managementUsername":'`,
  'json_quote(c.management_username)',
  "'}'",
]
const capability = [
  `iif(c.mdm_capable, ',"mdmCapable":{"capable":true', ',"mdmCapable":{"capable":false')`,
  `',"capableUsers":'`,
  'c.mdm_capable_users_json',
  `',"userManagementInfo":[]}'`,
]
const site =
  `iif(c.site_id = -1, '{"id":"-1","name":"None"}', (SELECT json_object('id', CAST(s.id AS TEXT), 'name', s.name) ` +
  'FROM jamf_sites s WHERE s.id = c.site_id))'

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
  const at = moment('c.last_contact_at', SORTABLE)
  if (version >= 4) return { lastCheckIn: at, lastContact: at }
  return { lastContactTime: at, lastReportedIp: text('c.last_reported_ip', FILTERABLE) }
}

export function general(version: number): Section {
  return section('general', {
    properties: {
      name: text('d.name', { ...SORTABLE, column: 'd.name' }),
      lastIpAddress: text('d.ip_address', { ...FILTERABLE, column: 'd.ip_address' }),
      ...contact(version),
      jamfBinaryVersion: text('c.jamf_binary_version', SORTABLE),
      platform: text("'Mac'", SORTABLE),
      barcode1: text('c.barcode1', { ...FILTERABLE, column: 'c.barcode1' }),
      barcode2: text('c.barcode2', { ...FILTERABLE, column: 'c.barcode2' }),
      assetTag: text('c.asset_tag', { ...SORTABLE, column: 'c.asset_tag' }),
      supervised: flag('c.supervised', FILTERABLE),
      reportDate: moment('c.report_at', SORTABLE),
      lastCloudBackupDate: moment('c.last_cloud_backup_at', SORTABLE),
      lastEnrolledDate: moment('c.last_enrolled_at', SORTABLE),
      mdmProfileExpiration: moment('c.mdm_profile_expires_at'),
      initialEntryDate: text('substr(c.initial_entry_at, 1, 10)'),
      distributionPoint: text('c.distribution_point'),
      itunesStoreAccountActive: flag('c.itunes_store_account_active', FILTERABLE),
      enrolledViaAutomatedDeviceEnrollment: flag('c.enrolled_via_ade', FILTERABLE),
      userApprovedMdm: flag('c.user_approved_mdm', FILTERABLE),
      declarativeDeviceManagementEnabled: flag('c.declarative_device_management_enabled', FILTERABLE),
      managementId: id('c.management_id', FILTERABLE),
      enrollmentMethod: json('c.enrollment_method_json'),
      site: json(site),
    },
    constants: { extensionAttributes: [], ...logins },
    texts: [...addresses, ...management, ...capability],
  })
}

/** Names below `general` that only filters, sorting and changes know. */
export const generalExtras = {
  'general.lastReportedIpV4': text(`iif(${isV6}, '', c.last_reported_ip)`, FILTERABLE),
  'general.lastReportedIpV6': text(`iif(${isV6}, c.last_reported_ip, '')`, FILTERABLE),
  'general.remoteManagement.managed': flag('c.managed', FILTERABLE),
  'general.mdmCapable.capable': flag('c.mdm_capable', FILTERABLE),
  // Not the name that the record has for it.
  'general.mdmCertificateExpiration': moment('c.mdm_profile_expires_at', SORTABLE),
  ...Object.fromEntries(
    Object.keys(logins).map(name => [
      `general.${name}`,
      name.endsWith('Timestamp') ? moment('NULL', SORTABLE) : text('NULL', SORTABLE),
    ]),
  ),
  'general.managed': flag('c.managed', { column: 'c.managed' }),
  'general.siteId': id('c.site_id', { column: 'c.site_id' }),
}
