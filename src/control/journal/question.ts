import type { AnyProduct, Arrival } from '../../kernel/product.ts'
import { invalid, refuseUnknown } from '../wording.ts'
import { FILTER_NAMES, type Filter, readFilter, wholeNumber } from './filter.ts'

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
/** Seconds. */
const LONGEST_WAIT = 60

/** @throws Failure `invalid` for an unknown parameter, one given twice, or an impossible value */
export function readQuestion({ query }: Pick<Arrival, 'query'>, products: readonly AnyProduct[]): Question {
  refuseUnknown(query, NAMES)
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') throw invalid(`The parameter '${name}' is given more than once.`)
    given[name] = value
  }
  const { limit, wait, count, tenant, ...filter } = given
  if (count !== undefined && wait === undefined)
    throw invalid(`A count is waited for; add wait=SECONDS, or give a limit.`)
  return {
    filter: readFilter(filter, products),
    limit: limit === undefined ? undefined : wholeNumber('limit', limit, { least: 1 }),
    patience: wait === undefined ? undefined : readSeconds(wait) * 1000,
    count: count === undefined ? 1 : wholeNumber('count', count, { least: 1 }),
  }
}

function readSeconds(text: string): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (seconds <= LONGEST_WAIT) return seconds
  throw invalid(`The wait '${text}' is impossible; it is a number of seconds from 0 to ${LONGEST_WAIT}.`)
}
