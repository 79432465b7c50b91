import type { Entity } from '../../../../query/index.ts'
import { badRequest } from '../../errors.ts'
import { missingRelationship } from '../../known-types.ts'
import { unboundUrl } from '../../violations.ts'
import type { GraphCall } from '../reading.ts'
import { type Body, unknownMember } from '../writing.ts'
import { relateAll, type WrittenRelation } from './collection-relation.ts'
import { referredObject } from './references.ts'
import { pointTo } from './single-relation.ts'

/** Of all relations of one request together (microsoftgraph/microsoft-graph-docs#6016, terraform-provider-azuread#453). */
const MOST_LINKS = 20

/**
 * Relates an object to what its body lists as `members@odata.bind`, or names as `manager@odata.bind`.
 *
 * @param written the relations of several objects that a request may write, in the order in which they are
 * @throws Failure 400 for what cannot be related, 404 for what is not there
 */
export function bind(
  call: GraphCall,
  {
    entity,
    written,
    id,
    body,
  }: { entity: Entity; written: readonly WrittenRelation[]; id: string; body: Body },
): void {
  const bound = written.flatMap(relation => {
    const references = body[`${relation.name}@odata.bind`]
    return references === undefined ? [] : [{ relation, references: listOf(references, relation.name) }]
  })
  if (bound.reduce((sum, { references }) => sum + references.length, 0) > MOST_LINKS)
    throw badRequest(`A resource cannot contain more than ${MOST_LINKS} link changes`)
  for (const { relation, references } of bound) {
    relateAll(call, relation, {
      from: id,
      objects: references.map(reference => referredObject(call, reference)),
    })
  }
  const single = Object.entries(entity.relations ?? {}).filter(([, { many }]) => !many)
  for (const [name, relation] of single) {
    const reference = body[`${name}@odata.bind`]
    if (reference !== undefined) pointTo(call, { name, relation }, { from: id, reference })
  }
  refuseOthers(entity, body, [...written.map(({ name }) => name), ...single.map(([name]) => name)])
}

/** @throws Failure for what is bound to no relationship that can be: 501 where the real service has one of that name, 400 where not */
function refuseOthers(entity: Entity, body: Body, known: readonly string[]): void {
  for (const member of Object.keys(body)) {
    const [name = '', annotation] = member.split('@')
    if (annotation !== 'odata.bind' || known.includes(name)) continue
    throw missingRelationship(entity, name) ?? unknownMember(name)
  }
}

/** Seen in pnp/PnP-Sites-Core#1987 and terraform-provider-azuread#567. @throws Failure 400 */
function listOf(references: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(references)) throw unboundUrl(name)
  if (references.length === 0) {
    throw badRequest(
      "The value of 'odata.bind' property annotation is an empty array. The 'odata.bind' property annotation must have a non-empty array as its value.",
    )
  }
  if (new Set(references).size < references.length)
    throw badRequest('Request contains a property with duplicate values.')
  return references
}
