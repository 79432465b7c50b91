import type { Columns, PartColumns } from '../../../query/index.ts'

/** Where a fact of a device is kept: in Jamf's record (`row`) or with what all clouds tell of the device (`hardware`). */
type FactColumn = readonly [part: 'row' | 'hardware', column: string, words?: FactWords]

/** How the database says yes and no, where that is not 1 and 0. */
type FactWords = readonly [yes: string, no: string]

export type FactColumns = Readonly<Record<string, FactColumn>>

/** What all clouds tell of a device. */
export const HARDWARE_FACTS: FactColumns = {
  name: ['hardware', 'name'],
  osVersion: ['hardware', 'os_version'],
  osBuild: ['hardware', 'os_build'],
  ipAddress: ['hardware', 'ip_address'],
}

/** What Jamf Pro keeps of any device, in columns that are called alike. */
export const RECORD_FACTS: FactColumns = {
  ...HARDWARE_FACTS,
  username: ['row', 'username'],
  assetTag: ['row', 'asset_tag'],
  supervised: ['row', 'supervised'],
}

/** What a device finds out about itself, by the names of its facts. Moments are in the database's form. */
export interface ReportedFacts {
  /** Name -> version, null for one that is not there any more; others stay. */
  readonly applications?: Readonly<Record<string, string | null>>
  readonly lastInventoryUpdate?: string
  readonly lastCheckIn?: string
  readonly [name: string]: unknown
}

type FactValue = string | boolean | null

/** The columns of those facts that have one of their own. */
export function columnsOf(facts: Readonly<Record<string, unknown>>, known: FactColumns): PartColumns {
  const parts: {
    row: Record<string, string | number | null>
    hardware: Record<string, string | number | null>
  } = {
    row: {},
    hardware: {},
  }
  for (const [name, [part, column, words]] of Object.entries(known)) {
    const value = facts[name] as FactValue | undefined
    if (value !== undefined) parts[part][column] = stored(value, words)
  }
  return parts
}

function stored(value: FactValue, words: FactWords | undefined): string | number | null {
  if (typeof value !== 'boolean') return value
  if (words) return value ? words[0] : words[1]
  return Number(value)
}

/** SQL that selects these facts by their names, over `row` and `hardware`. */
export function selectFacts(known: FactColumns): string {
  return Object.entries(known)
    .map(([name, [part, column]]) => `${part}.${column} AS ${name}`)
    .join(', ')
}

/** What was selected so, as it would be reported. */
export function shownFacts(row: Columns, known: FactColumns): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(known).map(([name, [, , words]]) => {
      const value = row[name]
      if (words) return [name, value === words[0]]
      return [name, typeof value === 'number' ? value === 1 : value]
    }),
  )
}
