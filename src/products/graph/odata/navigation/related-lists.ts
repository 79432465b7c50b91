import type { DirectoryObject, DirectoryObjectType } from '../../../../domain/directory/directory-objects.ts'
import type { Operation } from '../../../../kernel/pipeline/product.ts'
import { type Entity, type Relation, relatedTo, relationOf, type Sql, sql } from '../../../../query/index.ts'
import type { Caller } from '../../authenticate.ts'
import { directoryTypes, targetsOf, typeNames } from '../../directory-types.ts'
import { unknownSegment } from '../../errors.ts'
import { objectAddress } from '../annotations.ts'
import { resourceName } from '../clauses.ts'
import { requireId } from '../keys.ts'
import { isAdvanced } from '../query-options.ts'
import { answerCollection, type Collection, compositionFor, type GraphCall } from '../reading.ts'
import { composeMember, directoryObject, visibleEntity } from './directory-object.ts'

/** A type that the URL may narrow a list to, with the name of its set in contexts. */
interface Cast {
  readonly set: string
  /** Absent for types of the real directory that there are no objects of here. */
  readonly type?: DirectoryObjectType
}

const CASTS: Readonly<Record<string, Cast>> = {
  ...Object.fromEntries(typeNames.map(type => [type.toLowerCase(), { type, set: directoryTypes[type].set }])),
  directoryrole: { set: 'directoryRoles' },
  orgcontact: { set: 'contacts' },
}

/** The type that the path's `microsoft.graph.{type}` names. @throws Failure `BadRequest` */
function castOf({ params: { type } }: GraphCall): Cast | undefined {
  if (type === undefined) return undefined
  const name = type.toLowerCase()
  if (!Object.hasOwn(CASTS, name)) throw unknownSegment(`microsoft.graph.${type}`)
  return CASTS[name]
}

/**
 * The operation that lists an entity's related objects, or those of the type that the URL casts to; also as `/$count`.
 *
 * @param withheld types that the whole list has only for an advanced query
 */
export function listRelated(
  entity: Entity,
  name: string,
  withheld: readonly DirectoryObjectType[] = [],
): Operation<Caller> {
  const relation = relationOf(entity, name)
  return call => {
    const id = sql('?', requireId(call, entity))
    const cast = castOf(call)
    const list = cast ? castList(call, { cast, relation, id }) : wholeList(call, relation, { id, withheld })
    return answerCollection(call, { ...list, related: true })
  }
}

/** `GET …/members/$ref`: the same list, of the addresses of its objects. */
export function listReferences(
  entity: Entity,
  name: string,
  withheld: readonly DirectoryObjectType[] = [],
): Operation<Caller> {
  const relation = relationOf(entity, name)
  const [only] = targetsOf(relation)
  const type = relation.rows ? 'row.type' : `'${only}'`
  return call => {
    const id = sql('?', requireId(call, entity))
    const list = answerCollection(call, {
      ...wholeList(call, relation, { id, withheld }),
      related: true,
      context: 'Collection($ref)',
      compose: source => `json_object('id', ${source.property('id').sql}, 'type', ${source.sql(type)})`,
    })
    const { value, ...rest } = JSON.parse(String(list)) as { value: readonly DirectoryObject[] }
    return { ...rest, value: value.map(object => ({ '@odata.id': addressOf(call, object) })) }
  }
}

function addressOf(call: GraphCall, { id, type }: DirectoryObject): string {
  return objectAddress(call, { id, type: resourceName(directoryTypes[type].entity) })
}

function wholeList(call: GraphCall, relation: Relation, { id, withheld }: MixedList): Collection {
  if (!relation.rows) return typedList(call, relation, id)
  return mixedList(call, relation.rows, { id, withheld: isEventualCount(call) ? [] : withheld })
}

/** An advanced query, or a `/$count`, which is none without the header. */
function isEventualCount(call: GraphCall): boolean {
  return isAdvanced(call) || call.operation.extensions['x-count'] === true
}

interface MixedList {
  readonly id: Sql
  readonly withheld: readonly DirectoryObjectType[]
}

/** Objects of several types, in the order of their rows. */
function mixedList(
  call: GraphCall,
  { from, where }: NonNullable<Relation['rows']>,
  { id, withheld }: MixedList,
): Collection {
  const composition = compositionFor(call)
  const { text, parameters } = where(id)
  const shown = withheld.map(type => ` AND row.type <> '${type}'`).join('')
  return {
    entity: directoryObject,
    context: 'directoryObjects',
    from,
    where: sql(`${text}${shown}`, ...parameters),
    compose: (source, { listed, select }) =>
      composeMember(source, listed ? { ...composition, only: select } : composition),
  }
}

/** Objects that can only be of one type. */
function typedList(call: GraphCall, relation: Relation, id: Sql): Collection {
  const [type] = targetsOf(relation)
  const entity = visibleEntity(type!, compositionFor(call))
  return { entity, context: 'directoryObjects', where: relatedTo(relation, id), typed: true }
}

interface CastList {
  readonly cast: Cast
  readonly relation: Relation
  readonly id: Sql
}

function castList(call: GraphCall, { cast: { set, type }, relation, id }: CastList): Collection {
  const advancedOnly = relation.transitive
  if (!type || !targetsOf(relation).includes(type)) {
    return { entity: directoryTypes.group.entity, context: set, where: sql('0'), advancedOnly }
  }
  const entity = visibleEntity(type, compositionFor(call))
  return { entity, context: set, where: relatedTo(relation, id), advancedOnly }
}
