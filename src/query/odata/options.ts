import type { OrderBy } from '../order.ts'
import { TokenCursor } from './cursor.ts'

/**
 * Reads `$orderby`: `displayName desc,createdDateTime`.
 *
 * @throws QuerySyntaxError
 */
export function parseOrderBy(text: string): OrderBy[] {
  return readCommaList(text, tokens => {
    const property = readName(tokens)
    const descending = tokens.accept('desc')
    if (!descending) tokens.accept('asc')
    return { property, descending }
  })
}

/**
 * Reads `$select`: the names in the order given, `a/b` for a nested one. Blank text selects nothing.
 *
 * @throws QuerySyntaxError
 */
export function parseSelect(text: string): string[] {
  if (text.trim() === '') return []
  return readCommaList(text, readName)
}

function readCommaList<Item>(text: string, read: (tokens: TokenCursor) => Item): Item[] {
  const tokens = new TokenCursor(text)
  const items = [read(tokens)]
  while (tokens.accept(',')) items.push(read(tokens))
  tokens.expectKind('end')
  return items
}

function readName(tokens: TokenCursor): string {
  const segments = [tokens.expectKind('word')]
  while (tokens.accept('/')) segments.push(tokens.expectKind('word'))
  return segments.join('/')
}
