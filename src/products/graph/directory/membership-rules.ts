import { isDynamic, type Ruled, refreshMembersOf } from '../../../domain/directory/dynamic-memberships.ts'
import {
  checkRule,
  MembershipRuleError,
  RuleNotEmulatedError,
} from '../../../domain/directory/membership-rule.ts'
import { Failure } from '../../../kernel/http/failure.ts'
import { type Entity, readValue, sql } from '../../../query/index.ts'
import { badRequest, insufficientPrivileges } from '../errors.ts'
import { notEmulated } from '../known-types.ts'
import { resourceName } from '../odata/clauses.ts'
import type { Written } from '../odata/entity-set.ts'
import type { RelationGuard } from '../odata/navigation/collection-relation.ts'
import type { GraphCall } from '../odata/reading.ts'
import type { Body } from '../odata/writing.ts'

/** What says that members follow from a rule, whether they do at the moment, and the rule. */
const RULE_PROPERTIES = ['membershipRule', 'groupTypes', 'membershipType', 'membershipRuleProcessingState']

/** Refuses to add and remove members that follow from a rule (CIPP#468, #1607; microsoftgraph/microsoft-graph-docs#9071). */
export function refuseDynamic(ruled: Ruled): RelationGuard {
  return ({ organisation: { database } }, { from }) => {
    if (isDynamic(database, ruled, from)) throw ruledAlone()
  }
}

const ruledAlone = (): Failure =>
  insufficientPrivileges('Who is in it follows from its membership rule alone.')

function requireRule(entity: Entity, rule: unknown): void {
  if (rule) return
  const message = `A value is required for property 'membershipRule' of resource '${resourceName(entity)}'.`
  throw badRequest(message, { target: 'membershipRule' })
}

/**
 * Selects the members anew where a write concerns the rule of a dynamic object.
 *
 * @throws Failure `Request_BadRequest` for one that has no rule after the write, 403 for one whose members the body says
 */
export function followRule(entity: Entity, ruled: Ruled) {
  return ({ organisation: { database } }: GraphCall, { id, body }: Written): void => {
    const concerned = RULE_PROPERTIES.some(name => name in body)
    if (!concerned || !isDynamic(database, ruled, id)) return
    // Before a rule is missed: microsoftgraph/microsoft-graph-docs#9071, microsoft-graph-docs-contrib#4703.
    if ('members@odata.bind' in body) throw ruledAlone()
    const where = sql('row.id = ?', id)
    requireRule(entity, readValue<string | null>(database, entity, { property: 'membershipRule', where }))
    refreshMembersOf(database, ruled, id)
  }
}

/** Codes of the service that reads rules; the first is seen (microsoftgraph/msgraph-sdk-dotnet#2601), the others are assumed after it. */
const CODES: Readonly<Record<MembershipRuleError['fault'], string>> = {
  InvalidObjectType: 'InvalidObjectTypeException',
  InvalidOperands: 'InvalidOperandsException',
  WrongProperty: 'WrongPropertyAppliedException',
  Syntax: 'InvalidRuleSyntaxException',
}

/**
 * Refuses a body with a rule that cannot be followed: accepted, it would select nobody for good.
 *
 * @throws Failure 400 in the words of the service that reads rules, 501 for what of their language is not emulated
 */
export function refuseBadRule({ membershipRule: rule }: Body): void {
  if (typeof rule !== 'string') return
  try {
    checkRule(rule)
  } catch (error) {
    if (error instanceof RuleNotEmulatedError)
      throw notEmulated(`membershipRule(${error.part})`, error.message)
    if (error instanceof MembershipRuleError)
      throw new Failure('invalid', error.message, { code: CODES[error.fault], target: 'membershipRule' })
    throw error
  }
}
