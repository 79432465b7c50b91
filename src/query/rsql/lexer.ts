import { QuerySyntaxError } from '../filter.ts'

/** `value` holds a bare or quoted text, still escaped; `mark` a parenthesis, a connective or a comparison. */
export interface Token {
  readonly kind: 'value' | 'mark' | 'end'
  readonly value: string
  readonly quoted: boolean
  readonly start: number
  readonly end: number
}

/** About what Node accepts as a header, and short enough for SQLite's limits on bound values and LIKE patterns. */
const LONGEST = 16_000
const MARK = /==|!=|<=|>=|<|>|=[a-z]+=|[();,]/y
const BARE = /(?:\\[\s\S]|[^\s"'();,=!~<>\\])+/y
const SPACE = /\s*/y

/**
 * The tokens of an RSQL expression, closed by an `end` token.
 *
 * @throws QuerySyntaxError
 */
export function tokenize(text: string): Token[] {
  if (text.length > LONGEST) throw new QuerySyntaxError(text, LONGEST)
  const tokens: Token[] = []
  let position = scan(SPACE, text, 0).length
  while (position < text.length) {
    const token = readToken(text, position)
    tokens.push(token)
    position = token.end + scan(SPACE, text, token.end).length
  }
  tokens.push({ kind: 'end', value: '', quoted: false, start: text.length, end: text.length })
  return tokens
}

function scan(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function readToken(text: string, start: number): Token {
  const quote = text[start]
  if (quote === '"' || quote === "'") return readQuoted(text, start)
  const mark = scan(MARK, text, start)
  const value = mark === '' ? scan(BARE, text, start) : mark
  if (value === '') throw new QuerySyntaxError(text, start, 'character')
  return { kind: mark === '' ? 'value' : 'mark', value, quoted: false, start, end: start + value.length }
}

function readQuoted(text: string, start: number): Token {
  let close = start + 1
  while (close < text.length && text[close] !== text[start]) close += text[close] === '\\' ? 2 : 1
  if (close >= text.length) throw new QuerySyntaxError(text, text.length)
  return { kind: 'value', value: text.slice(start + 1, close), quoted: true, start, end: close + 1 }
}
