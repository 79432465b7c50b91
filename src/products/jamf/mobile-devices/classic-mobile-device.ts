import { dated, epochAndUtc } from '../classic/dates.ts'
import { locationOf, purchaseOf } from '../classic/person-and-purchase.ts'
import {
  allAttributes,
  attributesOf,
  listOf,
  type Members,
  membersOf,
  type ProRecord,
} from '../classic/record.ts'
import { general, security, yesOrNo } from './classic-mobile-general.ts'

function location(record: ProRecord): Members {
  const person = membersOf(record.userAndLocation)
  return locationOf({
    username: person.username,
    realname: person.realName,
    email: person.emailAddress,
    position: person.position,
    phone: person.phoneNumber,
    department: person.department,
    building: person.building,
    room: person.room,
  })
}

function purchasing(record: ProRecord): Members {
  const facts = membersOf(record.purchasing)
  return {
    ...purchaseOf(facts),
    ...day('po_date', facts.poDate),
    ...day('warranty_expires', facts.warrantyExpiresDate),
    ...day('lease_expires', facts.leaseExpiresDate),
    life_expectancy: facts.lifeExpectancy,
    purchasing_contact: facts.purchasingContact,
    attachments: [],
  }
}

/** A day in its three forms. */
function day(name: string, moment: unknown): Members {
  return { [name]: typeof moment === 'string' ? moment.slice(0, 10) : '', ...epochAndUtc(name, moment) }
}

function network(record: ProRecord): Members {
  const facts = membersOf(record.network)
  return {
    home_carrier_network: facts.homeCarrierNetwork,
    cellular_technology: facts.cellularTechnology,
    voice_roaming_enabled: yesOrNo(facts.voiceRoamingEnabled),
    imei: facts.imei,
    iccid: facts.iccid,
    meid: facts.meid,
    current_carrier_network: facts.currentCarrierNetwork,
    carrier_settings_version: facts.carrierSettingsVersion,
    current_mobile_country_code: facts.currentMobileCountryCode,
    current_mobile_network_code: facts.currentMobileNetworkCode,
    home_mobile_country_code: facts.homeMobileCountryCode,
    home_mobile_network_code: facts.homeMobileNetworkCode,
    data_roaming_enabled: facts.dataRoamingEnabled ?? false,
    roaming: facts.roaming ?? false,
    phone_number: facts.phoneNumber,
  }
}

type Part = (record: ProRecord) => unknown

/** The Classic form of a mobile device, part by part, made from the record of the Pro API. */
export const mobileDeviceParts: Readonly<Record<string, Part>> = {
  general,
  location,
  purchasing,
  applications: record =>
    listOf(record.applications).map(({ name, version, shortVersion, identifier }) => ({
      application_name: name,
      application_version: version,
      application_short_version: shortVersion,
      identifier,
    })),
  security,
  network,
  certificates: record =>
    listOf(record.certificates).map(({ commonName, identity, expirationDate }) => {
      const { expires_epoch, expires_utc } = dated('expires', expirationDate)
      return { common_name: commonName, identity, expires_epoch, expires_utc }
    }),
  configuration_profiles: record =>
    listOf(record.profiles).map(({ displayName, version, identifier, uuid }) => ({
      display_name: displayName,
      version,
      identifier,
      uuid,
    })),
  provisioning_profiles: record =>
    listOf(record.provisioningProfiles).map(({ displayName, uuid, expirationDate }) => ({
      display_name: displayName,
      ...dated('expiration_date', expirationDate),
      uuid,
    })),
  mobile_device_groups: record =>
    listOf(record.groups).map(({ groupId, groupName }) => ({ id: Number(groupId), name: groupName })),
  extension_attributes: record => attributesOf(allAttributes(record)),
}
