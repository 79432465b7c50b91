import type { Database } from '../../kernel/sqlite/database.ts'
import { one, value } from '../../query/statements/statements.ts'

/** The domain in which new mail addresses are made. */
export function defaultDomain(database: Database): string {
  return value<string>(database, 'SELECT name FROM domains ORDER BY is_default DESC LIMIT 1')!
}

/** Before the `@`: letters of ASCII, digits and a few marks, and no period at the end (documented). */
const LOCAL_PART = /^[A-Za-z0-9'.\-_!#^~]{0,63}[A-Za-z0-9'\-_!#^~]$/

/** True for a text that may be a user principal name, whatever its domain: 64 characters before the `@`, and 48 behind it. */
export function isPrincipalName(text: string): boolean {
  const at = text.lastIndexOf('@')
  return LOCAL_PART.test(text.slice(0, Math.max(at, 0))) && text.length - at - 1 <= 48
}

/** True when the user principal name ends in a domain that the organisation has verified. */
export function hasVerifiedDomain(database: Database, userPrincipalName: string): boolean {
  const domain = userPrincipalName.slice(userPrincipalName.lastIndexOf('@') + 1)
  return one(database, 'SELECT 1 FROM domains WHERE name = ?', domain) !== undefined
}
