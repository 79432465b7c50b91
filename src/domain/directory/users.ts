import type { Database } from '../../kernel/sqlite/database.ts'
import { type Columns, insertRow, sql, statement, updateRow } from '../../query/index.ts'

/** The id of a living user, by object id or user principal name. */
export function findUserId(database: Database, key: string): string | undefined {
  return statement(
    database,
    'SELECT id FROM users WHERE (id = @key OR user_principal_name = @key) AND deleted_at IS NULL',
    'pluck',
  ).get({ key }) as string | undefined
}

/** What tokens say of a user. */
export interface UserProfile {
  readonly id: string
  readonly display_name: string
  readonly given_name: string | null
  readonly surname: string | null
  readonly user_principal_name: string
}

/** A living user, by object id or user principal name. */
export function findUserProfile(database: Database, key: string): UserProfile | undefined {
  return statement(
    database,
    `SELECT id, display_name, given_name, surname, user_principal_name FROM users
     WHERE (id = @key OR user_principal_name = @key) AND deleted_at IS NULL`,
  ).get({ key }) as UserProfile | undefined
}

/** The user principal names of the first users. */
export function firstUserNames(database: Database, count: number): string[] {
  return statement(
    database,
    'SELECT user_principal_name FROM users WHERE deleted_at IS NULL ORDER BY seq LIMIT ?',
    'pluck',
  ).all(count) as string[]
}

/** @throws SqliteError when a required column is null or the name is taken */
export function addUser(database: Database, columns: Columns): void {
  insertRow(database, 'users', columns)
}

/** @throws SqliteError when a required column is null or the name is taken */
export function changeUser(database: Database, id: string, columns: Columns): void {
  updateRow(database, 'users', { columns, where: sql('row.id = ?', id) })
}

/**
 * Marks a user as deleted and takes it out of its groups. As in the real directory its name becomes free: the deleted
 * object keeps it behind its own id.
 */
export function deleteUser(database: Database, id: string, at: string): void {
  statement(
    database,
    `UPDATE users SET deleted_at = ?, user_principal_name = replace(id, '-', '') || user_principal_name WHERE id = ?`,
  ).run(at, id)
  forgetMemberships(database, id)
}

/** Takes an object out of every group that it is a member or an owner of. */
export function forgetMemberships(database: Database, id: string): void {
  statement(database, 'DELETE FROM group_members WHERE member_id = ?').run(id)
  statement(database, 'DELETE FROM group_owners WHERE owner_id = ?').run(id)
}
