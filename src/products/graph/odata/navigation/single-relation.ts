import type { Result } from '../../../../kernel/http/reply.ts'
import type { Operation } from '../../../../kernel/pipeline/product.ts'
import {
  type Entity,
  pointAt,
  type Relation,
  readValue,
  relatedTo,
  relationOf,
  sql,
} from '../../../../query/index.ts'
import type { Caller } from '../../authenticate.ts'
import { directoryTypes, targetsOf } from '../../directory-types.ts'
import { badRequest, resourceNotFound } from '../../errors.ts'
import { contextUrl, isBare, objectAddress } from '../annotations.ts'
import { resourceName } from '../clauses.ts'
import { requireId } from '../keys.ts'
import { compositionFor, type GraphCall, readEntity } from '../reading.ts'
import { visibleEntity } from './directory-object.ts'
import { type Reference, referredObject } from './references.ts'

/**
 * Points a relation of an object at the object that a request refers to.
 *
 * @throws Failure 400 for what is no reference and for an object of another type (words assumed), 404 for what is not there
 */
export function pointTo(
  call: GraphCall,
  { name, relation }: { name: string; relation: Relation },
  { from, reference }: { from: string; reference: unknown },
): void {
  const object = referredObject(call, reference)
  if (!relation.to.includes(object.type))
    throw badRequest(`The object '${object.id}' of type '${object.type}' cannot be the '${name}'.`)
  pointAt(call.organisation.database, relation.edge, { from, to: object.id })
}

/**
 * The operations of a relation to one object: reading it and its address, pointing it at another object, taking it away.
 * All but the setting answer 404 when there is none, in the name of the relation (seen for reading, assumed for the rest).
 */
export function singleRelation(
  entity: Entity,
  name: string,
): Record<'get' | 'getReference' | 'remove', Operation<Caller>> & { set: Operation<Caller, Reference> } {
  const relation = relationOf(entity, name)
  const [type] = targetsOf(relation)
  const target = directoryTypes[type!].entity
  const found = (call: GraphCall) => ({
    where: relatedTo(relation, sql('?', requireId(call, entity))),
    id: name,
  })
  const requireTarget = (call: GraphCall): string => {
    const id = readValue<string>(call.organisation.database, target, {
      property: 'id',
      where: found(call).where,
    })
    if (id === undefined) throw resourceNotFound(name)
    return id
  }
  return {
    get(call): Result {
      const visible = visibleEntity(type!, compositionFor(call))
      return readEntity(call, { entity: visible, context: 'directoryObjects', typed: true, ...found(call) })
    },
    getReference(call): Result {
      const address = objectAddress(call, { id: requireTarget(call), type: resourceName(target) })
      const context = isBare(call.headers) ? {} : { '@odata.context': contextUrl(call.origin, '$ref') }
      return { ...context, '@odata.id': address }
    },
    set(call: GraphCall<Reference>): Result {
      pointTo(call, { name, relation }, { from: requireId(call, entity), reference: call.body['@odata.id'] })
      return undefined
    },
    remove(call): Result {
      requireTarget(call)
      pointAt(call.organisation.database, relation.edge, { from: requireId(call, entity), to: null })
      return undefined
    },
  }
}
