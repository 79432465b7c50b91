import { seededDevices } from '../../../domain/devices/seed-devices.ts'
import type { SeedRun, SeedSection } from '../../../kernel/organisation/seed.ts'
import { section } from '../../../seed/section.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { seed as access } from '../access/seed-access.ts'
import { seedComputer } from '../computers/seed/seed-computers.ts'
import { families } from '../families.ts'
import { seed as groups } from '../groups/seed-groups.ts'
import { seed as deviceCompliance } from '../microsoft/seed.ts'
import { seedMobileDevice } from '../mobile-devices/seed/seed-mobile-devices.ts'
import { extensionAttributes } from '../organisation/seed-extension-attributes.ts'
import type { JamfRecordSeed } from './jamf-records.ts'

/** @throws SeedError for a record of what Jamf Pro does not manage */
function seedDeviceRecords(run: SeedRun, records: readonly (JamfRecordSeed | undefined)[]): void {
  seededDevices(run).forEach((device, index) => {
    const record = records[index]
    if (!record) return
    const { platform } = device.hardware
    if (platform === 'Windows') throw new SeedError(`Device ${device.seed.name} cannot have a Jamf record.`)
    const seedRecord = platform === 'macOS' ? seedComputer : seedMobileDevice
    seedRecord(run, device, record)
  })
}

/** What Jamf Pro adds to a seed, area by area; what others refer to comes first. */
export const seed: readonly SeedSection[] = [
  ...families.map(family => family.seed),
  extensionAttributes,
  section('src/products/jamf/seed/seed.schema.json', 'devices[].jamf', { write: seedDeviceRecords }),
  ...groups,
  ...access,
  deviceCompliance,
]
