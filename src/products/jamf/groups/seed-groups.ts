import type { SeedRun, SeedSection } from '../../../kernel/organisation/seed.ts'
import { section } from '../../../seed/section.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { inserter } from '../../../seed/seed-run.ts'
import { siteId } from '../seed/jamf-records.ts'
import type { JamfTarget } from './criterion-fields.ts'

/** A criterion of a smart group, in the Pro API's form; what is absent joins by "and" without parentheses. */
interface CriterionSeed {
  readonly name: string
  readonly searchType: string
  readonly value: string
  readonly andOr?: 'and' | 'or'
  readonly openingParen?: boolean
  readonly closingParen?: boolean
}

/** A smart group has criteria (an empty list selects everything), a static one has members. */
interface JamfGroupSeed {
  readonly name: string
  readonly description?: string
  readonly site?: string
  readonly criteria?: readonly CriterionSeed[]
  /** Names of devices. */
  readonly members?: readonly string[]
}

const records: Readonly<Record<JamfTarget, string>> = {
  computer: 'computers',
  mobileDevice: 'mobile_devices',
}

function seedGroup(run: SeedRun, target: JamfTarget, group: JamfGroupSeed): void {
  const { database } = run
  if (Boolean(group.criteria) === Boolean(group.members)) {
    throw new SeedError(`Jamf group "${group.name}" needs either criteria or members.`)
  }
  const id = inserter(
    database,
    'jamf_groups',
  )({
    target,
    name: group.name,
    description: group.description ?? '',
    is_smart: Number(group.criteria !== undefined),
    site_id: siteId(run, group, `Jamf group "${group.name}"`),
    criteria_json: JSON.stringify(group.criteria?.map(criterion) ?? []),
  })
  const findMember = database
    .prepare(
      `SELECT record.id FROM ${records[target]} record JOIN devices ON devices.seq = record.device_seq
       WHERE devices.name = ?`,
    )
    .pluck()
  const insert = inserter(database, 'jamf_static_members')
  for (const name of group.members ?? []) {
    const member = findMember.get(name) as number | undefined
    if (!member) throw new SeedError(`Jamf group "${group.name}" contains the unknown device "${name}".`)
    insert({ group_id: id, member_id: member })
  }
}

function criterion({ name, searchType, value, andOr = 'and', ...parens }: CriterionSeed, priority: number) {
  const { openingParen = false, closingParen = false } = parens
  return { name, priority, andOr, searchType, value, openingParen, closingParen }
}

const ofTarget = (name: string, target: JamfTarget): SeedSection =>
  section('src/products/jamf/groups/seed.schema.json', name, {
    write(run: SeedRun, groups: readonly JamfGroupSeed[] = []) {
      for (const group of groups) seedGroup(run, target, group)
    },
  })

export const seed: readonly SeedSection[] = [
  ofTarget('jamf.computerGroups', 'computer'),
  ofTarget('jamf.mobileDeviceGroups', 'mobileDevice'),
]
