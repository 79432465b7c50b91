import { general, location, purchasing } from './computer-general.ts'
import { hardware } from './computer-hardware.ts'
import {
  certificates,
  configurationProfiles,
  groupsAccounts,
  security,
  software,
} from './computer-software.ts'
import { attributesOf, type ProRecord } from './record.ts'

type Part = (record: ProRecord) => unknown

/** The Classic form of a Mac, part by part, made from the record of the Pro API. */
export const computerParts: Readonly<Record<string, Part>> = {
  general,
  location,
  purchasing,
  peripherals: () => [],
  hardware,
  certificates,
  security,
  software,
  extension_attributes: record => attributesOf(record.extensionAttributes),
  groups_accounts: groupsAccounts,
  iphones: () => [],
  configuration_profiles: configurationProfiles,
}
