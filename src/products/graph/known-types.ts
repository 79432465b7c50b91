import { readAsset } from '../../kernel/assets.ts'
import { Failure } from '../../kernel/http/failure.ts'
import type { Entity } from '../../query/index.ts'

/** What the real service's metadata says of a type: the one that it derives from, its properties and its relationships, by blanks. */
type KnownType = readonly [base: string, properties: string, relationships: string]

// Large, and needed only where a name is not known here: it is read when the first is asked for.
let types: Readonly<Record<string, KnownType>> | undefined

/**
 * The failure for a property or a relationship that the real type has and its entity here has not, to be thrown in place of one that
 * denies it.
 *
 * @param name as the client wrote it; of a path its first part counts
 * @returns undefined for a name that the real type does not have either
 */
export function missingMember(entity: Entity, name: string): Failure | undefined {
  return missing(entity, name, ([, properties, relationships]) => `${properties} ${relationships}`)
}

/** The same for what can only be a relationship. */
export function missingRelationship(entity: Entity, name: string): Failure | undefined {
  return missing(entity, name, ([, , relationships]) => relationships)
}

function missing(entity: Entity, path: string, namesOf: (type: KnownType) => string): Failure | undefined {
  const name = path.split('/')[0]!.toLowerCase()
  if (Object.keys(entity.properties).some(property => property.toLowerCase() === name)) return undefined
  const type = entity.name.replace(/^microsoft\.graph\./, '')
  const names = typesOf(type).flatMap(known => namesOf(known).split(' '))
  const found = names.find(candidate => candidate.toLowerCase() === name)
  if (!found) return undefined
  return notEmulated(
    `${type}/${found}`,
    `${found} of ${entity.name} exists in the real service and is not emulated.`,
  )
}

/** @param target what is sent as `x-localtenant-not-emulated` */
export function notEmulated(target: string, message: string): Failure {
  return new Failure('notEmulated', message, { status: 501, target })
}

/** The type and those that it derives from; for `directoryObject`, which stands for any of them, also those that derive from it. */
function typesOf(name: string): readonly KnownType[] {
  types ??= (JSON.parse(readAsset('openapi/graph/types.json').toString()) as { types: typeof types }).types!
  const known = types
  const lineOf = (type: string): readonly KnownType[] =>
    Object.hasOwn(known, type) ? [known[type]!, ...lineOf(known[type]![0])] : []
  const derived = name === 'directoryObject' ? Object.values(known).filter(([base]) => base === name) : []
  return [...lineOf(name), ...derived]
}
