import { jsonArray } from '../pro/property.ts'
import { list, type Section } from '../pro/section.ts'
import { attributesShownIn } from './computer-attributes.ts'

/** The account's Entra registration, with the ids under which Entra knows the Mac and the person. */
const localUserAccounts = list(
  'localUserAccounts',
  jsonArray(
    `json_object('uid', account.uid, 'userGuid', account.user_guid, 'username', account.username, 'fullName', account.full_name,
       'admin', json(iif(account.admin, 'true', 'false')), 'homeDirectory', account.home_directory, 'homeDirectorySizeMb', -1,
       'fileVault2Enabled', json(iif(account.file_vault_enabled, 'true', 'false')), 'userAccountType', 'LOCAL',
       'passwordMinLength', 4, 'passwordMaxAge', 0, 'passwordMinComplexCharacters', 0, 'passwordHistoryDepth', 0,
       'passwordRequireAlphanumeric', json('false'), 'computerAzureActiveDirectoryId', registration.device_id,
       'userAzureActiveDirectoryId', (SELECT user_id FROM registration_users WHERE registration_id = registration.id LIMIT 1),
       'azureActiveDirectoryId', CASE registration.account_enabled WHEN 1 THEN 'ACTIVATED' WHEN 0 THEN 'DEACTIVATED'
         ELSE 'UNKNOWN' END)`,
    `computer_local_accounts account LEFT JOIN device_registrations registration ON registration.id = account.registration_id
     WHERE account.computer_id = row.id`,
  ),
)

const extensionAttributes = list('extensionAttributes', attributesShownIn('EXTENSION_ATTRIBUTES'))

/** Filled by `loadMemberships` for the computers that are being read. */
const groupMemberships = list(
  'groupMemberships',
  jsonArray(
    `json_object('groupId', CAST(jamf_groups.id AS TEXT), 'groupName', jamf_groups.name, 'groupDescription', jamf_groups.description,
       'smartGroup', json(iif(jamf_groups.is_smart, 'true', 'false')))`,
    `temp.jamf_memberships membership JOIN jamf_groups ON jamf_groups.id = membership.group_id
     WHERE membership.target = 'computer' AND membership.member_id = row.id`,
  ),
)

/** Before version 3 an application has no bundle versions. */
function applications(version: number): Section {
  if (version >= 3) return list('applications', 'row.applications_json')
  return list(
    'applications',
    jsonArray(
      "json_remove(value, '$.cfBundleShortVersionString', '$.cfBundleVersion')",
      'json_each(row.applications_json)',
    ),
  )
}

/** All sections that are lists, and those kept as one piece of JSON. */
export function computerLists(version: number): Section[] {
  const stored: [string, string][] = [
    ['storage', 'row.storage_json'],
    ['configurationProfiles', 'row.configuration_profiles_json'],
    ['printers', 'row.printers_json'],
    ['services', 'row.services_json'],
    ['certificates', 'row.certificates_json'],
    ['attachments', 'row.attachments_json'],
    ['packageReceipts', 'row.package_receipts_json'],
    ['licensedSoftware', 'row.licensed_software_json'],
    ['ibeacons', 'row.ibeacons_json'],
    ['softwareUpdates', 'row.software_updates_json'],
    ['contentCaching', 'row.content_caching_json'],
  ]
  const early: [string, string][] = [
    ['plugins', 'row.plugins_json'],
    ['fonts', 'row.fonts_json'],
  ]
  return [
    applications(version),
    localUserAccounts,
    extensionAttributes,
    groupMemberships,
    ...[...stored, ...(version === 1 ? early : [])].map(([member, sql]) => list(member, sql)),
  ]
}
