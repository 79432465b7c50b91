import type { InstalledApplicationSeed } from '../../../domain/devices/device-seed.ts'
import type { SeededDevice } from '../../../domain/devices/seed-devices.ts'
import type { SeedRun } from '../../../kernel/organisation/seed.ts'
import { all, value } from '../../../query/index.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { momentOf, type SeedTime } from '../../../seed/seed-run.ts'

/** What Jamf Pro knows of a Mac or a mobile device beyond its hardware. */
export interface JamfRecordSeed {
  /** Keys of application sets. */
  readonly applications?: readonly string[]
  readonly managed?: boolean
  readonly supervised?: boolean
  /** Enrolled by Automated Device Enrollment; otherwise by its user. */
  readonly automated?: boolean
  readonly site?: string
  readonly assetTag?: string
  /** Last inventory; last contact follows it unless given. */
  readonly reportedAt?: SeedTime
  readonly lastContactAt?: SeedTime
  readonly enrolledAt?: SeedTime
  /** Macs only. Default ALL_ENCRYPTED. */
  readonly fileVault?:
    | 'ALL_ENCRYPTED'
    | 'SOME_ENCRYPTED'
    | 'BOOT_ENCRYPTED'
    | 'NOT_ENCRYPTED'
    | 'NOT_APPLICABLE'
  readonly firewall?: boolean
  /** Extension attribute -> value or values. */
  readonly extensionAttributes?: Readonly<Record<string, string | readonly string[]>>
}

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
  const id = value<number>(database, 'SELECT id FROM jamf_sites WHERE name = ?', site)
  if (id === undefined) throw new SeedError(`${where} is in the unknown site "${site}".`)
  return id
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
  readonly inventory_display: string
}

/** A device's values of extension attributes; an attribute without a value has an empty list. */
export function extensionValues(
  { database }: SeedRun,
  { seed: device }: SeededDevice,
  record: JamfRecordSeed,
  target: 'computer' | 'mobileDevice',
): [AttributeDefinition, readonly string[]][] {
  const definitions = all<AttributeDefinition>(
    database,
    'SELECT id, name, data_type, inventory_display FROM jamf_extension_attributes WHERE target = ? ORDER BY id',
    target,
  )
  const given = record.extensionAttributes ?? {}
  const unknown = Object.keys(given).find(name => !definitions.some(definition => definition.name === name))
  if (unknown) throw new SeedError(`Device ${device.name} has the unknown extension attribute "${unknown}".`)
  return definitions.map(definition => [definition, [given[definition.name] ?? []].flat()])
}
