import { type Entity, type Filter, parseSearch, propertyOf, type Search } from '../../../query/index.ts'
import { tooManyClauses, unsupportedQuery } from '../errors.ts'

/** Only these are split into words; every other property is matched at its beginning. */
const TOKENIZED = ['displayName', 'description']
const SEPARATORS = [' ', '-', '_', '.', ',', '/', '(', '&', '@', "'", '"']

/**
 * `$search` as a filter.
 *
 * @throws QuerySyntaxError, UnknownPropertyError, Failure `Request_UnsupportedQuery` for a property that is no text
 */
export function searchFilter(text: string, entity: Entity): Filter {
  const search = parseSearch(text)
  const clauses = clausesOf(search)
  if (clauses > MOST_CLAUSES) throw tooManyClauses(clauses, MOST_CLAUSES)
  return toFilter(search, entity)
}

/** That it is the same as for filters is assumed. Each clause is looked for in several ways in each object. */
const MOST_CLAUSES = 15

function clausesOf(search: Search): number {
  return search.kind === 'clause' ? 1 : search.operands.reduce((sum, operand) => sum + clausesOf(operand), 0)
}

function toFilter(search: Search, entity: Entity): Filter {
  if (search.kind !== 'clause') {
    return { kind: search.kind, operands: search.operands.map(operand => toFilter(operand, entity)) }
  }
  const { property, text } = search
  const { type, filter = [], advanced = [], words } = propertyOf(entity, property)
  if (!['text', 'id'].includes(type) || filter.length + advanced.length === 0) {
    throw unsupportedQuery(`The property '${property}' cannot be searched.`)
  }
  const begins: Filter = { kind: 'match', operator: 'startsWith', property, value: text }
  if (!TOKENIZED.includes(property)) return begins
  const within = SEPARATORS.map(
    (separator): Filter => ({ kind: 'match', operator: 'contains', property, value: separator + text }),
  )
  const found: Filter = { kind: 'or', operands: [begins, ...within] }
  // Each of the separators ends a word for FTS5, too, which knows more of them.
  return words ? { kind: 'and', operands: [{ kind: 'words', property, value: text }, found] } : found
}
