import { Reply } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { cachedText } from '../../../kernel/sqlite/row-cache.ts'
import {
  CursorMismatchError,
  countRows,
  type Entity,
  encodeCursor,
  type JsonText,
  type PageRequest,
  readObject,
  readPage,
  type Source,
  type Sql,
  surround,
} from '../../../query/index.ts'
import { type Caller, mayRead } from '../authenticate.ts'
import { badRequest, expiredPageToken, resourceNotFound, unsupportedQuery } from '../errors.ts'
import { contextUrl, isBare, typePrefix } from './annotations.ts'
import { translate } from './clauses.ts'
import type { Composition } from './navigation/directory-object.ts'
import { expandedMembers } from './navigation/expansions.ts'
import {
  isAdvanced,
  isEventual,
  isFiltered,
  type QueryOptions,
  readCountOptions,
  readQueryOptions,
  readSelection,
} from './query-options.ts'

export type GraphCall<Body = unknown> = Call<Caller, Body>

/** A list: which entity, under which name, and which of its rows. */
export interface Collection {
  readonly entity: Entity
  /** What follows `$metadata#` in the context, e.g. `users`. */
  readonly context: string
  readonly where?: Sql | undefined
  /** Replaces the entity's `from`. */
  readonly from?: string | undefined
  /** Objects say their type: the list might hold others. */
  readonly typed?: boolean
  /** The objects are those that another is related to. */
  readonly related?: boolean
  /** The list can only be asked for by an advanced query. */
  readonly advancedOnly?: boolean
  /** SQL that composes a row, where rows are of several types. */
  compose?(source: Source, options: QueryOptions): string
}

/**
 * Answers a list request. Clients ask for the same page over and over, so a page is kept until the data changes.
 */
function readCollection(call: GraphCall, collection: Collection): JsonText {
  const { caller, headers, origin, url, organisation } = call
  const key = `page ${isBare(headers)} ${isEventual(headers)} ${caller.rolesKey} ${origin}${url}`
  return cachedText(organisation.database, key, () => composeCollection(call, collection))
}

/** Filtered, sorted, paged and composed by SQLite. */
function composeCollection(call: GraphCall, collection: Collection): JsonText {
  const { entity } = collection
  // Before anything else is looked at (microsoftgraph/microsoft-graph-docs#11242, #12152; contrib#8757).
  if (collection.related && isFiltered(call) && !isAdvanced(call))
    throw unsupportedQuery('The specified filter to the reference property query is currently not supported.')
  const options = readQueryOptions(call, entity)
  if (collection.advancedOnly && !options.advanced) throw unsupportedQuery('Unsupported Query.')
  const page = translate('filter', entity, () => pageOf(call, collection, options))
  const lead: string[] = []
  if (!isBare(call.headers)) {
    lead.push(`"@odata.context":${JSON.stringify(contextUrl(call.origin, collection.context, options))}`)
  }
  if (options.count && !options.after) lead.push(`"@odata.count":${countOf(call, collection, options)}`)
  if (page.next) lead.push(`"@odata.nextLink":${JSON.stringify(nextLink(call, encodeCursor(page.next)))}`)
  return surround(`{${[...lead, '"value":['].join(',')}`, page.items, ']}')
}

function pageOf(call: GraphCall, collection: Collection, options: QueryOptions) {
  const { where, from, typed, compose } = collection
  const { select, filter, orderBy, size, after, expand } = options
  const { entity } = collection
  const prefix = typed && !isBare(call.headers) ? typePrefix(entity) : undefined
  const request: PageRequest = {
    select,
    filter,
    orderBy,
    size,
    after,
    where,
    from,
    prefix,
    ...(expand && expandedMembers(entity, expand, compositionFor(call))),
    item: compose && (source => compose(source, options)),
  }
  try {
    return readPage(call.organisation.database, entity, request)
  } catch (error) {
    if (error instanceof CursorMismatchError) throw expiredPageToken()
    throw error
  }
}

/** How this caller is sent objects of any type. */
export function compositionFor(call: GraphCall): Omit<Composition, 'only'> {
  return { annotated: !isBare(call.headers), mayRead: type => mayRead(call, type) }
}

function countOf(
  call: GraphCall,
  { entity, where, from }: Collection,
  { filter }: Pick<QueryOptions, 'filter'>,
): number {
  return countRows(call.organisation.database, entity, { filter, where, from })
}

/** The same request with the place where the next page begins. */
function nextLink({ origin, url }: GraphCall, token: string): string {
  const [path, query = ''] = url.split('?')
  const options = query.split('&').filter(part => part && !/^(?:%24|\$)?skiptoken=/i.test(part))
  return `${origin}${path}?${[...options, `$skiptoken=${token}`].join('&')}`
}

/** One object, or a 404 in Graph's words: `id` is what the client called it. */
export function readEntity(call: GraphCall, collection: Collection & { where: Sql; id: string }): string {
  const { where, from, context, id, typed } = collection
  const { entity } = collection
  const { select, listed, expand } = readSelection(call.query, entity)
  const bare = isBare(call.headers)
  const prefix = {
    ...(bare ? {} : { '@odata.context': contextUrl(call.origin, context, { listed, one: true }) }),
    ...(typed && !bare ? typePrefix(entity) : {}),
  }
  const object = readObject(call.organisation.database, entity, {
    select,
    prefix,
    ...(expand && expandedMembers(entity, expand, compositionFor(call))),
    where,
    from,
  })
  if (object === undefined) throw resourceNotFound(id)
  return object
}

/** `/$count`: a number as plain text, for advanced queries only. */
function countCollection(call: GraphCall, collection: Collection): Reply {
  if (!isEventual(call.headers)) throw badRequest('$count is not currently supported.')
  const options = readCountOptions(call, collection.entity)
  const count = translate('filter', collection.entity, () => countOf(call, collection, options))
  return new Reply({ headers: { 'content-type': 'text/plain' }, body: String(count) })
}

/** The list, or its `/$count` where the contract says that the operation is one. */
export function answerCollection(call: GraphCall, collection: Collection): JsonText | Reply {
  return call.operation.extensions['x-count']
    ? countCollection(call, collection)
    : readCollection(call, collection)
}
