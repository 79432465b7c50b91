import type { Call } from '../../../kernel/pipeline/product.ts'
import {
  type Entity,
  type Filter,
  IncompatibleTypeError,
  type OrderBy,
  type Property,
  parseRsql,
  parseSort,
  QuerySyntaxError,
  usesOf,
} from '../../../query/index.ts'
import { invalidField, unusableField } from '../errors.ts'

type Query = Call['query']
type Asked = Pick<Call, 'query' | 'parameters'>

/** Which part of a list is wanted, in which order. */
export interface ListOptions {
  readonly size: number
  readonly offset: number
  readonly orderBy: readonly OrderBy[]
  readonly filter: Filter | undefined
}

/** A list without `page-size`. */
const PAGE_SIZE = 100
/** More is answered with so many, and nothing says so (seen: Jamf-Concepts/jamf-cli#389, at 2001, 2500, 5000 and 20000). */
const LARGEST_PAGE = 2000

/**
 * Reads `page`, `page-size`, `sort` and `filter`, the latter two against an entity.
 *
 * @param sort what the list is sorted by unless the client says otherwise, e.g. `general.name:asc`
 * @throws Failure `INVALID_FIELD`, or one without a code for a field that the list cannot be filtered or sorted by
 */
export function readListOptions({ query, parameters }: Asked, entity: Entity, sort: string): ListOptions {
  const { page = 0, 'page-size': wanted = PAGE_SIZE } = parameters as { page?: number; 'page-size'?: number }
  const size = Math.min(wanted, LARGEST_PAGE)
  return {
    size,
    offset: page * size,
    orderBy: readSort(query, entity, sort),
    filter: readFilter(query, entity),
  }
}

/** The values of a parameter that may be repeated or hold several, joined by commas. */
function valuesOf(query: Query, name: string): string[] {
  return [query[name] ?? []]
    .flat()
    .flatMap(text => text.split(','))
    .map(text => text.trim())
    .filter(Boolean)
}

/**
 * The sections of a record that a client asks for, `GENERAL` unless it says otherwise.
 *
 * @throws Failure `INVALID_FIELD` for one that there is not
 */
export function sectionsAsked({ query }: Pick<Call, 'query'>, known: ReadonlyMap<string, unknown>): string[] {
  const names = valuesOf(query, 'section')
  const unknown = names.find(name => !known.has(name))
  if (unknown) throw invalidField('section', `${unknown} is not a section of this inventory.`)
  return names.length > 0 ? names : ['GENERAL']
}

function readSort(query: Query, entity: Entity, absent: string): readonly OrderBy[] {
  const text = valuesOf(query, 'sort').join(',') || absent
  return translate('sort', () => {
    const orderBy = parseSort(text)
    const usable = fieldsOf(entity, ({ order }) => order !== undefined)
    const unsortable = orderBy.find(({ property }) => !usable.includes(property))
    if (unsortable) throw unusableField('sort', unsortable.property, usable)
    return orderBy
  })
}

function readFilter(query: Query, entity: Entity): Filter | undefined {
  const text = [query.filter].flat()[0]
  if (!text?.trim()) return undefined
  return translate('filter', () => {
    const filter = parseRsql(text)
    const usable = fieldsOf(entity, ({ filter }) => filter !== undefined)
    const unusable = usesOf(filter).find(({ property }) => !usable.includes(property))
    if (unusable) throw unusableField('filter', unusable.property, usable)
    return filter
  })
}

/** The names of an entity's properties that can be used in some way. */
function fieldsOf({ properties }: Entity, isUsable: (property: Property) => boolean): string[] {
  return Object.keys(properties).filter(name => isUsable(properties[name]!))
}

/** Runs a parser or a query and rewords what it throws. */
export function translate<T>(parameter: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof IncompatibleTypeError) {
      throw invalidField(parameter, `The value of ${error.property} has the wrong type.`)
    }
    if (error instanceof QuerySyntaxError) throw invalidField(parameter, error.message)
    throw error
  }
}
