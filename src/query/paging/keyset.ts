import { operandOf, type Sql } from '../entity.ts'
import type { OrderBy } from '../order.ts'
import type { Source } from '../source.ts'
import { join, sql } from '../statements/sql.ts'
import { type Cursor, CursorMismatchError } from './cursor.ts'

/** A sort term as SQL. */
export interface Term {
  readonly text: string
  readonly descending: boolean
}

/**
 * The terms of a list's order. The key comes last and breaks ties, in the direction of the term before it, so that one
 * index on (term, key) serves both directions.
 *
 * @throws UnknownPropertyError
 */
export function orderTerms(source: Source, orderBy: readonly OrderBy[]): Term[] {
  const terms = orderBy.map(({ property, descending }) => ({
    text: operandOf(source.property(property)),
    descending,
  }))
  return [...terms, { text: source.key, descending: terms.at(-1)?.descending ?? false }]
}

/** The list that follows ORDER BY. */
export const orderList = (terms: readonly Term[]) =>
  terms.map(({ text, descending }) => (descending ? `${text} DESC` : text)).join(', ')

/**
 * Conditions for the rows behind the cursor. They exclude each other, and the rows of an earlier one come before those
 * of a later one. Each is a range of its own in an index on the terms, which their disjunction would not be, and NULL,
 * which sorts below everything, needs no special comparison.
 *
 * @throws CursorMismatchError
 */
export function rowsAfter(terms: readonly Term[], cursor: Cursor): Sql[] {
  if (cursor.values.length !== terms.length - 1) throw new CursorMismatchError()
  return ranges(terms, [...cursor.values, cursor.key])
}

function ranges(terms: readonly Term[], values: Cursor['values']): Sql[] {
  const [term, ...rest] = terms
  const [value = null, ...others] = values
  if (term === undefined) return []
  const same = value === null ? sql(`${term.text} IS NULL`) : sql(`${term.text} = ?`, value)
  const ties = ranges(rest, others).map(range => join([same, range], 'AND'))
  return [...ties, ...strictlyAfter(term, value, rest.length > 0)]
}

function strictlyAfter({ text, descending }: Term, value: string | number | null, nullable: boolean): Sql[] {
  if (!descending) return [value === null ? sql(`${text} IS NOT NULL`) : sql(`${text} > ?`, value)]
  if (value === null) return []
  return nullable ? [sql(`${text} < ?`, value), sql(`${text} IS NULL`)] : [sql(`${text} < ?`, value)]
}
