import { readAsset } from '../../kernel/assets.ts'
import { Failure } from '../../kernel/http/failure.ts'
import type { Entity } from '../../query/index.ts'

/** What the real service's metadata says of a type: the one that it derives from, its properties and its relationships, by blanks. */
type KnownType = readonly [base: string, properties: string, relationships: string]

interface KnownTypes {
  /** Entity sets and singletons: the type of each, or of its objects. */
  readonly roots: Readonly<Record<string, string>>
  readonly singletons: readonly string[]
  readonly types: Readonly<Record<string, KnownType>>
}

// Large, and needed only where a name is not known here: it is read when the first is asked for.
let read: KnownTypes | undefined

function known(): KnownTypes {
  read ??= JSON.parse(readAsset('openapi/graph/types.json').toString()) as KnownTypes
  return read
}

/**
 * Whether the real service's metadata knows a path: an entity set or a singleton, and what stands behind it as far as it is a member
 * of the type. What is further down is taken to exist.
 *
 * @param segments of the path, without a version
 */
export function isKnownPlace([root = '', ...rest]: readonly string[]): boolean {
  const { roots, singletons } = known()
  const same = (name: string) => name.toLowerCase() === root.toLowerCase()
  const type = roots[Object.keys(roots).find(same) ?? '']
  if (type === undefined) return false
  const [member] = singletons.some(same) ? rest : rest.slice(1)
  if (member === undefined || member.startsWith('$') || member.toLowerCase().startsWith('microsoft.graph.'))
    return true
  const members = typesOf(type).flatMap(([, properties, relationships]) =>
    `${properties} ${relationships}`.split(' '),
  )
  return members.some(name => name.toLowerCase() === member.toLowerCase())
}

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

/**
 * The failure for an operation of the real service, e.g. `GET /users/{id}/messages`.
 *
 * @param asked the same as it was sent
 */
export function operationNotEmulated(operation: string, asked = operation): Failure {
  return notEmulated(operation, `${asked} is a path of the real service that is not emulated.`)
}

/** @param target what is sent as `x-localtenant-not-emulated` */
export function notEmulated(target: string, message: string): Failure {
  return new Failure('notEmulated', message, { status: 501, target })
}

/** The type and those that it derives from; for `directoryObject`, which stands for any of them, also those that derive from it. */
function typesOf(name: string): readonly KnownType[] {
  const { types } = known()
  const lineOf = (type: string): readonly KnownType[] =>
    Object.hasOwn(types, type) ? [types[type]!, ...lineOf(types[type]![0])] : []
  const derived = name === 'directoryObject' ? Object.values(types).filter(([base]) => base === name) : []
  return [...lineOf(name), ...derived]
}
