import { type Entity, pointAt } from '../../../../query/index.ts'
import { badRequest } from '../../errors.ts'
import { mismatch } from '../../violations.ts'
import type { GraphCall } from '../reading.ts'
import type { Body } from '../writing.ts'
import { relateAll, type WrittenRelation } from './collection-relation.ts'
import { referredObject } from './references.ts'

/** Documented for a group's members and owners. */
const MOST_BOUND = 20

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
  for (const relation of written) {
    const member = `${relation.name}@odata.bind`
    const references = body[member]
    if (references === undefined) continue
    if (!Array.isArray(references)) throw mismatch(member)
    if (references.length > MOST_BOUND) {
      throw badRequest(`The number of references in '${member}' exceeds the maximum of ${MOST_BOUND}.`)
    }
    relateAll(call, relation, {
      from: id,
      objects: references.map(reference => referredObject(call, reference)),
    })
  }
  for (const [name, { many, edge, to }] of Object.entries(entity.relations ?? {})) {
    const reference = body[`${name}@odata.bind`]
    if (many || reference === undefined) continue
    const object = referredObject(call, reference)
    if (!to.includes(object.type))
      throw badRequest(`The object '${object.id}' of type '${object.type}' cannot be the '${name}'.`)
    pointAt(call.organisation.database, edge, { from: id, to: object.id })
  }
}
