import type { SeedRun, SeedSection } from '../../kernel/organisation/seed.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { type DirectoryObject, resolveReference } from '../../seed/references.ts'
import { section } from '../../seed/section.ts'
import { SeedError } from '../../seed/seed-error.ts'
import { idOf, inserter } from '../../seed/seed-run.ts'
import type { GroupSeed } from './directory-seed.ts'
import { RULED_GROUPS, refreshAllMembers } from './dynamic-memberships.ts'
import { MembershipRuleError, RuleNotEmulatedError, usersMatching } from './membership-rule.ts'
import { OWNER_TYPES } from './memberships.ts'
import { securityIdentifierOf } from './security-identifier.ts'
import { creationOf } from './seed-directory.ts'

/** Groups first, memberships after: groups may contain one another. */
function seedGroups(run: SeedRun, groups: readonly GroupSeed[] = []): void {
  const insert = inserter(run.database, 'groups')
  const seen = new Set<string>()
  for (const group of groups) {
    const name = group.displayName.toLowerCase()
    if (seen.has(name)) throw new SeedError(`The group "${group.displayName}" is in the seed twice.`)
    seen.add(name)
    insert(groupRow(run, group))
  }
  for (const group of groups) seedMembership(run, group)
}

function groupRow(run: SeedRun, group: GroupSeed) {
  const id = idOf(run, 'group', group.displayName, group.id)
  const kind = group.kind ?? 'security'
  const nickname = group.mailNickname ?? group.displayName.replace(/[^\w-]/g, '')
  const types = [
    ...(kind === 'microsoft365' ? ['Unified'] : []),
    ...(group.membershipRule ? ['DynamicMembership'] : []),
  ]
  const createdAt = creationOf(run, group.createdAt)
  return {
    id,
    display_name: group.displayName,
    description: group.description ?? null,
    group_types_json: JSON.stringify(types),
    is_assignable_to_role: group.roleAssignable === undefined ? null : Number(group.roleAssignable),
    mail: kind === 'security' ? null : `${nickname}@${run.seed.tenant.domains[0]}`,
    mail_enabled: Number(kind !== 'security'),
    mail_nickname: nickname,
    membership_rule: group.membershipRule ?? null,
    membership_rule_processing_state: group.membershipRule ? 'On' : null,
    security_enabled: Number(kind === 'security'),
    security_identifier: securityIdentifierOf(id),
    visibility: group.visibility ?? (kind === 'microsoft365' ? 'Public' : null),
    created_at: createdAt,
    renewed_at: createdAt,
  }
}

function seedMembership(run: SeedRun, group: GroupSeed): void {
  const { database } = run
  const id = idOf(run, 'group', group.displayName, group.id)
  const where = `Group "${group.displayName}"`
  const addMember = database.prepare(
    'INSERT OR IGNORE INTO group_members (group_id, member_id, member_type) VALUES (?, ?, ?)',
  )
  for (const member of membersOf(run, group, where)) addMember.run(id, member.id, member.type)
  const addOwner = database.prepare(
    'INSERT OR IGNORE INTO group_owners (group_id, owner_id, owner_type) VALUES (?, ?, ?)',
  )
  for (const reference of group.owners ?? []) {
    for (const owner of resolveReference(database, reference, where)) {
      if (!OWNER_TYPES.some(type => type === owner.type)) {
        throw new SeedError(`${where} cannot be owned by "${reference}": owners are users and applications.`)
      }
      addOwner.run(id, owner.id, owner.type)
    }
  }
}

function membersOf({ database }: SeedRun, group: GroupSeed, where: string): DirectoryObject[] {
  if (group.membershipRule) {
    if (group.members) throw new SeedError(`${where} has both a membership rule and members.`)
    return usersOf(database, group.membershipRule).map(id => ({ id, type: 'user' }))
  }
  return (group.members ?? []).flatMap(reference => resolveReference(database, reference, where))
}

function usersOf(database: Database, rule: string): string[] {
  try {
    return usersMatching(database, rule)
  } catch (error) {
    if (error instanceof MembershipRuleError || error instanceof RuleNotEmulatedError)
      throw new SeedError(`The membership rule ${rule} is not understood. ${error.message}`, { cause: error })
    throw error
  }
}

export const groups: SeedSection = section('src/domain/directory/seed.schema.json', 'groups', {
  write: seedGroups,
  renew: database => refreshAllMembers(database, RULED_GROUPS),
})
