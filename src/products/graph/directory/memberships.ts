import { memberGroupIds } from '../../../domain/directory/memberships.ts'
import type { Reply } from '../../../kernel/http/reply.ts'
import type { Operation } from '../../../kernel/pipeline/product.ts'
import type { Entity } from '../../../query/index.ts'
import type { Caller } from '../authenticate.ts'
import { badRequest, requireGuid } from '../errors.ts'
import { actionReply } from '../odata/action-reply.ts'
import { resourceName } from '../odata/clauses.ts'
import type { Table } from '../odata/entity-set.ts'
import { requireId } from '../odata/keys.ts'
import type { GraphCall } from '../odata/reading.ts'
import type { RequestBodies } from '../request-bodies.ts'

/** The actions that tell in which groups an object is. */
export function membershipActions(entity: Entity): Table {
  const name = resourceName(entity)
  return {
    [`check${name}MemberGroups`]: checkMemberGroups(entity),
    [`get${name}MemberGroups`]: getMemberGroups(entity),
  }
}

const MOST_GROUP_IDS = 20

/** Which of the groups asked about the object is in, at any depth. */
function checkMemberGroups(entity: Entity): Operation<Caller, RequestBodies['checkUserMemberGroups']> {
  return call => {
    const { groupIds } = call.body
    if (groupIds.length > MOST_GROUP_IDS) {
      throw badRequest(
        `The number of values in the groupIds collection exceeds the maximum of ${MOST_GROUP_IDS}.`,
      )
    }
    for (const id of groupIds) requireGuid(id)
    const asked = new Set(groupIds.map(id => id.toLowerCase()))
    const ids = memberGroupIds(call.organisation.database, requireId(call, entity))
    return stringCollection(
      call,
      ids.filter(id => asked.has(id.toLowerCase())),
    )
  }
}

const MOST_RESULTS = 11_000

/** All groups that the object is in, at any depth. */
function getMemberGroups(entity: Entity): Operation<Caller, RequestBodies['getUserMemberGroups']> {
  return call => {
    const { securityEnabledOnly: securityOnly = false } = call.body
    const ids = memberGroupIds(call.organisation.database, requireId(call, entity), { securityOnly })
    if (ids.length > MOST_RESULTS) {
      throw badRequest('The result size exceeds the maximum.', { code: 'Directory_ResultSizeLimitExceeded' })
    }
    return stringCollection(call, ids)
  }
}

/** Ids as an action gives them back. */
function stringCollection(call: GraphCall, value: readonly string[]): Reply {
  return actionReply(call, { type: 'Collection(Edm.String)', value })
}
