import type { Database } from '../../kernel/sqlite/database.ts'
import { one, value } from '../../query/statements/statements.ts'

/** The domain in which new mail addresses are made. */
export function defaultDomain(database: Database): string {
  return value<string>(database, 'SELECT name FROM domains ORDER BY is_default DESC LIMIT 1')!
}

/** True when the user principal name ends in a domain that the organisation has verified. */
export function hasVerifiedDomain(database: Database, userPrincipalName: string): boolean {
  const domain = userPrincipalName.slice(userPrincipalName.lastIndexOf('@') + 1)
  return one(database, 'SELECT 1 FROM domains WHERE name = ?', domain) !== undefined
}
