import type { SeededDevice } from '../../../../domain/devices/seed-devices.ts'
import type { SeedRun } from '../../../../kernel/organisation/seed.ts'
import { idOf, inserter } from '../../../../seed/seed-run.ts'
import { type JamfPerson, userOf } from '../../seed/jamf-people.ts'
import {
  applicationsOf,
  extensionValues,
  type JamfRecordSeed,
  recordTimes,
  siteId,
} from '../../seed/jamf-records.ts'
import { CERTIFICATES, EBOOKS, PROFILES, PROVISIONING_PROFILES, USER_PROFILES } from './mobile-lists.ts'
import {
  applicationSection,
  attributeSection,
  generalSection,
  hardwareSection,
  networkSection,
  purchasingSection,
  securitySection,
  serviceSubscriptionSection,
  sharedUserSection,
} from './mobile-sections.ts'

/** Inserts Jamf's record of an iPhone, iPad or Apple TV with every section of its inventory. */
export function seedMobileDevice(run: SeedRun, device: SeededDevice, record: JamfRecordSeed): void {
  const owner = userOf(run, device)
  inserter(
    run.database,
    'mobile_devices',
  )({
    device_seq: device.seq,
    ...managementColumns(run, device, record),
    ...ownerColumns(owner),
    ...jsonColumns(run, device, { record, owner }),
  })
}

function managementColumns(run: SeedRun, device: SeededDevice, record: JamfRecordSeed) {
  const { invented, seed } = device
  const times = recordTimes(run, record)
  return {
    management_id: idOf(run, 'management', seed.name),
    managed: Number(record.managed ?? true),
    supervised: Number(record.supervised ?? true),
    device_ownership_type: (record.automated ?? true) ? 'Institutional' : 'AccountDrivenUserEnrollment',
    asset_tag: record.assetTag ?? `CT-${invented.digits.slice(0, 5)}`,
    site_id: siteId(run, record, seed.name),
    phone_number: device.hardware.cellular ? phoneNumber(device) : '',
    bluetooth_mac_address: invented.altMacAddress,
    last_inventory_at: times.reported,
    last_contact_at: times.contacted,
    last_enrolled_at: times.enrolled,
    mdm_profile_expires_at: times.profileExpires,
    initial_entry_at: times.enrolled,
    time_zone: 'America/Los_Angeles',
  }
}

function phoneNumber({ invented }: SeededDevice): string {
  return `+1206555${invented.digits.slice(4, 8)}`
}

function ownerColumns(owner: JamfPerson | undefined) {
  return {
    username: owner?.username ?? '',
    real_name: owner?.realname ?? '',
    email_address: owner?.email ?? '',
    position: owner?.position ?? '',
    department_id: owner?.department_id ?? null,
    building_id: owner?.building_id ?? null,
    room: owner ? 'Open space' : 'Lobby',
  }
}

function jsonColumns(
  run: SeedRun,
  device: SeededDevice,
  { record, owner }: { record: JamfRecordSeed; owner: JamfPerson | undefined },
) {
  const isTelevision = device.hardware.platform === 'tvOS'
  const columns = {
    general_json: generalSection(device, record.automated ?? true),
    hardware_json: hardwareSection(device),
    purchasing_json: purchasingSection(device),
    security_json: securitySection(!isTelevision),
    applications_json: applicationSection(applicationsOf(run, device, record)),
    ebooks_json: isTelevision ? [] : EBOOKS,
    network_json: networkSection(device, phoneNumber(device)),
    service_subscriptions_json: serviceSubscriptionSection(device, phoneNumber(device)),
    certificates_json: CERTIFICATES,
    profiles_json: PROFILES,
    user_profiles_json: USER_PROFILES,
    provisioning_profiles_json: PROVISIONING_PROFILES,
    shared_users_json: device.hardware.platform === 'iPadOS' ? sharedUserSection(owner) : [],
    extension_attributes_json: attributeSection(extensionValues(run, device, record, 'mobileDevice')),
  }
  return Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, JSON.stringify(value)]))
}
