import type { Database } from '../../../kernel/sqlite/database.ts'
import { statement, value } from '../../../query/index.ts'
import type { Criterion } from './criterion.ts'
import type { JamfTarget } from './criterion-fields.ts'
import { type JamfGroup, listGroups } from './group-records.ts'

/** What is written of a group; what is absent stays as it is. */
export interface GroupChange {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly siteId?: number | undefined
  readonly criteria?: readonly Criterion[] | undefined
  /** All who are to be in a static group. */
  readonly members?: readonly number[] | undefined
}

/** A group that is to be, of which all but its members is known. */
export type NewGroup = GroupChange & { readonly name: string; readonly isSmart: boolean }

/** @returns its id, one that no group had before */
export function createGroup(database: Database, target: JamfTarget, group: NewGroup): number {
  const { name, isSmart, ...change } = group
  statement(database, 'INSERT INTO jamf_groups (target, name, is_smart) VALUES (?, ?, ?)').run(
    target,
    name,
    Number(isSmart),
  )
  const id = value<number>(database, 'SELECT last_insert_rowid()')!
  updateGroup(database, id, change)
  return id
}

export function updateGroup(
  database: Database,
  id: number,
  { name, description, siteId, criteria, members }: GroupChange,
): void {
  const columns = {
    name,
    description,
    site_id: siteId,
    criteria_json: criteria && JSON.stringify(criteria),
  }
  for (const [column, given] of Object.entries(columns)) {
    if (given === undefined) continue
    statement(database, `UPDATE jamf_groups SET ${column} = ? WHERE id = ?`).run(given, id)
  }
  if (!members) return
  statement(database, 'DELETE FROM jamf_static_members WHERE group_id = ?').run(id)
  statement(
    database,
    'INSERT OR IGNORE INTO jamf_static_members (group_id, member_id) SELECT ?, value FROM json_each(?)',
  ).run(id, JSON.stringify(members))
}

export function deleteGroup(database: Database, id: number): void {
  statement(database, 'DELETE FROM jamf_groups WHERE id = ?').run(id)
}

/** Whether another group than this has the name, in any case. */
export function isNameTaken(database: Database, target: JamfTarget, name: string, id = 0): boolean {
  const sql = 'SELECT 1 FROM jamf_groups WHERE target = ? AND name = ? AND id <> ?'
  return value(database, sql, target, name, id) !== undefined
}

/** A smart group whose criteria ask for membership in this one. */
export function dependentOf(
  database: Database,
  target: JamfTarget,
  { name }: Pick<JamfGroup, 'name'>,
): JamfGroup | undefined {
  const asks = (criterion: Criterion): boolean =>
    / group$/i.test(criterion.name) && criterion.value.toLowerCase() === name.toLowerCase()
  return listGroups(database, target).find(({ criteria }) => criteria.some(asks))
}
