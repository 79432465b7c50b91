import { QuerySyntaxError } from '../filter.ts'
import type { OrderBy } from '../order.ts'

/**
 * Reads Jamf's `sort`: `general.name:asc,id:desc`; without a direction ascending.
 *
 * @throws QuerySyntaxError
 */
export function parseSort(text: string): OrderBy[] {
  let position = 0
  const names = new Set<string>()
  const terms = text.split(',').map(term => {
    const parts = /^\s*([\w.]+)\s*(?::\s*(asc|desc)\s*)?$/i.exec(term)
    if (parts === null) throw new QuerySyntaxError(text, position)
    position += term.length + 1
    return { property: parts[1]!, descending: parts[2]?.toLowerCase() === 'desc' }
  })
  // What is sorted by already is in order.
  return terms.filter(({ property }) => names.size < names.add(property).size)
}
