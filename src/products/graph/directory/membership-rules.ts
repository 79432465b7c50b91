import { isDynamic, type Ruled, refreshMembersOf } from '../../../domain/directory/dynamic-memberships.ts'
import type { Entity } from '../../../query/index.ts'
import { badRequest } from '../errors.ts'
import { resourceName } from '../odata/clauses.ts'
import type { Written } from '../odata/entity-set.ts'
import type { RelationGuard } from '../odata/navigation/collection-relation.ts'
import type { GraphCall } from '../odata/reading.ts'

/** What says that members follow from a rule, and the rule. */
const RULE_PROPERTIES = ['membershipRule', 'groupTypes', 'membershipType']

/** Refuses to add and remove members that follow from a rule. */
export function refuseDynamic(ruled: Ruled): RelationGuard {
  return ({ organisation: { database } }, id) => {
    if (isDynamic(database, ruled, id))
      throw badRequest('Insufficient privileges: members cannot be updated on a dynamic membership group.')
  }
}

/** @throws Failure `Request_BadRequest` for a dynamic object without a rule */
export function requireRule(entity: Entity, rule: unknown): void {
  if (rule) return
  const message = `A value is required for property 'membershipRule' of resource '${resourceName(entity)}'.`
  throw badRequest(message, { target: 'membershipRule' })
}

/** Selects the members anew where a write concerns the rule of a dynamic object. */
export function followRule(ruled: Ruled) {
  return ({ organisation: { database } }: GraphCall, { id, body }: Written): void => {
    const concerned = RULE_PROPERTIES.some(name => name in body)
    if (concerned && isDynamic(database, ruled, id)) refreshMembersOf(database, ruled, id)
  }
}
