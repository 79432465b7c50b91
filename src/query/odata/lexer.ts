import { QuerySyntaxError } from '../filter.ts'

/**
 * `word` covers names and keywords, `text` every literal whose value is text: quoted strings, GUIDs and dates, which
 * OData writes without quotes.
 */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'mark' | 'end'
  /** Without quotes for strings. */
  readonly value: string
  readonly start: number
  readonly end: number
}

/** About what Node accepts as a header, and short enough for SQLite's limits on bound values and LIKE patterns. */
const LONGEST = 16_000

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['mark', /[(),:/]/y],
  ['text', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy],
  ['text', /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w:-])/iy],
  ['number', /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/iy],
  ['word', /[\p{L}_$@][\p{L}\p{N}_$@.]*/uy],
]

/**
 * The tokens of an OData expression, closed by an `end` token.
 *
 * @throws QuerySyntaxError
 */
export function tokenize(text: string): Token[] {
  if (text.length > LONGEST) throw new QuerySyntaxError(text, LONGEST)
  const tokens: Token[] = []
  let position = skipSpace(text, 0)
  while (position < text.length) {
    const token = text[position] === "'" ? readString(text, position) : readPattern(text, position)
    tokens.push(token)
    position = skipSpace(text, token.end)
  }
  tokens.push({ kind: 'end', value: '', start: text.length, end: text.length })
  return tokens
}

function skipSpace(text: string, from: number): number {
  let position = from
  while (' \t\r\n'.includes(text[position] ?? '.')) position++
  return position
}

function readPattern(text: string, start: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start
    const value = pattern.exec(text)?.[0]
    if (value !== undefined) return { kind, value, start, end: start + value.length }
  }
  throw new QuerySyntaxError(text, start, 'character')
}

/** A quote inside a string is written twice. */
function readString(text: string, start: number): Token {
  let close = text.indexOf("'", start + 1)
  while (close !== -1 && text[close + 1] === "'") close = text.indexOf("'", close + 2)
  if (close === -1) throw new QuerySyntaxError(text, text.length)
  const value = text.slice(start + 1, close).replaceAll("''", "'")
  return { kind: 'text', value, start, end: close + 1 }
}
