import { type DirectoryObject, findDirectoryObject } from '../../../domain/directory-objects.ts'
import { findGroup, type GroupKind } from '../../../domain/groups.ts'
import {
  groupsOf,
  memberGroupIds,
  type Relation,
  relate,
  transitiveGroupsOf,
  transitiveMemberships,
  unrelate,
} from '../../../domain/memberships.ts'
import { Reply, type Result } from '../../../kernel/product.ts'
import { sql } from '../../../query/index.ts'
import { contextUrl, isBare } from '../annotations.ts'
import { badRequest, requireGuid, resourceNotFound } from '../failures.ts'
import { answerObjects, answerObjectsOf } from '../object-lists.ts'
import type { GraphCall } from '../reading.ts'
import { referredObject } from '../references.ts'
import type { Body } from '../writing.ts'

/** The group that the path names. @throws Failure 404 */
export function requireGroup({ world, params }: GraphCall): GroupKind {
  const group = findGroup(world.database, requireGuid(params.id!))
  if (!group) throw resourceNotFound(params.id!)
  return group
}

const MEMBERS = '(SELECT seq, group_id, member_id AS id, member_type AS type FROM group_members) row'
const OWNERS = '(SELECT seq, group_id, owner_id AS id, owner_type AS type FROM group_owners) row'

export function members(call: GraphCall): Result {
  return answerObjects(call, { from: MEMBERS, where: sql('row.group_id = ?', requireGroup(call).id) })
}

export function transitiveMembers(call: GraphCall): Result {
  const where = transitiveMemberships(requireGroup(call).id)
  return answerObjects(call, { from: MEMBERS, where, transitive: true })
}

export function owners(call: GraphCall): Result {
  return answerObjects(call, { from: OWNERS, where: sql('row.group_id = ?', requireGroup(call).id) })
}

/** The groups that an object is a direct member of; `idOf` finds the object or throws. */
export function memberOf(idOf: (call: GraphCall) => string) {
  return (call: GraphCall): Result => answerObjectsOf(call, 'group', { where: groupsOf(idOf(call)) })
}

/** The groups that an object is in at any depth. */
export function transitiveMemberOf(idOf: (call: GraphCall) => string) {
  return (call: GraphCall): Result =>
    answerObjectsOf(call, 'group', { where: transitiveGroupsOf(idOf(call)), transitive: true })
}

const MOST_GROUP_IDS = 20

/** Which of the groups asked about the object is in, at any depth. */
export function checkMemberGroups(idOf: (call: GraphCall) => string) {
  return (call: GraphCall): Result => {
    const { groupIds = [] } = call.body as { groupIds?: readonly string[] }
    if (groupIds.length > MOST_GROUP_IDS) {
      throw badRequest(
        `The number of values in the groupIds collection exceeds the maximum of ${MOST_GROUP_IDS}.`,
      )
    }
    for (const id of groupIds) requireGuid(id)
    const asked = new Set(groupIds.map(id => id.toLowerCase()))
    const ids = memberGroupIds(call.world.database, idOf(call))
    return stringCollection(
      call,
      ids.filter(id => asked.has(id.toLowerCase())),
    )
  }
}

const MOST_RESULTS = 11_000

/** All groups that the object is in, at any depth. */
export function getMemberGroups(idOf: (call: GraphCall) => string) {
  return (call: GraphCall): Result => {
    const { securityEnabledOnly: securityOnly = false } = call.body as { securityEnabledOnly?: boolean }
    const ids = memberGroupIds(call.world.database, idOf(call), { securityOnly })
    if (ids.length > MOST_RESULTS) {
      throw badRequest('The result size exceeds the maximum.', { code: 'Directory_ResultSizeLimitExceeded' })
    }
    return stringCollection(call, ids)
  }
}

/** Ids as an action gives them back. Actions that answer 200 carry this Location. */
function stringCollection({ origin, headers }: GraphCall, value: readonly string[]): Reply {
  const context = isBare(headers) ? {} : { '@odata.context': contextUrl(origin, 'Collection(Edm.String)') }
  return new Reply({ headers: { location: origin }, body: JSON.stringify({ ...context, value }) })
}

/** Adds objects to a group's members or owners: all of them or, since a write is one transaction, none. */
export function relateAll(
  call: GraphCall,
  relation: Relation,
  { group, objects }: { group: Pick<GroupKind, 'id' | 'isDynamic'>; objects: readonly DirectoryObject[] },
): void {
  if (relation === 'members') refuseDynamic(group)
  for (const object of objects) {
    requireSuitable(relation, object)
    if (relate(call.world.database, relation, { groupId: group.id, object })) continue
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${relation}'.`,
    )
  }
}

function requireSuitable(relation: Relation, { id, type }: DirectoryObject): void {
  const suits =
    relation === 'owners' ? ['user', 'servicePrincipal'] : ['user', 'group', 'device', 'servicePrincipal']
  if (!suits.includes(type))
    throw badRequest(`The object '${id}' of type '${type}' cannot be one of the '${relation}'.`)
}

function refuseDynamic({ isDynamic }: Pick<GroupKind, 'isDynamic'>): void {
  if (isDynamic)
    throw badRequest('Insufficient privileges: members cannot be updated on a dynamic membership group.')
}

/** `POST …/members/$ref` and its like for owners. */
export function addReference(relation: Relation) {
  return (call: GraphCall): Result => {
    const group = requireGroup(call)
    const object = referredObject(call, (call.body as Body)['@odata.id'])
    relateAll(call, relation, { group, objects: [object] })
    return undefined
  }
}

/** `DELETE …/members/{memberId}/$ref` and its like for owners. */
export function removeReference(relation: Relation) {
  return (call: GraphCall): Result => {
    const group = requireGroup(call)
    if (relation === 'members') refuseDynamic(group)
    const objectId = requireGuid(call.params.memberId!)
    const known = findDirectoryObject(call.world.database, objectId)
    if (known && unrelate(call.world.database, relation, { groupId: group.id, objectId: known.id }))
      return undefined
    throw resourceNotFound(objectId)
  }
}
