import { Failure } from '../../kernel/failure.ts'
import { maskText } from '../../kernel/masked-text.ts'
import type { AnyProduct } from '../../kernel/product.ts'
import { maskUrl } from '../masking.ts'
import { pathOf, type Recorded } from './entry.ts'
import { type Filter, readFilter, type WrittenFilter } from './filter.ts'

/** What somebody asserts of the journal: how many entries fit, or that some came in an order, or both. */
export interface Assertion {
  readonly match?: WrittenFilter
  readonly count?: number
  readonly atLeast?: number
  readonly atMost?: number
  readonly order?: readonly WrittenFilter[]
}

/**
 * Holds an assertion against the entries.
 *
 * @returns how many entries fit `match`, or how many steps `order` has
 * @throws Failure `invalid` for an assertion that cannot be, with status 422 for one that does not hold
 */
export function verify(
  entries: readonly Recorded[],
  assertion: Assertion,
  products: readonly AnyProduct[],
): number {
  const { match, count, atLeast, atMost, order } = assertion
  const isCounting = [count, atLeast, atMost].some(number => number !== undefined)
  if (match === undefined && (isCounting || order === undefined)) {
    throw new Failure('invalid', 'There is nothing to verify; give match, {} for all requests, or order.')
  }
  const filter = match && readFilter(match, products)
  const steps = order?.map(step => readFilter(step, products))
  const matched = filter && verifyCount(entries, filter, isCounting ? assertion : { atLeast: 1 })
  if (steps) verifyOrder(entries, steps)
  return matched ?? steps!.length
}

type Counts = Pick<Assertion, 'count' | 'atLeast' | 'atMost'>

function verifyCount(entries: readonly Recorded[], filter: Filter, counts: Counts): number {
  const { count, atLeast = 0, atMost = Number.POSITIVE_INFINITY } = counts
  const found = entries.filter(filter.fits)
  const { length } = found
  const tooFew = length < Math.max(atLeast, count ?? 0)
  const tooMany = length > Math.min(atMost, count ?? Number.POSITIVE_INFINITY)
  if (!tooFew && !tooMany) return length
  const expected = `${length} ${length === 1 ? 'request matches' : 'requests match'} ${filter.words}; expected: ${wordsOf(counts)}`
  if (tooMany) throw mismatch(`${expected}; they are ${found.slice(-5).map(describe).join(', ')}`)
  throw mismatch(`${expected}; ${closest(entries, filter)}`)
}

function wordsOf({ count, atLeast, atMost }: Counts): string {
  return [
    count === undefined ? '' : String(count),
    atLeast === undefined ? '' : `at least ${atLeast}`,
    atMost === undefined ? '' : `at most ${atMost}`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Others may lie between. */
function verifyOrder(entries: readonly Recorded[], steps: readonly Filter[]): void {
  let from = 0
  let previous: Recorded | undefined
  for (const [index, step] of steps.entries()) {
    const rest = entries.slice(from)
    const at = rest.findIndex(step.fits)
    if (at < 0) {
      const after = previous ? ` after ${describe(previous)}` : ''
      throw mismatch(`no request matches step ${index + 1}, ${step.words},${after}; ${closest(rest, step)}`)
    }
    previous = rest[at]!
    from += at + 1
  }
}

/** What makes a request the one that was meant, more than who sent it and how it ended. */
const TELLING: readonly string[] = ['operation', 'path']

/** The newest of the entries that have most in common with the filter without fitting it. */
function closest(entries: readonly Recorded[], { criteria }: Filter): string {
  const score = (entry: Recorded): number =>
    criteria.reduce((sum, { name, fits }) => sum + (fits(entry) ? (TELLING.includes(name) ? 1.1 : 1) : 0), 0)
  const others = entries.filter(entry => !criteria.every(({ fits }) => fits(entry)))
  const best = Math.max(...others.map(score))
  const entry = others.findLast(other => score(other) === best)
  if (!entry) return 'there is no other request'
  const differing = criteria.filter(({ fits }) => !fits(entry)).map(({ name }) => name)
  return `closest: ${describe(entry)}, which differs in ${differing.join(', ')}`
}

function describe({ id, method, url, operation, caller, status, reason }: Recorded): string {
  const who = caller === undefined ? '' : ` by ${caller}`
  const answer = `${status}${reason === undefined ? '' : ` (${reason})`}`
  const what = operation ? ` (${operation})` : ''
  return `#${id} ${method} ${maskUrl(pathOf(url))}${what}` + maskText(`${who}: ${answer}`)
}

function mismatch(sentence: string): Failure {
  const text = `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`
  return new Failure('invalid', text, { status: 422 })
}
