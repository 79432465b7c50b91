import type { DirectoryObjectType } from '../../domain/directory-objects.ts'
import { Source, type Sql, sql } from '../../query/index.ts'
import { unknownSegment } from './failures.ts'
import { answerCollection, type Collection, compositionFor, type GraphCall } from './reading.ts'
import { composeMember, directoryObject, ENTITIES, visibleEntity } from './resources/directory-object.ts'

/** A list of directory objects: where its rows come from. */
export interface ObjectList {
  /** A FROM clause of rows `(seq, id, type)`. */
  readonly from: string
  readonly where: Sql
  /** Reached through groups in groups: its casts are advanced queries only. */
  readonly transitive?: boolean
}

/** A type that the URL may narrow a list to, with the name of its set in contexts. */
interface Cast {
  readonly set: string
  /** Absent for types of the real directory that there are no objects of here. */
  readonly type?: DirectoryObjectType
}

const CASTS: Readonly<Record<string, Cast>> = {
  user: { set: 'users', type: 'user' },
  group: { set: 'groups', type: 'group' },
  device: { set: 'devices', type: 'device' },
  serviceprincipal: { set: 'servicePrincipals', type: 'servicePrincipal' },
  application: { set: 'applications', type: 'application' },
  directoryrole: { set: 'directoryRoles' },
  administrativeunit: { set: 'administrativeUnits' },
  orgcontact: { set: 'contacts' },
}

/** The type that the path's `{type}` names. @throws Failure `BadRequest` */
function castOf({ params }: GraphCall): Cast | undefined {
  if (params.type === undefined) return undefined
  const [, name = ''] = /^microsoft\.graph\.(\w+)$/.exec(params.type.toLowerCase()) ?? []
  if (!Object.hasOwn(CASTS, name)) throw unknownSegment(params.type)
  return CASTS[name]
}

/** Answers a list of objects of any type, or of the one that the URL casts to; also as `/$count`. */
export function answerObjects(call: GraphCall, list: ObjectList) {
  const cast = castOf(call)
  return answerCollection(call, cast ? castList(call, cast, list) : mixedList(call, list))
}

function mixedList(call: GraphCall, { from, where }: ObjectList): Collection {
  const composition = compositionFor(call)
  return {
    entity: directoryObject,
    context: 'directoryObjects',
    from,
    where,
    compose: (source, { listed, select }) =>
      composeMember(source, listed ? { ...composition, only: select } : composition),
  }
}

function castList(call: GraphCall, { set, type }: Cast, { from, where, transitive }: ObjectList): Collection {
  const advancedOnly = transitive ?? false
  if (!type) return { ...nothing(set), advancedOnly }
  const entity = visibleEntity(type, compositionFor(call))
  const members = Source.of(directoryObject, 'member')
  const ids = `SELECT ${members.property('id').sql} FROM ${members.fromClause(from)} WHERE ${members.sql(where.text)}`
  const within = sql(`row.id IN (${ids})`, ...where.parameters)
  return { entity, context: set, where: within, advancedOnly }
}

/** An empty list. */
function nothing(set: string): Collection {
  return { entity: ENTITIES.group, context: set, where: sql('0') }
}

/** A list whose objects can only be of one type, given as a condition on its entity; the URL may cast it. */
export function answerObjectsOf(
  call: GraphCall,
  type: DirectoryObjectType,
  { where, transitive = false }: Pick<ObjectList, 'where' | 'transitive'>,
) {
  const cast = castOf(call)
  const entity = visibleEntity(type, compositionFor(call))
  if (!cast) return answerCollection(call, { entity, context: 'directoryObjects', where, typed: true })
  const list = cast.type === type ? { entity, context: cast.set, where } : nothing(cast.set)
  return answerCollection(call, { ...list, advancedOnly: transitive })
}
