import type { Database } from '../../kernel/sqlite/database.ts'
import { type Edge, either, reverse, sql, toMany, transitive, values } from '../../query/index.ts'
import { type DirectoryObjectType, directoryRows } from './directory-objects.ts'

/** The types of objects that can be in a group. */
export const MEMBER_TYPES = [
  'user',
  'group',
  'device',
  'servicePrincipal',
] as const satisfies DirectoryObjectType[]

/** The types of objects that can own a group. */
export const OWNER_TYPES = ['user', 'servicePrincipal'] as const satisfies DirectoryObjectType[]

/** The types of objects that can be in an administrative unit. */
export const UNIT_MEMBER_TYPES = ['user', 'group', 'device'] as const satisfies DirectoryObjectType[]

/** Who is in a group. */
export const MEMBERSHIP: Edge = {
  table: 'group_members',
  from: 'group_id',
  to: 'member_id',
  type: 'member_type',
}

/** Who owns a group. */
export const OWNERSHIP: Edge = { table: 'group_owners', from: 'group_id', to: 'owner_id', type: 'owner_type' }

/** Who is in an administrative unit. */
export const UNIT_MEMBERSHIP: Edge = {
  table: 'administrative_unit_members',
  from: 'unit_id',
  to: 'member_id',
  type: 'member_type',
}

/** Whose device a registration is: who registered it owns and uses it, for registrations know one person. */
export const REGISTRATION: Edge = { table: 'registration_users', from: 'registration_id', to: 'user_id' }

/** Who a user reports to. */
export const MANAGER: Edge = { table: 'users', from: 'id', to: 'manager_id' }

const groupsOf = toMany('group', reverse(MEMBERSHIP))
const allGroupsOf = transitive(groupsOf)
const unitsOf = toMany('administrativeUnit', reverse(UNIT_MEMBERSHIP))

/** The groups and administrative units that an object is a direct member of. */
export const memberOf = either(directoryRows, [groupsOf, unitsOf])

/** The groups that an object is in at any depth, and its administrative units: who is in a group is not in the group's units (documented). */
export const transitiveMemberOf = either(directoryRows, [allGroupsOf, unitsOf])

/** Ids of the groups that an object is in at any depth. */
export function memberGroupIds(
  database: Database,
  objectId: string,
  { securityOnly = false } = {},
): string[] {
  const groups = allGroupsOf.ids(sql('?', objectId))
  return values<string>(
    database,
    `SELECT id FROM groups WHERE id IN (${groups.text}) AND deleted_at IS NULL
       AND (security_enabled = 1 OR (? = 0 AND group_types_json LIKE '%"Unified"%')) ORDER BY seq`,
    ...groups.parameters,
    Number(securityOnly),
  )
}
