import type { Database } from '../../kernel/sqlite/database.ts'
import { type Columns, insertRow, sql, statement, updateRow } from '../../query/index.ts'
import { forgetMemberships } from './users.ts'

/** A group as far as rules about its members need it. */
export interface GroupKind {
  readonly id: string
  readonly isDynamic: boolean
}

/** The living group with this id. */
export function findGroup(database: Database, id: string): GroupKind | undefined {
  const row = statement(
    database,
    `SELECT id, group_types_json LIKE '%"DynamicMembership"%' AS dynamic FROM groups
     WHERE id = ? AND deleted_at IS NULL`,
  ).get(id) as { id: string; dynamic: number } | undefined
  return row && { id: row.id, isDynamic: row.dynamic === 1 }
}

/** @throws SqliteError when a required column is null */
export function addGroup(database: Database, columns: Columns): void {
  insertRow(database, 'groups', columns)
}

/** @throws SqliteError when a required column is null */
export function changeGroup(database: Database, id: string, columns: Columns): void {
  updateRow(database, 'groups', { columns, where: sql('row.id = ?', id) })
}

/** Marks a group as deleted; it is a member and an owner of nothing any more, and has neither. */
export function deleteGroup(database: Database, id: string, at: string): void {
  statement(database, 'UPDATE groups SET deleted_at = ? WHERE id = ?').run(at, id)
  statement(database, 'DELETE FROM group_members WHERE group_id = ?').run(id)
  statement(database, 'DELETE FROM group_owners WHERE group_id = ?').run(id)
  forgetMemberships(database, id)
}
