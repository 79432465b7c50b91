import { allAttributes, attributesOf, type ProRecord } from '../classic/record.ts'
import { general, location, purchasing } from './classic-general.ts'
import { hardware } from './classic-hardware.ts'
import {
  certificates,
  configurationProfiles,
  groupsAccounts,
  security,
  software,
} from './classic-software.ts'

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
  extension_attributes: record => attributesOf(allAttributes(record)),
  groups_accounts: groupsAccounts,
  iphones: () => [],
  configuration_profiles: configurationProfiles,
}
