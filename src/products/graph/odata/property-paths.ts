import { Failure } from '../../../kernel/http/failure.ts'
import { Reply, type Result } from '../../../kernel/http/reply.ts'
import type { Operation, ResolvedRequest } from '../../../kernel/pipeline/product.ts'
import { type Entity, readObject } from '../../../query/index.ts'
import type { Caller } from '../authenticate.ts'
import { resourceNotFound, unknownSegment } from '../errors.ts'
import { missingPath } from '../known-paths.ts'
import { contextUrl, isBare } from './annotations.ts'
import { addressed } from './keys.ts'
import type { GraphCall } from './reading.ts'
import { placeAt, setAt } from './sets.ts'

/** The property of an entity that a path names. */
function propertyNamed({ properties }: Entity, name: string): string | undefined {
  return Object.keys(properties).find(candidate => candidate.toLowerCase() === name.toLowerCase())
}

/**
 * Refuses a path to a member of an object that is no property here, before it is asked who may read the object: other members have
 * permissions of their own.
 *
 * @throws Failure 501 where the real service has it, 400 where it has not
 */
export function requireProperty({ operation, params, method, url }: ResolvedRequest): void {
  if (operation?.extensions['x-property'] !== true) return
  const segments = operation.path.split('/').filter(Boolean).slice(1)
  const entity = setAt(segments)!.entity
  const { property } = params
  if (propertyNamed(entity, property!) !== undefined) return
  const missing = missingPath({ method, url })
  if (missing) throw missing
  // What can be done with an object is no part of it that could be read.
  const path = segments.map(segment => (segment === '{property}' ? property! : segment))
  if (placeAt(path) === undefined) throw unknownSegment(property!)
  throw new Failure('methodNotAllowed', `${method} is not allowed here.`, { target: 'POST' })
}

interface Found {
  readonly id: string
  readonly name: string
  readonly value: unknown
}

function find(call: GraphCall, entity: Entity): Found {
  const { where, id: key } = addressed(entity, call.params.id!)
  const name = propertyNamed(entity, call.params.property!)!
  const select = ['id', name].filter((one, index, all) => all.indexOf(one) === index)
  const text = readObject(call.organisation.database, entity, { select, where })
  if (text === undefined) throw resourceNotFound(key)
  const object = JSON.parse(text) as Readonly<Record<string, unknown>>
  return { id: object.id as string, name, value: object[name] ?? null }
}

/** What the OData standard gives for a property without a value; that Graph does the same is assumed. */
const nothing = () => new Reply({ status: 204 })

/**
 * `GET /users/{id}/displayName`, and the same with `/$value`, of the objects of a set.
 *
 * @param set as contexts name it
 */
export function propertyPaths(entity: Entity, set: string): Record<'get' | 'getValue', Operation<Caller>> {
  return {
    get(call): Result {
      const { id, name, value } = find(call, entity)
      if (value === null) return nothing()
      const address = `${set}('${encodeURIComponent(id)}')/${name}`
      const context = isBare(call.headers) ? {} : { '@odata.context': contextUrl(call.origin, address) }
      const isComplex = typeof value === 'object' && !Array.isArray(value)
      return isComplex ? { ...context, ...value } : { ...context, value }
    },
    getValue(call): Result {
      const { value } = find(call, entity)
      if (value === null) return nothing()
      if (typeof value === 'object') throw unknownSegment('$value')
      return new Reply({ headers: { 'content-type': 'text/plain' }, body: String(value) })
    },
  }
}
