import type { DirectoryObjectType } from '../../../domain/directory-objects.ts'
import { composeObject, type Entity, type Property } from '../../../query/index.ts'
import { typePrefix } from '../annotations.ts'
import { defaultsOf } from '../defaults.ts'
import { application } from './application.ts'
import { device } from './device.ts'
import { group } from './group.ts'
import { servicePrincipal } from './service-principal.ts'
import { ADVANCED_TEXT, equality } from './support.ts'
import { user } from './user.ts'

/** The entity of each type of directory object. */
export const ENTITIES: Readonly<Record<DirectoryObjectType, Entity>> = {
  user,
  group,
  device,
  servicePrincipal,
  application,
}

/** Rows that an entity has when it is living in the directory, as a condition. */
export const LIVING: Readonly<Record<DirectoryObjectType, string>> = {
  user: 'u.deleted_at IS NULL',
  group: 'g.deleted_at IS NULL',
  device: '1',
  servicePrincipal: '1',
  application: 'a.deleted_at IS NULL AND a.home_tenant_id = (SELECT id FROM organization)',
}

const MEMBER_TYPES = ['user', 'group', 'device', 'servicePrincipal'] as const

/** A value of whichever object the row `m` leads to. */
function ofMember(property: string): string {
  const branches = MEMBER_TYPES.map(type => {
    const { from, properties } = ENTITIES[type]
    return `WHEN '${type}' THEN (SELECT ${properties[property]!.sql} FROM ${from} WHERE ${properties.id!.sql} = m.id)`
  })
  return `(CASE m.type ${branches.join(' ')} END)`
}

const everyName = new Set(MEMBER_TYPES.flatMap(type => Object.keys(ENTITIES[type].properties)))
const anything: Record<string, Property> = Object.fromEntries(
  [...everyName].map(name => [name, { sql: 'NULL', type: 'text' }]),
)

/**
 * `microsoft.graph.directoryObject`: rows `m (seq, id, type)` that lead to objects of several types. It may be asked for
 * any property of any of them, and sorted and searched by what all have.
 */
export const directoryObject: Entity = {
  name: 'microsoft.graph.directoryObject',
  from: '',
  key: 'm.seq',
  properties: {
    ...anything,
    id: { sql: 'm.id', type: 'id', ...equality },
    displayName: { sql: ofMember('displayName'), type: 'text', advanced: ADVANCED_TEXT, order: 'advanced' },
  },
}

const veiled = new WeakMap<Entity, Entity>()

/** The entity as somebody sees it who may know that an object exists and nothing else: all but the id is null. */
function veil(entity: Entity): Entity {
  let hidden = veiled.get(entity)
  if (!hidden) {
    const properties = Object.entries(entity.properties).map(([name, property]): [string, Property] => {
      return [
        name,
        name === 'id'
          ? property
          : { ...(property.byDefault === false ? { byDefault: false } : {}), sql: 'NULL', type: 'text' },
      ]
    })
    hidden = { ...entity, properties: Object.fromEntries(properties) }
    veiled.set(entity, hidden)
  }
  return hidden
}

/** How objects of several types are sent. */
export interface Composition {
  /** Only these properties, as far as a type has them; absent for each type's defaults. */
  readonly only?: readonly string[]
  /** Objects begin with `@odata.type`. */
  readonly annotated: boolean
  mayRead(type: DirectoryObjectType): boolean
}

/** The entity of a type as the caller may see it. */
export function visibleEntity(type: DirectoryObjectType, { mayRead }: Pick<Composition, 'mayRead'>): Entity {
  return mayRead(type) ? ENTITIES[type] : veil(ENTITIES[type])
}

/** SQL that composes a row of the type's own entity. */
export function composeTyped(type: DirectoryObjectType, composition: Composition): string {
  const entity = visibleEntity(type, composition)
  const { only, annotated } = composition
  const names = only ? only.filter(name => Object.hasOwn(entity.properties, name)) : defaultsOf(entity)
  return composeObject(entity, names, annotated ? typePrefix(entity) : {})
}

/** SQL that composes the object which the row `m` leads to, whatever its type. */
export function composeMember(composition: Composition): string {
  const branches = MEMBER_TYPES.map(type => {
    const { from, properties } = ENTITIES[type]
    return `WHEN '${type}' THEN (SELECT ${composeTyped(type, composition)} FROM ${from} WHERE ${properties.id!.sql} = m.id)`
  })
  return `CASE m.type ${branches.join(' ')} END`
}
