import { jsonArray } from './property.ts'
import { list, type Section } from './section.ts'

/** The account's Entra registration, with the ids under which Entra knows the Mac and the person. */
const localUserAccounts = list(
  'localUserAccounts',
  jsonArray(
    `json_object('uid', a.uid, 'userGuid', a.user_guid, 'username', a.username, 'fullName', a.full_name,
       'admin', json(iif(a.admin, 'true', 'false')), 'homeDirectory', a.home_directory, 'homeDirectorySizeMb', -1,
       'fileVault2Enabled', json(iif(a.file_vault_enabled, 'true', 'false')), 'userAccountType', 'LOCAL',
       'passwordMinLength', 4, 'passwordMaxAge', 0, 'passwordMinComplexCharacters', 0, 'passwordHistoryDepth', 0,
       'passwordRequireAlphanumeric', json('false'), 'computerAzureActiveDirectoryId', r.device_id,
       'userAzureActiveDirectoryId', (SELECT user_id FROM registration_users WHERE registration_id = r.id LIMIT 1),
       'azureActiveDirectoryId', CASE r.account_enabled WHEN 1 THEN 'ACTIVATED' WHEN 0 THEN 'DEACTIVATED'
         ELSE 'UNKNOWN' END)`,
    `computer_local_accounts a LEFT JOIN device_registrations r ON r.id = a.registration_id
     WHERE a.computer_id = c.id`,
  ),
)

const extensionAttributes = list(
  'extensionAttributes',
  jsonArray(
    `concat('{', trim(json_object('definitionId', CAST(e.id AS TEXT), 'name', e.name, 'description', e.description,
       'enabled', json('true'), 'multiValue', json('false'), 'dataType', e.data_type, 'inputType', e.input_type), '{}'),
       ',"values":', ifnull(v.values_json, '[]'), ',"options":', e.options_json, '}')`,
    `jamf_extension_attributes e LEFT JOIN computer_extension_values v
       ON v.attribute_id = e.id AND v.computer_id = c.id WHERE e.target = 'computer' ORDER BY e.id`,
  ),
)

/** Filled by `loadMemberships` for the computers that are being read. */
const groupMemberships = list(
  'groupMemberships',
  jsonArray(
    `json_object('groupId', CAST(g.id AS TEXT), 'groupName', g.name, 'groupDescription', g.description,
       'smartGroup', json(iif(g.is_smart, 'true', 'false')))`,
    `temp.jamf_memberships m JOIN jamf_groups g ON g.id = m.group_id
     WHERE m.target = 'computer' AND m.member_id = c.id`,
  ),
)

/** Before version 3 an application has no bundle versions. */
function applications(version: number): Section {
  if (version >= 3) return list('applications', 'c.applications_json')
  return list(
    'applications',
    jsonArray(
      "json_remove(value, '$.cfBundleShortVersionString', '$.cfBundleVersion')",
      'json_each(c.applications_json)',
    ),
  )
}

/** All sections that are lists, and those kept as one piece of JSON. */
export function computerLists(version: number): Section[] {
  const stored: [string, string][] = [
    ['storage', 'c.storage_json'],
    ['configurationProfiles', 'c.configuration_profiles_json'],
    ['printers', 'c.printers_json'],
    ['services', 'c.services_json'],
    ['certificates', 'c.certificates_json'],
    ['attachments', 'c.attachments_json'],
    ['packageReceipts', 'c.package_receipts_json'],
    ['licensedSoftware', 'c.licensed_software_json'],
    ['ibeacons', 'c.ibeacons_json'],
    ['softwareUpdates', 'c.software_updates_json'],
    ['contentCaching', 'c.content_caching_json'],
  ]
  const early: [string, string][] = [
    ['plugins', 'c.plugins_json'],
    ['fonts', 'c.fonts_json'],
  ]
  return [
    applications(version),
    localUserAccounts,
    extensionAttributes,
    groupMemberships,
    ...[...stored, ...(version === 1 ? early : [])].map(([member, sql]) => list(member, sql)),
  ]
}
