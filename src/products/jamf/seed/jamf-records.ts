import type { InstalledApplicationSeed, JamfRecordSeed } from '../../../domain/devices/device-seed.ts'
import type { SeededDevice } from '../../../domain/devices/seed-devices.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { momentOf, type SeedRun } from '../../../seed/seed-run.ts'

/** What the records of Macs and of mobile devices have in common. */

export function recordTimes({ now }: SeedRun, record: JamfRecordSeed) {
  const reported = momentOf(record.reportedAt ?? '-PT3H', now)
  return {
    reported,
    contacted: record.lastContactAt ? momentOf(record.lastContactAt, now) : reported,
    enrolled: momentOf(record.enrolledAt ?? '-P200D', now),
    profileExpires: momentOf('P530D', now),
  }
}

/** -1 is Jamf's "no site". */
export function siteId({ database }: SeedRun, { site }: { readonly site?: string }, where: string): number {
  if (!site) return -1
  const id = database.prepare('SELECT id FROM jamf_sites WHERE name = ?').pluck().get(site)
  if (id === undefined) throw new SeedError(`${where} is in the unknown site "${site}".`)
  return id as number
}

/** The applications of all the sets that a record names. */
export function applicationsOf(
  { seed }: SeedRun,
  { seed: device }: SeededDevice,
  record: JamfRecordSeed,
): InstalledApplicationSeed[] {
  return (record.applications ?? []).flatMap(key => {
    const set = seed.applicationSets?.[key]
    if (!set) throw new SeedError(`Device ${device.name} has the unknown application set "${key}".`)
    return set
  })
}

export interface AttributeDefinition {
  readonly id: number
  readonly name: string
  readonly data_type: string
}

/** A device's values of extension attributes; an attribute without a value has an empty list. */
export function extensionValues(
  { database }: SeedRun,
  { seed }: SeededDevice,
  target: 'computer' | 'mobileDevice',
): [AttributeDefinition, readonly string[]][] {
  const definitions = database
    .prepare('SELECT id, name, data_type FROM jamf_extension_attributes WHERE target = ? ORDER BY id')
    .all(target) as AttributeDefinition[]
  const given = seed.jamf?.extensionAttributes ?? {}
  const unknown = Object.keys(given).find(name => !definitions.some(definition => definition.name === name))
  if (unknown) throw new SeedError(`Device ${seed.name} has the unknown extension attribute "${unknown}".`)
  return definitions.map(definition => [definition, [given[definition.name] ?? []].flat()])
}
