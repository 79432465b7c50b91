import type { Entity } from '../../../query/index.ts'
import { extras, general, hardware, userAndLocation } from './mobile-device-facts.ts'
import { storedFields } from './mobile-device-stored.ts'
import { id, json, jsonArray, SORTABLE } from './property.ts'
import { concatenate, list, literal, type Section, sectionName } from './section.ts'

const FROM = 'devices d JOIN mobile_devices m ON m.device_seq = d.seq'

/** `iPadOS` is iOS to Jamf. */
export const DEVICE_TYPE =
  "CASE d.platform WHEN 'tvOS' THEN 'tvOS' WHEN 'watchOS' THEN 'watchOS' WHEN 'visionOS' THEN 'visionOS' ELSE 'iOS' END"

/** Filled by `loadMemberships` for the devices that are being read. */
const groups = list(
  'groups',
  jsonArray(
    `json_object('groupId', CAST(g.id AS TEXT), 'groupName', g.name, 'groupDescription', g.description,
       'smart', json(iif(g.is_smart, 'true', 'false')))`,
    `temp.jamf_memberships x JOIN jamf_groups g ON g.id = x.group_id
     WHERE x.target = 'mobileDevice' AND x.member_id = m.id`,
  ),
)

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
    `concat('{"extensionAttributes":[]', iif(m.purchasing_json = '{}', '}', concat(',', substr(CAST(m.purchasing_json AS BLOB), 2))))`,
  ),
  list('security', 'm.security_json'),
  list('applications', 'm.applications_json'),
  list('ebooks', 'm.ebooks_json'),
  list('network', 'm.network_json'),
  list('serviceSubscriptions', 'm.service_subscriptions_json'),
  list('certificates', 'm.certificates_json'),
  list('profiles', 'm.profiles_json'),
  list('userProfiles', 'm.user_profiles_json'),
  list('provisioningProfiles', 'm.provisioning_profiles_json'),
  list('sharedUsers', 'm.shared_users_json'),
  list('extensionAttributes', 'm.extension_attributes_json'),
]

const sections: readonly Section[] = [general, hardware, userAndLocation, groups, ...stored]

/** Section name as clients ask for it -> section. */
export const mobileSections: ReadonlyMap<string, Section> = new Map(
  sections.map(section => [sectionName(section), section]),
)

/** `/v2/mobile-devices/detail`: names for filters and sorting are flat. */
export const mobileDevice: Entity = {
  name: 'MobileDeviceInventory',
  from: FROM,
  key: 'd.seq',
  properties: {
    ...general.properties,
    ...hardware.properties,
    ...userAndLocation.properties,
    ...storedFields,
    ...extras,
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
    mobileDeviceId: id('m.id', SORTABLE),
    deviceType: id(DEVICE_TYPE),
    // Carries all other sections behind it, since not every record has the same.
    [first!.member]: json(concatenate([...first!.pieces, ...following])),
  }
  return {
    entity: { ...mobileDevice, properties: { ...mobileDevice.properties, ...properties } },
    select: Object.keys(properties),
  }
}
