import {
  type Entity,
  type PageRequest,
  relatedRows,
  relationOf,
  type Source,
} from '../../../../query/index.ts'
import { targetsOf } from '../../directory-types.ts'
import { parseFailure, unsupportedQuery } from '../../errors.ts'
import { notEmulated } from '../../known-types.ts'
import { unknownProperty, unknownRelationship } from '../clauses.ts'
import {
  type Composition,
  composeMember,
  composeTyped,
  directoryObject,
  visibleEntity,
} from './directory-object.ts'
import { selectedRelationship } from './selected-relationships.ts'

/** `$expand`: one relationship whose objects are sent along. */
export interface Expansion {
  readonly relationship: string
  /** The `$select` inside; undefined sends each type's defaults. */
  readonly select: readonly string[] | undefined
}

/** No next link leads to the rest. */
const MOST_OBJECTS = 20

/** Options that the real service takes inside of an expansion, of which only `$select` is emulated. */
const INNER_OPTIONS = [
  '$select',
  '$expand',
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$count',
  '$search',
  '$levels',
]

/**
 * Reads `$expand`: `members` or `members($select=id,displayName)`.
 *
 * @throws Failure `BadRequest` for an unknown relationship and for more than one, `NotImplemented` for other options inside
 */
export function readExpansion(text: string, entity: Entity): Expansion {
  const { name, options } = partsOf(text)
  const relations = Object.entries(entity.relations ?? {}).filter(([, { transitive }]) => !transitive)
  const [relationship] = relations.find(([known]) => known.toLowerCase() === name.toLowerCase()) ?? []
  if (!relationship) throw unknownRelationship(name, entity)
  const other = options.find(([option]) => option !== '$select')?.[0]
  if (other !== undefined)
    throw notEmulated(`$expand(${other})`, `${other} inside of $expand is not emulated.`)
  const names = options[0] && [...new Set(options[0][1].split(',').map(part => part.trim()))]
  const unknown = names?.find(
    part => !Object.hasOwn(directoryObject.properties, part) && !selectedRelationship(directoryObject, part),
  )
  if (unknown !== undefined) throw unknownProperty('select', unknown, directoryObject)
  return { relationship, select: names }
}

/** The name in an expansion, and the options behind it. @throws Failure `Request_UnsupportedQuery` for what is no such thing */
function partsOf(text: string): { name: string; options: [string, string][] } {
  const whole = text.trim()
  const start = whole.indexOf('(')
  const name = (start < 0 ? whole : whole.slice(0, start)).trim()
  const inside = start < 0 ? '' : whole.slice(start + 1, -1)
  const options = inside.split(';').filter(part => part.trim() !== '')
  const pairs = options.map((part): [string, string] => {
    const equals = part.indexOf('=')
    return [part.slice(0, Math.max(equals, 0)).trim().toLowerCase(), part.slice(equals + 1)]
  })
  // Seen in microsoftgraph/microsoft-graph-docs#96.
  if (name.includes(',') || inside.includes('),')) {
    throw parseFailure(
      'The result of parsing $expand contained at least 2 items, but the maximum allowed is 1.',
    )
  }
  const isClosed = start < 0 || whole.endsWith(')')
  if (!/^\w+$/.test(name) || !isClosed || pairs.some(([option]) => !INNER_OPTIONS.includes(option))) {
    throw unsupportedQuery(
      `'$expand=${text}' is not supported: give one relationship, at most with its $select.`,
    )
  }
  return { name, options: pairs }
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
