import { type DirectoryObject, findDirectoryObject } from '../../../../domain/directory/directory-objects.ts'
import type { Operation } from '../../../../kernel/pipeline/product.ts'
import {
  type Entity,
  type Relation,
  relate,
  type Sql,
  sql,
  unrelate,
  value,
} from '../../../../query/index.ts'
import type { Caller } from '../../authenticate.ts'
import { badRequest, requireGuid, resourceNotFound } from '../../errors.ts'
import { deleteObject } from '../deletions.ts'
import { requireId } from '../keys.ts'
import type { GraphCall } from '../reading.ts'
import { type Reference, referredObject } from './references.ts'

/** What is to change of a relation of the object `from`: the objects `added` come, or the one with the id `removed` goes. */
export interface RelationChange {
  readonly from: string
  readonly added?: readonly DirectoryObject[]
  readonly removed?: string
}

/** Refuses a change that the directory does not allow. @throws Failure */
export type RelationGuard = (call: GraphCall, change: RelationChange) => void

/** A relation of an entity that requests add objects to and take them from. */
export interface WrittenRelation {
  readonly name: string
  readonly relation: Relation
  readonly guard: RelationGuard
}

/**
 * Relates an object to others: to all of them or, since a write is one transaction, to none.
 *
 * @throws Failure 400 for an object of another type than the relation has (words assumed), and for one that is in it already
 */
export function relateAll(
  call: GraphCall,
  { name, relation, guard }: WrittenRelation,
  { from, objects }: { from: string; objects: readonly DirectoryObject[] },
): void {
  guard(call, { from, added: objects })
  for (const object of objects) {
    if (!relation.to.includes(object.type))
      throw badRequest(`The object '${object.id}' of type '${object.type}' cannot be one of the '${name}'.`)
    if (relate(call.organisation.database, relation.edge, { from, to: object })) continue
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${name}'.`,
    )
  }
}

/** `POST …/members/$ref` and `DELETE …/members/{memberId}/$ref`, and their like for other relations. */
export function relationWrites(
  entity: Entity,
  written: WrittenRelation,
): { add: Operation<Caller, Reference> } & Record<'remove' | 'delete', Operation<Caller>> {
  return {
    add(call) {
      const from = requireId(call, entity)
      const object = referredObject(call, call.body['@odata.id'])
      relateAll(call, written, { from, objects: [object] })
      return undefined
    },
    remove(call) {
      const from = requireId(call, entity)
      const to = requireGuid(call.params.memberId!)
      written.guard(call, { from, removed: to })
      if (!unrelate(call.organisation.database, written.relation.edge, { from, to }))
        throw resourceNotFound(to)
      return undefined
    },
    // Behind a relation without `$ref` stands the object itself: clients that lost the `$ref` have deleted users
    // (microsoftgraph/msgraph-sdk-dotnet#1106, msgraph-sdk-powershell#452).
    delete(call) {
      const from = requireId(call, entity)
      const id = requireGuid(call.params.memberId!)
      const object = findDirectoryObject(call.organisation.database, id)
      const ids = written.relation.ids(sql('?', from))
      if (!object || !isAmong(call, object.id, ids)) throw resourceNotFound(id)
      deleteObject(call, object)
      return undefined
    },
  }
}

function isAmong({ organisation }: GraphCall, id: string, { text, parameters }: Sql): boolean {
  return value(organisation.database, `SELECT ? COLLATE NOCASE IN (${text})`, id, ...parameters) === 1
}
