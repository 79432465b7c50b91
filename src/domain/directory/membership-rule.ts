import type { Database } from '../../kernel/sqlite/database.ts'
import { statement } from '../../query/statements/statements.ts'

/** A dynamic membership rule that is not understood. */
export class MembershipRuleError extends Error {}

const columns: Readonly<Record<string, string>> = {
  accountenabled: 'account_enabled',
  city: 'city',
  companyname: 'company_name',
  country: 'country',
  department: 'department',
  displayname: 'display_name',
  employeeid: 'employee_id',
  jobtitle: 'job_title',
  mail: 'mail',
  physicaldeliveryofficename: 'office_location',
  state: 'state',
  usagelocation: 'usage_location',
  userprincipalname: 'user_principal_name',
  usertype: 'user_type',
}

const comparisons: Readonly<Record<string, (column: string) => string>> = {
  eq: column => `${column} IS ?`,
  ne: column => `${column} IS NOT ?`,
  startswith: column => `${column} LIKE ? || '%'`,
  contains: column => `${column} LIKE '%' || ? || '%'`,
}

const clause = /^\(*\s*user\.(\w+)\s+-(\w+)\s+(?:"([^"]*)"|(true|false|null))\s*\)*$/i
const literals: Readonly<Record<string, number | null>> = { true: 1, false: 0, null: null }

/**
 * The ids of the users that a dynamic membership rule selects, oldest first. Understood are comparisons of a user
 * property with -eq, -ne, -startsWith and -contains, joined by -and.
 *
 * @throws MembershipRuleError when the rule says anything else
 */
export function usersMatching(database: Database, rule: string): string[] {
  const { text, values } = conditionOf(rule)
  return database.prepare(`SELECT id FROM users WHERE ${text} ORDER BY seq`).pluck().all(values) as string[]
}

/**
 * Whether such a rule selects this user: one look at one row, however many users there are.
 *
 * @throws MembershipRuleError as above
 */
export function isMatching(database: Database, rule: string, userId: string): boolean {
  const { text, values } = conditionOf(rule)
  const sql = `SELECT 1 FROM users WHERE id = ? AND ${text}`
  return statement(database, sql, 'pluck').get(userId, ...values) !== undefined
}

function conditionOf(rule: string): { text: string; values: (string | number | null)[] } {
  const values: (string | number | null)[] = []
  const conditions = rule.split(/\s+-and\s+/i).map(text => {
    const [, property, operator, quoted, literal] = clause.exec(text.trim()) ?? []
    const column = columns[property?.toLowerCase() ?? '']
    const comparison = comparisons[operator?.toLowerCase() ?? '']
    if (!column || !comparison)
      throw new MembershipRuleError(`The membership rule ${rule} is not understood.`)
    values.push(quoted ?? literals[literal!.toLowerCase()]!)
    return comparison(column)
  })
  return { text: `deleted_at IS NULL AND ${conditions.join(' AND ')}`, values }
}
