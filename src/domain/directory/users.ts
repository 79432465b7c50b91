import type { Database } from '../../kernel/sqlite/database.ts'
import { one, value, values } from '../../query/index.ts'

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
