import { Failure } from '../../kernel/http/failure.ts'
import type { Journal } from '../../kernel/organisation/journal.ts'
import type { AnyProduct } from '../../kernel/pipeline/product.ts'
import { maskText } from '../../kernel/redaction/masked-text.ts'
import { maskUrl } from '../masking.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { invalid } from '../wording.ts'
import { pathOf, type Recorded } from './entry.ts'
import { type Filter, readFilter } from './filter.ts'

/** What somebody asserts of the journal: how many entries fit, or that some came in an order, or both. */
type Assertion = RequestBodies['verifyRequests']

type Kept = Pick<Journal, 'entries' | 'forgotten'>

/**
 * Holds an assertion against what the journal has kept.
 *
 * @returns how many entries fit `match`, or how many steps `order` has
 * @throws Failure `invalid` for an assertion that cannot be, with status 422 for one that does not hold
 */
export function verify(
  { entries, forgotten }: Kept,
  assertion: Assertion,
  products: readonly AnyProduct[],
): number {
  const { match, count, atLeast, atMost, order } = assertion
  const isCounting = [count, atLeast, atMost].some(number => number !== undefined)
  if (match === undefined && (isCounting || order === undefined)) {
    throw invalid('There is nothing to verify; give match, {} for all requests, or order.')
  }
  refuseContradiction(assertion)
  const filter = match && readFilter(match, products)
  const steps = order?.map(step => readFilter(step, products))
  const counts = isCounting ? assertion : { atLeast: 1 }
  const objection =
    (filter && objectToCount(entries, filter, counts)) ?? (steps && objectToOrder(entries, steps))
  if (objection === undefined) return filter ? entries.filter(filter.fits).length : steps!.length
  throw mismatch(objection + rememberedLittle(entries.length, forgotten))
}

/** @throws Failure `invalid` for numbers that none can fulfil */
function refuseContradiction(counts: Counts): void {
  const { least, most } = boundsOf(counts)
  if (least > most)
    throw invalid(`${capitalized(wordsOf(counts))}: no number is that; leave out one of them.`)
}

/** What was there may have made room for other requests. */
function rememberedLittle(kept: number, forgotten: number): string {
  if (forgotten === 0) return ''
  if (kept === 0) return '; the journal keeps no requests, see --journal-entries'
  const requests = forgotten === 1 ? '1 earlier request has' : `${forgotten} earlier requests have`
  return `; ${requests} been forgotten, see --journal-entries`
}

type Counts = Pick<Assertion, 'count' | 'atLeast' | 'atMost'>

function boundsOf({ count, atLeast, atMost }: Counts): { readonly least: number; readonly most: number } {
  const least = Math.max(atLeast ?? 0, count ?? 0)
  const most = Math.min(atMost ?? Number.POSITIVE_INFINITY, count ?? Number.POSITIVE_INFINITY)
  return { least, most }
}

/** What is wrong, in words; undefined when nothing is. */
function objectToCount(entries: readonly Recorded[], filter: Filter, counts: Counts): string | undefined {
  const { least, most } = boundsOf(counts)
  const found = entries.filter(filter.fits)
  const { length } = found
  if (length >= least && length <= most) return undefined
  const expected = `${length} ${length === 1 ? 'request matches' : 'requests match'} ${filter.words}; expected: ${wordsOf(counts)}`
  if (length > most) return `${expected}; they are ${found.slice(-5).map(describe).join(', ')}`
  return `${expected}; ${closest(entries, filter)}`
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
function objectToOrder(entries: readonly Recorded[], steps: readonly Filter[]): string | undefined {
  let from = 0
  let previous: Recorded | undefined
  for (const [index, step] of steps.entries()) {
    const rest = entries.slice(from)
    const at = rest.findIndex(step.fits)
    if (at < 0) {
      const after = previous ? `, after ${describe(previous)}` : ''
      return `no request matches step ${index + 1}, ${step.words}${after}; ${closest(rest, step)}`
    }
    previous = rest[at]!
    from += at + 1
  }
  return undefined
}

/** What makes a request the one that was meant, more than who sent it and how it ended. */
const TELLING: readonly string[] = ['operation', 'path']

/** The newest of the entries that have most in common with the filter without fitting it. */
function closest(entries: readonly Recorded[], { criteria, concerns }: Filter): string {
  const score = (entry: Recorded): number =>
    criteria.reduce((sum, { name, fits }) => sum + (fits(entry) ? (TELLING.includes(name) ? 1.1 : 1) : 0), 0)
  const others = entries.filter(entry => concerns(entry) && !criteria.every(({ fits }) => fits(entry)))
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
  return new Failure('invalid', `${capitalized(sentence)}.`, { status: 422 })
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
