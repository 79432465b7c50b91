import {
  type Entity,
  type PageRequest,
  relatedRows,
  relationOf,
  type Source,
} from '../../../../query/index.ts'
import { targetsOf } from '../../directory-types.ts'
import { unsupportedQuery } from '../../errors.ts'
import { unknownProperty, unknownRelationship } from '../clauses.ts'
import {
  type Composition,
  composeMember,
  composeTyped,
  directoryObject,
  visibleEntity,
} from './directory-object.ts'

/** `$expand`: one relationship whose objects are sent along. */
export interface Expansion {
  readonly relationship: string
  /** The `$select` inside; undefined sends each type's defaults. */
  readonly select: readonly string[] | undefined
}

/** No next link leads to the rest. */
const MOST_OBJECTS = 20

/**
 * Reads `$expand`: `members` or `members($select=id,displayName)`.
 *
 * @throws Failure `BadRequest` for an unknown relationship, `Request_UnsupportedQuery` for more than one
 */
export function readExpansion(text: string, entity: Entity): Expansion {
  const [, name, select] = /^\s*(\w+)\s*(?:\(\s*\$select=([\w,\s]+)\))?\s*$/i.exec(text) ?? []
  if (!name)
    throw unsupportedQuery(
      `'$expand=${text}' is not supported: give one relationship, at most with its $select.`,
    )
  const relations = Object.entries(entity.relations ?? {}).filter(([, { transitive }]) => !transitive)
  const [relationship] = relations.find(([known]) => known.toLowerCase() === name.toLowerCase()) ?? []
  if (!relationship) throw unknownRelationship(name, entity)
  const names = select?.split(',').map(part => part.trim())
  const unknown = names?.find(part => !Object.hasOwn(directoryObject.properties, part))
  if (unknown) throw unknownProperty('select', unknown, directoryObject)
  return { relationship, select: names }
}

/** The relationship's objects as they are sent, as one more member of each row of the entity; no member where there is no one object. */
export function expandedMembers(
  entity: Entity,
  { relationship, select }: Expansion,
  composition: Omit<Composition, 'only'>,
): Pick<PageRequest, 'members' | 'optional'> {
  const relation = relationOf(entity, relationship)
  const [type] = targetsOf(relation)
  const whole: Composition = { ...composition, ...(select ? { only: select } : {}) }
  const compose = (source: Source) => {
    const inner = source.inner(relation.rows ? directoryObject : visibleEntity(type!, composition))
    const item = relation.rows ? composeMember(inner, whole) : composeTyped(inner, whole)
    const rows = `SELECT ${item} AS item FROM ${relatedRows(source, relation, inner)}`
    if (!relation.many) return `(${rows} LIMIT 1)`
    return `(SELECT '[' || ifnull(group_concat(item), '') || ']' FROM (${rows} LIMIT ${MOST_OBJECTS}))`
  }
  return relation.many ? { members: { [relationship]: compose } } : { optional: { [relationship]: compose } }
}
