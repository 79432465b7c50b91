import type { DirectoryObjectType } from '../../../../domain/directory/directory-objects.ts'
import { composeObject, type Entity, type Property, Source } from '../../../../query/index.ts'
import { directoryTypes, memberTypes } from '../../directory-types.ts'
import { typePrefix } from '../annotations.ts'
import { defaultsOf } from '../defaults.ts'
import { ADVANCED_TEXT, equality } from '../support.ts'

interface MemberSql {
  /** SQL of the id and the type that a row leads to. */
  readonly id: string
  readonly type: string
  /** A use of the entity of a type. */
  use(type: DirectoryObjectType): Source
  /** SQL over that use. */
  value(source: Source): string
}

/** A value of whichever object a row leads to. */
function ofMember({ id, type, use, value }: MemberSql): string {
  const branches = memberTypes.map(name => {
    const source = use(name)
    return `WHEN '${name}' THEN (SELECT ${value(source)} FROM ${source.from} WHERE ${source.property('id').sql} = ${id})`
  })
  return `CASE ${type} ${branches.join(' ')} END`
}

const everyName = new Set(memberTypes.flatMap(type => Object.keys(directoryTypes[type].entity.properties)))
const anything: Record<string, Property> = Object.fromEntries(
  [...everyName].map(name => [name, { sql: 'NULL', type: 'text' }]),
)

const displayName = ofMember({
  id: 'row.id',
  type: 'row.type',
  use: type => Source.of(directoryTypes[type].entity, 'member'),
  value: source => source.property('displayName').sql,
})

/**
 * `microsoft.graph.directoryObject`: rows `(seq, id, type)` that lead to objects of several types. It may be asked for
 * any property of any of them, and sorted and searched by what all have.
 */
export const directoryObject: Entity = {
  name: 'microsoft.graph.directoryObject',
  from: '',
  key: 'row.seq',
  parts: { row: 'members' },
  properties: {
    ...anything,
    id: { sql: 'row.id', type: 'id', ...equality },
    displayName: {
      sql: `(${displayName})`,
      type: 'text',
      advanced: ADVANCED_TEXT,
      order: 'advanced',
    },
  },
}

const redactedEntities = new WeakMap<Entity, Entity>()

/** The entity as somebody sees it who may know that an object exists and nothing else: all but the id is null. */
function redacted(entity: Entity): Entity {
  let hidden = redactedEntities.get(entity)
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
    redactedEntities.set(entity, hidden)
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
  const { entity } = directoryTypes[type]
  return mayRead(type) ? entity : redacted(entity)
}

/** SQL that composes a row of one type, of which `source` is a use as the caller may see it. */
export function composeTyped(source: Source, { only, annotated }: Composition): string {
  const { entity } = source
  const select = only ? only.filter(name => Object.hasOwn(entity.properties, name)) : defaultsOf(entity)
  return composeObject(source, { select, prefix: annotated ? typePrefix(entity) : {} })
}

/** SQL that composes the object which a row `(seq, id, type)` leads to, whatever its type. */
export function composeMember(rows: Source, composition: Composition): string {
  return ofMember({
    id: rows.sql('row.id'),
    type: rows.sql('row.type'),
    use: type => rows.inner(visibleEntity(type, composition)),
    value: source => composeTyped(source, composition),
  })
}
