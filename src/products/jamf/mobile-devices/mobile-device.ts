import { concatenate, type Entity } from '../../../query/index.ts'
import { id, json, jsonArray, SORTABLE } from '../pro/property.ts'
import { list, literal, type Section, sectionName } from '../pro/section.ts'
import { groupFields } from './group-filter.ts'
import { attributesShownIn } from './mobile-device-attributes.ts'
import { extras, general, hardware, userAndLocation } from './mobile-device-facts.ts'
import { mobileDeviceRows } from './mobile-device-rows.ts'
import { storedFields } from './mobile-device-stored.ts'

/** `iPadOS` is iOS to Jamf. */
export const DEVICE_TYPE =
  "CASE hardware.platform WHEN 'tvOS' THEN 'tvOS' WHEN 'watchOS' THEN 'watchOS' WHEN 'visionOS' THEN 'visionOS' ELSE 'iOS' END"

/** Filled by `loadMemberships` for the devices that are being read. */
const groups = list(
  'groups',
  jsonArray(
    `json_object('groupId', CAST(jamf_groups.id AS TEXT), 'groupName', jamf_groups.name, 'groupDescription', jamf_groups.description,
       'smart', json(iif(jamf_groups.is_smart, 'true', 'false')))`,
    `temp.jamf_memberships membership JOIN jamf_groups ON jamf_groups.id = membership.group_id
     WHERE membership.target = 'mobileDevice' AND membership.member_id = row.id`,
  ),
)

/** What only the older form of a record tells of a certificate (documented). */
export const CERTIFICATE_DETAILS = [
  'subjectName',
  'serialNumber',
  'sha1Fingerprint',
  'issuedDateEpoch',
  'certificateStatus',
  'lifecycleStatus',
]

/** Devices of another type have no such section at all; the others are common to all. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  security: ['iOS', 'watchOS', 'visionOS'],
  ebooks: ['iOS'],
  network: ['iOS', 'visionOS'],
  serviceSubscriptions: ['iOS'],
  provisioningProfiles: ['iOS', 'watchOS', 'visionOS'],
  sharedUsers: ['iOS'],
  purchasing: ['iOS', 'tvOS', 'visionOS'],
  userProfiles: ['iOS', 'tvOS'],
}

const stored: readonly Section[] = [
  list(
    'purchasing',
    `concat('{"extensionAttributes":', ${attributesShownIn('Purchasing')}, iif(row.purchasing_json = '{}', '}', concat(',', substr(CAST(row.purchasing_json AS BLOB), 2))))`,
  ),
  list('security', 'row.security_json'),
  list('applications', 'row.applications_json'),
  list('ebooks', 'row.ebooks_json'),
  list('network', 'row.network_json'),
  list('serviceSubscriptions', 'row.service_subscriptions_json'),
  list(
    'certificates',
    jsonArray(
      `json_remove(value, ${CERTIFICATE_DETAILS.map(name => `'$.${name}'`).join(', ')})`,
      'json_each(row.certificates_json)',
    ),
  ),
  list('profiles', 'row.profiles_json'),
  list('userProfiles', 'row.user_profiles_json'),
  list('provisioningProfiles', 'row.provisioning_profiles_json'),
  list('sharedUsers', 'row.shared_users_json'),
  list('extensionAttributes', attributesShownIn('Extension Attributes')),
]

const sections: readonly Section[] = [general, hardware, userAndLocation, groups, ...stored]

/** Section name as clients ask for it -> section. */
export const mobileSections: ReadonlyMap<string, Section> = new Map(
  sections.map(section => [sectionName(section), section]),
)

/** `/v2/mobile-devices/detail`: names for filters and sorting are flat. */
export const mobileDevice: Entity = {
  name: 'MobileDeviceInventory',
  ...mobileDeviceRows,
  properties: {
    ...general.properties,
    ...hardware.properties,
    ...userAndLocation.properties,
    ...storedFields,
    ...extras,
    ...groupFields,
    groups: json(concatenate(groups.pieces)),
  },
}

/**
 * The record with these sections only; the other sections that its type of device has are null.
 *
 * @param names of sections
 */
export function mobileRecord(names: readonly string[]): { entity: Entity; select: string[] } {
  const [first, ...others] = [...mobileSections].map(([name, { member, pieces }]) => ({
    member,
    pieces: names.includes(name) ? pieces : ["'null'"],
  }))
  const following = others.flatMap(({ member, pieces }) => {
    const all = [literal(`,"${member}":`), ...pieces]
    const types = OWNERS[member]?.map(literal)
    return types ? [`iif(${DEVICE_TYPE} IN (${types.join(', ')}), ${concatenate(all)}, '')`] : all
  })
  const properties = {
    mobileDeviceId: id('row.id', SORTABLE),
    deviceType: id(DEVICE_TYPE),
    // Carries all other sections behind it, since not every record has the same.
    [first!.member]: json(concatenate([...first!.pieces, ...following])),
  }
  return {
    entity: { ...mobileDevice, properties: { ...mobileDevice.properties, ...properties } },
    select: Object.keys(properties),
  }
}
