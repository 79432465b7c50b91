import type { DirectoryObjectType } from '../../domain/directory-objects.ts'
import type { Entity } from '../../query/index.ts'
import { unknownProperty, unknownRelationship } from './clauses.ts'
import { unsupportedQuery } from './failures.ts'
import {
  type Composition,
  composeMember,
  composeTyped,
  directoryObject,
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
  /** Rows that belong to a row of the expanded entity, in their order. */
  readonly rows: string
}

const related = (table: string, column: string): Relationship => ({
  type: 'any',
  rows: `(SELECT seq, group_id, ${column}_id AS id, ${column}_type AS type FROM ${table}) m WHERE m.group_id = g.id ORDER BY m.seq`,
})
const groupsOf = (id: string): Relationship => ({
  type: 'group',
  rows: `groups g WHERE g.id IN (SELECT group_id FROM group_members WHERE member_id = ${id}) ORDER BY g.seq`,
})
const people: Relationship = {
  type: 'user',
  rows: `users u WHERE u.deleted_at IS NULL
    AND u.id IN (SELECT user_id FROM registration_users WHERE registration_id = r.id) ORDER BY u.seq`,
}
const devices: Relationship = {
  type: 'device',
  rows: `device_registrations r JOIN devices h ON h.seq = r.device_seq
    WHERE r.id IN (SELECT registration_id FROM registration_users WHERE user_id = u.id) ORDER BY r.seq`,
}

const RELATIONSHIPS: Readonly<Record<string, Readonly<Record<string, Relationship>>>> = {
  'microsoft.graph.group': {
    members: related('group_members', 'member'),
    owners: related('group_owners', 'owner'),
  },
  'microsoft.graph.user': { memberOf: groupsOf('u.id'), ownedDevices: devices, registeredDevices: devices },
  'microsoft.graph.device': { memberOf: groupsOf('r.id'), registeredOwners: people, registeredUsers: people },
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

/** The entity with the relationship as one more property, which holds the objects as they are sent. */
export function withExpansion(
  entity: Entity,
  { relationship, select }: Expansion,
  composition: Omit<Composition, 'only'>,
): Entity {
  const { type, rows } = RELATIONSHIPS[entity.name]![relationship]!
  const whole: Composition = { ...composition, ...(select ? { only: select } : {}) }
  const item = type === 'any' ? composeMember(whole) : composeTyped(type, whole)
  const sql = `(SELECT '[' || ifnull(group_concat(item), '') || ']' FROM (SELECT ${item} AS item FROM ${rows} LIMIT ${MOST_OBJECTS}))`
  return { ...entity, properties: { ...entity.properties, [relationship]: { sql, type: 'json' } } }
}
