import type { DirectoryObjectType } from '../../domain/directory-objects.ts'
import type { Entity, Source } from '../../query/index.ts'
import { unknownProperty, unknownRelationship } from './clauses.ts'
import { unsupportedQuery } from './failures.ts'
import {
  type Composition,
  composeMember,
  composeTyped,
  directoryObject,
  visibleEntity,
} from './resources/directory-object.ts'

/** `$expand`: one relationship whose objects are sent along. */
export interface Expansion {
  readonly relationship: string
  /** The `$select` inside; undefined sends each type's defaults. */
  readonly select: readonly string[] | undefined
}

/** No next link leads to the rest. */
const MOST_OBJECTS = 20

interface Relationship {
  readonly type: DirectoryObjectType | 'any'
  /** Replaces the entity's FROM, for objects of any type. */
  readonly from?: string
  /** Which rows belong to the object whose id this is SQL of. */
  where(id: string): string
}

const related = (table: string, column: string): Relationship => ({
  type: 'any',
  from: `(SELECT seq, group_id, ${column}_id AS id, ${column}_type AS type FROM ${table}) row`,
  where: id => `row.group_id = ${id}`,
})
const groups: Relationship = {
  type: 'group',
  where: id => `row.id IN (SELECT group_id FROM group_members WHERE member_id = ${id})`,
}
const people: Relationship = {
  type: 'user',
  where: id =>
    `row.deleted_at IS NULL AND row.id IN (SELECT user_id FROM registration_users WHERE registration_id = ${id})`,
}
const devices: Relationship = {
  type: 'device',
  where: id => `row.id IN (SELECT registration_id FROM registration_users WHERE user_id = ${id})`,
}

const RELATIONSHIPS: Readonly<Record<string, Readonly<Record<string, Relationship>>>> = {
  'microsoft.graph.group': {
    members: related('group_members', 'member'),
    owners: related('group_owners', 'owner'),
  },
  'microsoft.graph.user': { memberOf: groups, ownedDevices: devices, registeredDevices: devices },
  'microsoft.graph.device': { memberOf: groups, registeredOwners: people, registeredUsers: people },
}

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
  const known = Object.keys(RELATIONSHIPS[entity.name] ?? {})
  const relationship = known.find(candidate => candidate.toLowerCase() === name.toLowerCase())
  if (!relationship) throw unknownRelationship(name, entity)
  const names = select?.split(',').map(part => part.trim())
  const unknown = names?.find(part => !Object.hasOwn(directoryObject.properties, part))
  if (unknown) throw unknownProperty('select', unknown, directoryObject)
  return { relationship, select: names }
}

/** The relationship's objects as they are sent, as one more member of each row of the entity. */
export function expandedMembers(
  entity: Entity,
  { relationship, select }: Expansion,
  composition: Omit<Composition, 'only'>,
): Record<string, (source: Source) => string> {
  const { type, from, where } = RELATIONSHIPS[entity.name]![relationship]!
  const whole: Composition = { ...composition, ...(select ? { only: select } : {}) }
  const compose = (source: Source) => {
    const inner = source.inner(type === 'any' ? directoryObject : visibleEntity(type, composition))
    const item = type === 'any' ? composeMember(inner, whole) : composeTyped(inner, whole)
    const rows =
      `${from === undefined ? inner.from : inner.fromClause(from)} ` +
      `WHERE ${inner.sql(where(source.property('id').sql))} ORDER BY ${inner.key} LIMIT ${MOST_OBJECTS}`
    return `(SELECT '[' || ifnull(group_concat(item), '') || ']' FROM (SELECT ${item} AS item FROM ${rows}))`
  }
  return { [relationship]: compose }
}
