import type { Database } from '../kernel/database.ts'
import { type Sql, sql } from '../query/index.ts'
import { statement } from '../query/statements.ts'
import type { DirectoryObject } from './directory-objects.ts'

/** Who belongs to a group in which way. */
export type Relation = 'members' | 'owners'

interface RelationTable {
  readonly table: string
  readonly column: string
  readonly typeColumn: string
}

const TABLES: Readonly<Record<Relation, RelationTable>> = {
  members: { table: 'group_members', column: 'member_id', typeColumn: 'member_type' },
  owners: { table: 'group_owners', column: 'owner_id', typeColumn: 'owner_type' },
}

/** @returns false when the object was in the relation already */
export function relate(
  database: Database,
  relation: Relation,
  pair: { groupId: string; object: DirectoryObject },
): boolean {
  const { table, column, typeColumn } = TABLES[relation]
  const text = `INSERT OR IGNORE INTO ${table} (group_id, ${column}, ${typeColumn}) VALUES (?, ?, ?)`
  return statement(database, text).run(pair.groupId, pair.object.id, pair.object.type).changes === 1
}

/** @returns false when the object was not in the relation */
export function unrelate(
  database: Database,
  relation: Relation,
  pair: { groupId: string; objectId: string },
): boolean {
  const { table, column } = TABLES[relation]
  const text = `DELETE FROM ${table} WHERE group_id = ? AND ${column} = ?`
  return statement(database, text).run(pair.groupId, pair.objectId).changes === 1
}

/** Ids of the groups inside a group at any depth, itself included; a circle of groups ends the search. */
const INSIDE = `WITH RECURSIVE inside (id) AS (
  SELECT id FROM groups WHERE id = ?
  UNION SELECT next.member_id FROM inside JOIN group_members next ON next.group_id = inside.id AND next.member_type = 'group'
) SELECT id FROM inside`

/** Ids of the groups that an object is in, directly or through other groups. */
const AROUND = `WITH RECURSIVE around (id) AS (
  SELECT group_id FROM group_members WHERE member_id = ?
  UNION SELECT next.group_id FROM around JOIN group_members next ON next.member_id = around.id
) SELECT id FROM around`

/**
 * The memberships `row` (rows of group_members) that make up what is in a group at any depth, one per member. A group in
 * a circle is not a member of itself.
 */
export function transitiveMemberships(groupId: string): Sql {
  return sql(
    `row.seq IN (SELECT min(seq) FROM group_members WHERE group_id IN (${INSIDE}) AND member_id <> ? GROUP BY member_id)`,
    groupId,
    groupId,
  )
}

/** The groups `row` that an object is a direct member of. */
export function groupsOf(objectId: string): Sql {
  return sql('row.id IN (SELECT group_id FROM group_members WHERE member_id = ?)', objectId)
}

/** The groups `row` that an object is in at any depth, itself left out. */
export function transitiveGroupsOf(objectId: string): Sql {
  return sql(`(row.id IN (${AROUND}) AND row.id <> ?)`, objectId, objectId)
}

/** Ids of the groups that an object is in at any depth. */
export function memberGroupIds(
  database: Database,
  objectId: string,
  { securityOnly = false } = {},
): string[] {
  const { text, parameters } = transitiveGroupsOf(objectId)
  return statement(
    database,
    `SELECT row.id FROM groups row WHERE ${text} AND row.deleted_at IS NULL
       AND (row.security_enabled = 1 OR (? = 0 AND row.group_types_json LIKE '%"Unified"%')) ORDER BY row.seq`,
    'pluck',
  ).all(...parameters, Number(securityOnly)) as string[]
}
