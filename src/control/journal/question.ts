import type { AnyProduct, Call } from '../../kernel/pipeline/product.ts'
import { invalid, refuseUnknown } from '../wording.ts'
import { FILTER_NAMES, type Filter, readFilter } from './filter.ts'

/** What the query of a request for the journal asks for. */
interface Question {
  readonly filter: Filter
  /** The newest so many. */
  readonly limit: number | undefined
  /** Milliseconds to wait for `count` entries. */
  readonly patience: number | undefined
  readonly count: number
}

const NAMES: readonly string[] = [...FILTER_NAMES, 'limit', 'wait', 'count', 'tenant']

/** @throws Failure `invalid` for an unknown parameter, one given twice, or an impossible value */
export function readQuestion(
  { query, parameters }: Pick<Call, 'query' | 'parameters'>,
  products: readonly AnyProduct[],
): Question {
  refuseUnknown(query, NAMES)
  const twice = Object.keys(query).find(name => Array.isArray(query[name]))
  if (twice !== undefined) throw invalid(`The parameter '${twice}' is given more than once.`)
  const { limit, wait, count } = parameters as Partial<Record<'limit' | 'wait' | 'count', number>>
  if (count !== undefined && wait === undefined)
    throw invalid('A count is waited for; add wait=SECONDS, or give a limit.')
  return {
    filter: readFilter(query, products),
    limit,
    patience: wait === undefined ? undefined : wait * 1000,
    count: count ?? 1,
  }
}
