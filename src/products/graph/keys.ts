import type { Sql } from '../../query/index.ts'
import { requireGuid } from './failures.ts'

/**
 * A path's key as a condition: an object id, or another property's value as in `appId=…`, which is what
 * `servicePrincipals(appId='…')` becomes on its way through the router.
 *
 * @param columns the entity's column of the id, and the one of the alternate key by its name in lower case
 * @throws Failure `Request_BadRequest` when the value is no GUID
 */
export function byKey(key: string, columns: Readonly<Record<string, string>>): Sql {
  const { name, value } = readKey(key)
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  return {
    text: `${column ?? columns.id} = ?`,
    parameters: [requireGuid(column === undefined ? key : value)],
  }
}

/** `appId=…` in its two parts; any other key names an `id`. Clients put the value in quotes in one form and not in the other. */
export function readKey(key: string): { readonly name: string; readonly value: string } {
  const [, name, value] = /^(\w+)='?([^']*)'?$/.exec(key) ?? []
  return name === undefined ? { name: 'id', value: key } : { name: name.toLowerCase(), value: value! }
}
