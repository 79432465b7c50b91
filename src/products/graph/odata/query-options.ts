import type { ResolvedRequest } from '../../../kernel/pipeline/product.ts'
import {
  type Cursor,
  type Entity,
  type Filter,
  findUnsupported,
  type OrderBy,
  parseFilter,
  parseOrderBy,
  parseSelect,
  propertyOf,
  type Use,
} from '../../../query/index.ts'
import { badRequest, parseFailure, tooManyClauses, unsupportedQuery } from '../errors.ts'
import { resourceName, translate, unknownProperty } from './clauses.ts'
import { defaultsOf } from './defaults.ts'
import { type Expansion, readExpansion } from './navigation/expansions.ts'
import { selectedRelationship } from './navigation/selected-relationships.ts'
import { readSkipToken, readTop } from './page-options.ts'
import { searchFilter } from './search.ts'

/** The system query options of one request, read and checked against an entity. */
export interface QueryOptions {
  /** Names to send, in the order of the entity. */
  readonly select: readonly string[]
  /**
   * What the context lists: the names in the order of `$select`, then what is expanded, also where it has been selected (OData 4.01,
   * OData/odata.net#1104); undefined without both.
   */
  readonly listed: readonly string[] | undefined
  /** `$filter` and `$search` together. */
  readonly filter: Filter | undefined
  readonly orderBy: readonly OrderBy[]
  readonly size: number
  readonly after: Cursor | undefined
  /** The total is wanted, and the request may have it. */
  readonly count: boolean
  readonly expand: Expansion | undefined
  /** Has what advanced queries need: `ConsistencyLevel: eventual` and `$count=true`. */
  readonly advanced: boolean
}

type Asked = Pick<ResolvedRequest, 'headers' | 'query' | 'url'>
type Options = Readonly<Record<string, string | undefined>>

const KNOWN = new Set([
  'select',
  'filter',
  'orderby',
  'top',
  'count',
  'search',
  'skiptoken',
  'skip',
  'expand',
  'format',
])

/** Options by lower-case name without the dollar sign, which Graph lets clients leave out. @throws Failure */
function readOptions(query: ResolvedRequest['query']): Options {
  const options: Record<string, string | undefined> = {}
  for (const [key, value] of Object.entries(query)) {
    const name = key.replace(/^\$/, '').toLowerCase()
    if (KNOWN.has(name)) options[name] ??= Array.isArray(value) ? value[0] : value
    else if (key.startsWith('$')) throw parseFailure(`The query parameter '${key}' is not supported.`)
  }
  return options
}

export function isEventual(headers: ResolvedRequest['headers']): boolean {
  const level = headers.consistencylevel
  return typeof level === 'string' && level.toLowerCase() === 'eventual'
}

/** Whether a request may ask what only advanced queries may. */
export function isAdvanced({ headers, query }: Pick<Asked, 'headers' | 'query'>): boolean {
  return isEventual(headers) && readOptions(query).count?.toLowerCase() === 'true'
}

/** Whether a request has a `$filter`. */
export function isFiltered({ query }: Pick<Asked, 'query'>): boolean {
  return readOptions(query).filter !== undefined
}

const CAPACITY = 500
const LONGEST = 2000
const cachedRows = new WeakMap<Entity, Map<string, QueryOptions>>()

/**
 * Reads and checks `$select $filter $orderby $top $skiptoken $count $search`. Clients repeat their queries, so what was
 * understood is remembered by the text of the query.
 *
 * @throws Failure `BadRequest` for texts that do not parse, `Request_UnsupportedQuery` for what Graph does not support
 */
export function readQueryOptions(asked: Asked, entity: Entity): QueryOptions {
  const start = asked.url.indexOf('?')
  const text = start < 0 ? '' : asked.url.slice(start)
  const eventual = isEventual(asked.headers)
  const key = eventual ? `${text} ` : text
  let known = cachedRows.get(entity)
  if (!known) {
    known = new Map()
    cachedRows.set(entity, known)
  }
  const found = known.get(key)
  if (found) return found
  const options = understand(readOptions(asked.query), entity, eventual)
  if (text.length <= LONGEST) {
    if (known.size >= CAPACITY) known.delete(known.keys().next().value!)
    known.set(key, options)
  }
  return options
}

/** The options of `/$count`, which takes `$filter` and `$search` and is advanced by its header alone. */
export function readCountOptions(asked: Asked, entity: Entity): Pick<QueryOptions, 'filter'> {
  return understand({ ...readOptions(asked.query), count: 'true' }, entity, isEventual(asked.headers))
}

function understand(options: Options, entity: Entity, eventual: boolean): QueryOptions {
  const advanced = eventual && options.count?.toLowerCase() === 'true'
  const orderBy = readOrderBy(options.orderby, entity, advanced)
  const filter = readFilter(options.filter, entity, advanced)
  if (filter && orderBy.length > 0 && !advanced)
    throw unsupportedQuery('Sorting not supported for current query.')
  if (options.skip !== undefined) throw badRequest("'$skip' is not supported by the service.")
  // What is not emulated inside of an expansion says so first.
  const selected = readSelected(options, entity)
  if (selected.expand !== undefined && advanced)
    throw unsupportedQuery('$expand is not supported by advanced queries.')
  const search = readSearch(options.search, entity, eventual)
  return {
    ...selected,
    filter: search && filter ? { kind: 'and', operands: [filter, search] } : (search ?? filter),
    orderBy,
    size: readTop(options.top),
    after: readSkipToken(options.skiptoken),
    count: advanced,
    advanced,
  }
}

type Selected = Pick<QueryOptions, 'select' | 'listed' | 'expand'>

function readSelect(text: string | undefined, entity: Entity): Omit<Selected, 'expand'> {
  const names = text === undefined ? [] : translate('select', entity, () => parseSelect(text))
  if (names.length === 0 || names.includes('*')) return { select: defaultsOf(entity), listed: undefined }
  const byLowerCase = new Map(Object.keys(entity.properties).map(name => [name.toLowerCase(), name]))
  const listed = names.map(name => {
    const found = byLowerCase.get(name.toLowerCase()) ?? selectedRelationship(entity, name)
    if (!found) throw unknownProperty('select', name, entity)
    return found
  })
  return { select: [...byLowerCase.values()].filter(name => listed.includes(name)), listed }
}

/** `$select` and `$expand` together. */
function readSelected(options: Options, entity: Entity): Selected {
  const selected = readSelect(options.select, entity)
  if (options.expand === undefined) return { ...selected, expand: undefined }
  const expand = readExpansion(options.expand, entity)
  const listed = [...(selected.listed ?? []), `${expand.relationship}()`]
  return { select: selected.select, listed, expand }
}

/** `$select` and `$expand` of a request for one object; the other options mean nothing there. */
export function readSelection(query: ResolvedRequest['query'], entity: Entity): Selected {
  return readSelected(readOptions(query), entity)
}

function readFilter(text: string | undefined, entity: Entity, advanced: boolean): Filter | undefined {
  if (text === undefined) return undefined
  return translate('filter', entity, () => {
    const filter = parseFilter(text)
    const unsupported = findUnsupported(filter, entity, { advanced })
    const most = Math.max(0, ...alternatives(filter))
    if (!unsupported && most > MOST_ALTERNATIVES && !advanced) throw tooManyClauses(most, MOST_ALTERNATIVES)
    if (!unsupported) return filter
    throw unsupportedQuery(
      (advanced ? undefined : plainRefusal(unsupported, entity)) ?? refusedClause(unsupported, entity),
    )
  })
}

function refusedClause({ property }: Use, entity: Entity): string {
  return `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resourceName(entity)}'.`
}

/**
 * What the service says without an advanced query of operators that only such a query knows: microsoftgraph/microsoft-graph-docs#22101 of
 * `ne` (worded otherwise before 2022: #14074, MSEndpointMgr/AzureAD#5), #22317 of `contains`, #10324, #13735 and msgraph-sdk-dotnet#872 of
 * `endsWith`, #13942 and msgraph-sdk-javascript#355 of collections of objects.
 */
function plainRefusal({ property, operator }: Use, entity: Entity): string | undefined {
  if (operator === 'ne') return "Filter operator 'NotEqualsMatch' is not supported."
  if (operator === 'contains') return "Operator: 'Contains' is not supported."
  if (operator === 'endsWith') return 'Unsupported Query.'
  const complex = operator === 'any' && propertyOf(entity, property).advanced?.includes('any')
  return complex ? `Complex query on property ${property} is not supported.` : undefined
}

/** Of advanced queries no such limit is known. */
const MOST_ALTERNATIVES = 15

/** How many alternatives each `or` and each `in` of a filter has. */
function alternatives(filter: Filter): number[] {
  if (filter.kind === 'in') return [filter.values.length]
  if (filter.kind === 'not') return alternatives(filter.operand)
  if (filter.kind !== 'and' && filter.kind !== 'or') return []
  const inside = filter.operands.flatMap(alternatives)
  return filter.kind === 'or' ? [filter.operands.length, ...inside] : inside
}

function readOrderBy(text: string | undefined, entity: Entity, advanced: boolean): readonly OrderBy[] {
  if (text === undefined) return []
  const orderBy = translate('orderby', entity, () => parseOrderBy(text))
  const names = new Set<string>()
  const twice = orderBy.find(({ property }) => names.size === names.add(property).size)
  // The words of the OData library; that the service uses them too is assumed.
  if (twice)
    throw parseFailure(`Duplicate property named '${twice.property}' is not supported in '$orderby'.`)
  for (const { property } of orderBy) {
    const declared = Object.hasOwn(entity.properties, property) ? entity.properties[property] : undefined
    if (!declared) throw unknownProperty('orderby', property, entity)
    if (declared.order === true || (advanced && declared.order === 'advanced')) continue
    // microsoftgraph/microsoft-graph-docs-contrib#1354
    throw unsupportedQuery(`Unsupported sort property '${property}' for '${resourceName(entity)}'.`)
  }
  return orderBy
}

function readSearch(text: string | undefined, entity: Entity, eventual: boolean): Filter | undefined {
  if (text === undefined) return undefined
  if (eventual) return translate('search', entity, () => searchFilter(text, entity))
  throw unsupportedQuery(
    "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
  )
}
