import type { Database } from '../../kernel/sqlite/database.ts'
import { one, sql, updateRow, value, values } from '../../query/index.ts'

/** The id of a living user, by object id or user principal name. */
export function findUserId(database: Database, key: string): string | undefined {
  return value<string>(
    database,
    'SELECT id FROM users WHERE (id = @key OR user_principal_name = @key) AND deleted_at IS NULL',
    { key },
  )
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
  return one<UserProfile>(
    database,
    `SELECT id, display_name, given_name, surname, user_principal_name FROM users
     WHERE (id = @key OR user_principal_name = @key) AND deleted_at IS NULL`,
    { key },
  )
}

/**
 * From when on the sessions and refresh tokens of a user are valid, as SQL over its row: those that began before are void. Access tokens are
 * not concerned, which stay valid until they expire.
 */
export const SESSIONS_VALID_FROM =
  'coalesce(row.sessions_revoked_at, row.password_changed_at, row.created_at)'

/** Makes all sessions and refresh tokens void that a user has at that moment, which is as the database writes moments. */
export function revokeSessions(database: Database, { id, at }: { id: string; at: string }): void {
  updateRow(database, 'users', { columns: { sessions_revoked_at: at }, where: sql('row.id = ?', id) })
}

/** The user principal names of the first users. */
export function firstUserNames(database: Database, count: number): string[] {
  return values<string>(
    database,
    'SELECT user_principal_name FROM users WHERE deleted_at IS NULL ORDER BY seq LIMIT ?',
    count,
  )
}

/**
 * The user principal name that a deleted user keeps: behind its own id, so that the name becomes free, as in the real
 * directory.
 */
export function nameOfDeleted({ id, name }: { id: string; name: string }): string {
  return id.replaceAll('-', '') + name
}

/** Who has a mail address, if anybody: a living user or group. */
export function ownerOfAddress(
  database: Database,
  mail: string,
): { readonly id: string; readonly type: 'user' | 'group' } | undefined {
  return one(
    database,
    `SELECT id, 'user' AS type FROM users WHERE mail = @mail AND deleted_at IS NULL
     UNION ALL SELECT id, 'group' FROM groups WHERE mail = @mail AND deleted_at IS NULL`,
    { mail },
  )
}

/** The addresses at which a user gets mail; none of a new one. */
export function addressesOf(database: Database, userId: string | undefined): readonly string[] {
  const text = 'SELECT proxy_addresses_json FROM users WHERE id = ?'
  return JSON.parse((userId && value<string>(database, text, userId)) || '[]') as string[]
}

/** The same once its mail address is another: that comes first, in capitals, and those before stay beside it (documented). */
export function proxyAddresses(before: readonly string[], mail: string): string[] {
  const others = before.filter(address => address.toLowerCase() !== `smtp:${mail}`.toLowerCase())
  return [`SMTP:${mail}`, ...others.map(address => address.replace(/^SMTP:/, 'smtp:'))]
}
