import { living } from '../../../domain/directory/directory-objects.ts'
import { hashSecret } from '../../../domain/tokens/secrets.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { one, value } from '../../../query/statements/statements.ts'
import { EntraFailure } from '../errors.ts'
import type { SignInAccount } from '../pages/sign-in.ts'

/** Someone who signs in on a page. */
export interface SigningIn {
  readonly id: string
  readonly user_principal_name: string
  readonly account_enabled: number
  readonly is_administrator: number
  readonly password_hash: string
  /** Sessions that began before have been ended; null where none have. */
  readonly sessions_revoked_at: string | null
}

const USER = 'id, user_principal_name, account_enabled, is_administrator, password_hash, sessions_revoked_at'

/**
 * Checks a user name and a password.
 *
 * @throws EntraFailure 50034 no such user, 50126 wrong password, 50057 disabled
 */
export function checkPassword(
  database: Database,
  { userName, password }: { userName: string; password: string },
): SigningIn {
  const user = one<SigningIn>(
    database,
    `SELECT ${USER} FROM ${living('user')} AND user_principal_name = ?`,
    userName,
  )
  if (!user) throw new EntraFailure(50034, { userName })
  if (user.password_hash !== hashSecret(password)) throw new EntraFailure(50126)
  if (!user.account_enabled) throw new EntraFailure(50057)
  return user
}

/** An administrator and another user who can sign in, as far as there are such. */
export function someAccounts(database: Database): SignInAccount[] {
  return [1, 0].flatMap(administrator => {
    const userName = value<string>(
      database,
      `SELECT user_principal_name FROM ${living('user')} AND account_enabled = 1 AND is_administrator = ? ORDER BY seq LIMIT 1`,
      administrator,
    )
    return userName === undefined ? [] : { userName, isAdministrator: administrator === 1 }
  })
}

/** Someone who has signed in before; undefined when that account has been deleted or disabled since. */
export function findSignedIn(database: Database, id: string): SigningIn | undefined {
  return one<SigningIn>(
    database,
    `SELECT ${USER} FROM ${living('user')} AND id = ? AND account_enabled = 1`,
    id,
  )
}
