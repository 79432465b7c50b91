import type { Database } from '../../kernel/sqlite/database.ts'
import {
  compileFilter,
  type Entity,
  IncompatibleTypeError,
  type Property,
  Source,
  type Sql,
  sql,
  UnknownPropertyError,
  value,
  values,
} from '../../query/index.ts'
import { directoryRows } from './directory-objects.ts'
import { MembershipRuleError, RuleNotEmulatedError } from './rule-lexer.ts'
import { parseRule } from './rule-parser.ts'

export { MembershipRuleError, RuleNotEmulatedError } from './rule-lexer.ts'

const text = (column: string): Property => ({ sql: `row.${column}`, type: 'text' })

/** A user as rules name its properties, which is not always what Graph calls them. */
const ruledUser: Entity = {
  name: 'User',
  ...directoryRows.user,
  properties: {
    accountenabled: { sql: 'row.account_enabled', type: 'boolean' },
    city: text('city'),
    companyname: text('company_name'),
    country: text('country'),
    department: text('department'),
    displayname: text('display_name'),
    employeeid: text('employee_id'),
    givenname: text('given_name'),
    jobtitle: text('job_title'),
    mail: text('mail'),
    mailnickname: text('mail_nickname'),
    mobile: text('mobile_phone'),
    objectid: { sql: 'row.id', type: 'id' },
    physicaldeliveryofficename: text('office_location'),
    postalcode: text('postal_code'),
    preferredlanguage: text('preferred_language'),
    state: text('state'),
    streetaddress: text('street_address'),
    surname: text('surname'),
    usagelocation: text('usage_location'),
    userprincipalname: text('user_principal_name'),
    usertype: text('user_type'),
  },
}

/** Properties that rules of the real directory may name beside these (documented). */
const OTHER_PROPERTIES =
  /^(?:assignedplans|proxyaddresses|othermails|memberof|directreports|dirsyncenabled|passwordpolicies|facsimiletelephonenumber|telephonenumber|sipproxyaddress|employeehiredate|onpremises\w+|extension\w+)$/

const source = Source.of(ruledUser, 'ruled')

/**
 * Checks a dynamic membership rule.
 *
 * @throws MembershipRuleError for what the real directory refuses, RuleNotEmulatedError for what it takes and this one cannot evaluate
 */
export function checkRule(rule: string): void {
  conditionOf(rule)
}

/**
 * The ids of the users that a dynamic membership rule selects, oldest first.
 *
 * @throws MembershipRuleError, RuleNotEmulatedError
 */
export function usersMatching(database: Database, rule: string): string[] {
  const { text: condition, parameters } = conditionOf(rule)
  const query = `SELECT ${source.property('objectid').sql} FROM ${source.from} WHERE ${condition} ORDER BY ${source.key}`
  return values<string>(database, query, ...parameters)
}

/**
 * Whether such a rule selects this user: one look at one row, however many users there are.
 *
 * @throws MembershipRuleError, RuleNotEmulatedError
 */
export function isMatching(database: Database, rule: string, userId: string): boolean {
  const { text: condition, parameters } = conditionOf(rule)
  const query = `SELECT 1 FROM ${source.from} WHERE ${source.property('objectid').sql} = ? AND ${condition}`
  return value<number>(database, query, userId, ...parameters) === 1
}

/** Rules are few, and each write of a user asks those that concern it. */
const CAPACITY = 200
const conditions = new Map<string, Sql>()

function conditionOf(rule: string): Sql {
  let known = conditions.get(rule)
  if (!known) {
    known = compiled(rule)
    if (conditions.size >= CAPACITY) conditions.clear()
    conditions.set(rule, known)
  }
  return known
}

function compiled(rule: string): Sql {
  try {
    const { text: condition, parameters } = compileFilter(parseRule(rule), source)
    return sql(`${source.living!.text} AND (${condition})`, ...parameters)
  } catch (error) {
    if (error instanceof UnknownPropertyError) {
      const { property } = error
      if (OTHER_PROPERTIES.test(property)) throw new RuleNotEmulatedError(`user.${property}`)
      throw new MembershipRuleError(
        'WrongProperty',
        `Property '${property}' cannot be applied to object '${ruledUser.name}'`,
      )
    }
    if (error instanceof IncompatibleTypeError)
      throw new MembershipRuleError(
        'InvalidOperands',
        `Invalid operands found for property ${error.property}`,
      )
    throw error
  }
}
