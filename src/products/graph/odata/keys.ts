import { isGuid } from '../../../protocols/guid.ts'
import { type Entity, propertyOf, readValue, type Sql, sql } from '../../../query/index.ts'
import { requireGuid, resourceNotFound } from '../errors.ts'
import type { GraphCall } from './reading.ts'

/** One object as a path addresses it. */
interface Address {
  readonly where: Sql
  /** What the client called the object. */
  readonly id: string
}

/**
 * A path's key as a condition: an object id, or another of the entity's keys by its value as in `appId=…`, which is what
 * `servicePrincipals(appId='…')` becomes on its way through the router. A key that is text needs no name.
 *
 * @throws Failure `Request_BadRequest` when the value of an id is no GUID
 */
export function addressed(entity: Entity, key: string): Address {
  const { keys = ['id'] } = entity
  const text = keys.find(name => propertyOf(entity, name).type === 'text')
  if (text !== undefined) return addressBy(entity, isGuid(key) ? keys[0] : text, key)
  const { name, value } = readKey(key)
  const named = keys.find(candidate => candidate.toLowerCase() === name)
  const { where } = addressBy(entity, named ?? keys[0], requireGuid(named === undefined ? key : value))
  return { where, id: value }
}

function addressBy(entity: Entity, name: string, value: string): Address {
  return { where: sql(`${propertyOf(entity, name).sql} = ?`, value), id: value }
}

/** `appId=…` in its two parts; any other key names an `id`. Clients put the value in quotes in one form and not in the other. */
function readKey(key: string): { readonly name: string; readonly value: string } {
  const [, name, value] = /^(\w+)='?([^']*)'?$/.exec(key) ?? []
  return name === undefined ? { name: 'id', value: key } : { name: name.toLowerCase(), value: value! }
}

/**
 * The id, as the database has it, of the object that the path names.
 *
 * @throws Failure 404 when there is none, 400 for what is no key
 */
export function requireId({ organisation, params }: GraphCall, entity: Entity): string {
  const { where, id } = addressed(entity, params.id!)
  const found = readValue<string>(organisation.database, entity, { property: 'id', where })
  if (found === undefined) throw resourceNotFound(id)
  return found
}
