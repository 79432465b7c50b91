import { readAsset } from '../../kernel/assets.ts'
import { Failure } from '../../kernel/http/failure.ts'
import type { Entity } from '../../query/index.ts'

/** What the real service's metadata says of a type: the one that it derives from, its properties and its relationships, by blanks. */
type KnownType = readonly [base: string, properties: string, relationships: string]

interface KnownTypes {
  /** Entity sets and singletons: the type of each, or of its objects. */
  readonly roots: Readonly<Record<string, string>>
  readonly singletons: readonly string[]
  /** By the type, or `Collection(type)`, that they belong to: names, by blanks. */
  readonly actions: Readonly<Record<string, string>>
  readonly functions: Readonly<Record<string, string>>
  readonly types: Readonly<Record<string, KnownType>>
}

// Large, and needed only where a name is not known here: it is read when the first is asked for.
let read: KnownTypes | undefined

function known(): KnownTypes {
  read ??= JSON.parse(readAsset('openapi/graph/types.json').toString()) as KnownTypes
  return read
}

/** What stands at a path: a resource or a part of one, or what can be done with it. */
export type Place = 'resource' | 'action' | 'function'

/**
 * What the real service's metadata has at a path: an entity set or a singleton, and what stands behind it as far as it is a member of the
 * type. What is further down is taken to be a resource.
 *
 * @param segments of the path, without a version
 * @returns undefined for what the metadata does not have
 */
export function knownPlace([root = '', ...rest]: readonly string[]): Place | undefined {
  const { roots, singletons } = known()
  const same = (name: string) => name.toLowerCase() === root.toLowerCase()
  const type = roots[Object.keys(roots).find(same) ?? '']
  if (type === undefined) return undefined
  const isSingle = singletons.some(same)
  const [member] = isSingle ? rest : rest.slice(1)
  if (member === undefined)
    return (isSingle ? undefined : operationOf(`Collection(${type})`, rest[0])) ?? 'resource'
  return placeIn(type, member)
}

/** The same for what stands behind an object of a type. */
export function placeIn(type: string, member: string): Place | undefined {
  if (member.startsWith('$') || member.toLowerCase().startsWith('microsoft.graph.')) return 'resource'
  const line = typesOf(type)
  const isMember = line.some(([, properties, relationships]) => has(`${properties} ${relationships}`, member))
  if (isMember) return 'resource'
  return namesOf(type)
    .map(name => operationOf(name, member))
    .find(Boolean)
}

function operationOf(type: string, name: string | undefined): 'action' | 'function' | undefined {
  const { actions, functions } = known()
  if (name === undefined) return undefined
  if (has(actions[type] ?? '', name)) return 'action'
  return has(functions[type] ?? '', name) ? 'function' : undefined
}

function has(names: string, name: string): boolean {
  return names.toLowerCase().split(' ').includes(name.toLowerCase())
}

/** Whether the metadata has an action or a function of this name, which a path may write with its namespace. */
export function isKnownOperation(name: string): boolean {
  operationNames ??= new Set(
    [known().actions, known().functions].flatMap(byType =>
      Object.values(byType).flatMap(names => names.toLowerCase().split(' ')),
    ),
  )
  return operationNames.has(name.toLowerCase())
}

let operationNames: ReadonlySet<string> | undefined

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

/** Properties that the real service lets programs write, and that follow from others here. */
const FOLLOWING = ['user/identities']

/**
 * The failure for writing a property that can be read here but is never filled: nobody knows whether the real service would take it.
 *
 * @returns undefined for a property whose value is known here, and for none
 */
export function missingWrite(entity: Entity, name: string): Failure | undefined {
  const property = Object.hasOwn(entity.properties, name) ? entity.properties[name] : undefined
  if (property === undefined) return undefined
  const target = `${entity.name.replace(/^microsoft\.graph\./, '')}/${name}`
  const isKnown = Object.keys(entity.parts).some(part => property.sql.includes(`${part}.`))
  if (isKnown && !FOLLOWING.includes(target)) return undefined
  return notEmulated(target, `Writing ${name} of ${entity.name} is not emulated.`)
}

function missing(entity: Entity, path: string, listed: (type: KnownType) => string): Failure | undefined {
  const name = path.split('/')[0]!.toLowerCase()
  const own = Object.keys(entity.properties).find(property => property.toLowerCase() === name)
  const type = entity.name.replace(/^microsoft\.graph\./, '')
  if (own !== undefined) {
    const isInside = path.includes('/') && entity.properties[own]!.type === 'json'
    return isInside ? notEmulated(`${type}/${path}`, `${path} of ${entity.name} is not emulated.`) : undefined
  }
  const names = typesOf(type).flatMap(known => listed(known).split(' '))
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

/** The type and those that it derives from, by their names. */
function namesOf(name: string): readonly string[] {
  const { types } = known()
  return Object.hasOwn(types, name) ? [name, ...namesOf(types[name]![0])] : []
}

/** The type and those that it derives from; for `directoryObject`, which stands for any of them, also those that derive from it. */
function typesOf(name: string): readonly KnownType[] {
  const { types } = known()
  const derived = name === 'directoryObject' ? Object.values(types).filter(([base]) => base === name) : []
  return [...namesOf(name).map(type => types[type]!), ...derived]
}
