import { type DirectoryObjectType, findDirectoryObject } from '../../../domain/directory/directory-objects.ts'
import type { Result } from '../../../kernel/http/reply.ts'
import { readPage, sql } from '../../../query/index.ts'
import { typeNames } from '../directory-types.ts'
import { badRequest, requireGuid, resourceNotFound } from '../errors.ts'
import { contextUrl, isBare, typePrefix } from '../odata/annotations.ts'
import { defaultsOf } from '../odata/defaults.ts'
import { visibleEntity } from '../odata/navigation/directory-object.ts'
import { compositionFor, type GraphCall, readEntity } from '../odata/reading.ts'
import type { RequestBodies } from '../request-bodies.ts'

export function getDirectoryObject(call: GraphCall): Result {
  const id = requireGuid(call.params.id!)
  const found = findDirectoryObject(call.organisation.database, id)
  if (!found) throw resourceNotFound(id)
  const entity = visibleEntity(found.type, compositionFor(call))
  const where = sql('row.id = ?', found.id)
  return readEntity(call, { entity, context: 'directoryObjects', where, id, typed: true })
}

const MOST_IDS = 1000

/** Objects of any type by their ids; what does not exist is left out. */
export function getDirectoryObjectsByIds(call: GraphCall<RequestBodies['getDirectoryObjectsByIds']>): Result {
  const { ids, types = [] } = call.body
  if (ids.length > MOST_IDS) throw badRequest(`Number of included identifiers cannot exceed '${MOST_IDS}'.`)
  for (const id of ids) requireGuid(id)
  const names = types.map(name => name.toLowerCase())
  const wanted = typeNames.filter(
    type => names.length === 0 || names.includes('directoryobject') || names.includes(type.toLowerCase()),
  )
  const items = wanted.map(type => itemsOf(call, type, ids)).filter(text => text.length > 0)
  const context = isBare(call.headers)
    ? ''
    : `"@odata.context":${JSON.stringify(contextUrl(call.origin, 'directoryObjects'))},`
  return `{${context}"value":[${items.join(',')}]}`
}

/** JSON objects of one type, joined by commas. */
function itemsOf(call: GraphCall, type: DirectoryObjectType, ids: readonly string[]): string {
  const entity = visibleEntity(type, compositionFor(call))
  const where = sql(
    `row.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids.map(id => id.toLowerCase())),
  )
  const prefix = isBare(call.headers) ? undefined : typePrefix(entity)
  return readPage(call.organisation.database, entity, {
    select: defaultsOf(entity),
    prefix,
    where,
    size: MOST_IDS,
  }).items.toString()
}
