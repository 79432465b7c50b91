import { type DirectoryObject, findDirectoryObject } from '../../../domain/directory/directory-objects.ts'
import { findGroup, type GroupKind } from '../../../domain/directory/groups.ts'
import { memberGroupIds } from '../../../domain/directory/memberships.ts'
import { Reply } from '../../../kernel/http/reply.ts'
import type { Operation } from '../../../kernel/pipeline/product.ts'
import { type Entity, relate, relationOf, unrelate } from '../../../query/index.ts'
import type { Caller } from '../authenticate.ts'
import { badRequest, requireGuid, resourceNotFound } from '../errors.ts'
import { contextUrl, isBare } from '../odata/annotations.ts'
import { requireId } from '../odata/keys.ts'
import { referredObject } from '../odata/navigation/references.ts'
import type { GraphCall } from '../odata/reading.ts'
import type { Body } from '../odata/writing.ts'
import { group } from './group.ts'

/** How an object belongs to a group. */
export type GroupRelation = 'members' | 'owners'

/** The group that the path names. @throws Failure 404 */
export function requireGroup({ organisation, params }: GraphCall): GroupKind {
  const found = findGroup(organisation.database, requireGuid(params.id!))
  if (!found) throw resourceNotFound(params.id!)
  return found
}

const MOST_GROUP_IDS = 20

/** Which of the groups asked about the object is in, at any depth. */
export function checkMemberGroups(entity: Entity): Operation<Caller> {
  return call => {
    const { groupIds = [] } = call.body as { groupIds?: readonly string[] }
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
export function getMemberGroups(entity: Entity): Operation<Caller> {
  return call => {
    const { securityEnabledOnly: securityOnly = false } = call.body as { securityEnabledOnly?: boolean }
    const ids = memberGroupIds(call.organisation.database, requireId(call, entity), { securityOnly })
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
  relation: GroupRelation,
  {
    group: target,
    objects,
  }: { group: Pick<GroupKind, 'id' | 'isDynamic'>; objects: readonly DirectoryObject[] },
): void {
  if (relation === 'members') refuseDynamic(target)
  const { edge } = relationOf(group, relation)
  for (const object of objects) {
    requireSuitable(relation, object)
    if (relate(call.organisation.database, edge, { from: target.id, to: object })) continue
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${relation}'.`,
    )
  }
}

function requireSuitable(relation: GroupRelation, { id, type }: DirectoryObject): void {
  if (!relationOf(group, relation).to.includes(type))
    throw badRequest(`The object '${id}' of type '${type}' cannot be one of the '${relation}'.`)
}

function refuseDynamic({ isDynamic }: Pick<GroupKind, 'isDynamic'>): void {
  if (isDynamic)
    throw badRequest('Insufficient privileges: members cannot be updated on a dynamic membership group.')
}

/** `POST …/members/$ref` and its like for owners. */
export function addReference(relation: GroupRelation): Operation<Caller> {
  return call => {
    const target = requireGroup(call)
    const object = referredObject(call, (call.body as Body)['@odata.id'])
    relateAll(call, relation, { group: target, objects: [object] })
    return undefined
  }
}

/** `DELETE …/members/{memberId}/$ref` and its like for owners. */
export function removeReference(relation: GroupRelation): Operation<Caller> {
  const { edge } = relationOf(group, relation)
  return call => {
    const target = requireGroup(call)
    if (relation === 'members') refuseDynamic(target)
    const objectId = requireGuid(call.params.memberId!)
    const known = findDirectoryObject(call.organisation.database, objectId)
    if (known && unrelate(call.organisation.database, edge, { from: target.id, to: known.id }))
      return undefined
    throw resourceNotFound(objectId)
  }
}
