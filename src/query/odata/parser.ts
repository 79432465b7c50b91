import type { Comparison, Filter, Literal, Match } from '../filter.ts'
import { TokenCursor } from './cursor.ts'

const COMPARISONS: ReadonlySet<string> = new Set<Comparison>(['eq', 'ne', 'gt', 'ge', 'lt', 'le'])
const MATCHES: ReadonlyMap<string, Match> = new Map([
  ['startswith', 'startsWith'],
  ['endswith', 'endsWith'],
  ['contains', 'contains'],
])

/** What one expression is read with; `variable` is the lambda's, undefined outside of one. */
interface Reader {
  readonly tokens: TokenCursor
  readonly variable: string | undefined
}

/**
 * Reads OData's `$filter`.
 *
 * @throws QuerySyntaxError
 */
export function parseFilter(text: string): Filter {
  const tokens = new TokenCursor(text)
  const filter = readOr({ tokens, variable: undefined })
  tokens.expectKind('end')
  return filter
}

function readOr(reader: Reader): Filter {
  const operands = [readAnd(reader)]
  while (reader.tokens.accept('or')) operands.push(readAnd(reader))
  return operands.length === 1 ? operands[0]! : { kind: 'or', operands }
}

function readAnd(reader: Reader): Filter {
  const operands = [readUnary(reader)]
  while (reader.tokens.accept('and')) operands.push(readUnary(reader))
  return operands.length === 1 ? operands[0]! : { kind: 'and', operands }
}

/** `not` takes the whole comparison after it, with or without parentheses. */
function readUnary(reader: Reader): Filter {
  const { tokens } = reader
  if (tokens.accept('not')) {
    return { kind: 'not', operand: tokens.nested(2, () => readUnary(reader)) }
  }
  if (tokens.accept('(')) {
    const filter = tokens.nested(1, () => readOr(reader))
    tokens.expect(')')
    return filter
  }
  return readCondition(reader)
}

function readCondition(reader: Reader): Filter {
  const { tokens } = reader
  const { kind, value } = tokens.peek()
  const operator = kind === 'word' && tokens.sees('(', 1) ? MATCHES.get(value.toLowerCase()) : undefined
  if (operator !== undefined) return readMatch(reader, operator)
  const property = readPath(reader)
  if (tokens.accept('/')) {
    if (tokens.accept('any')) return readAny(reader, property)
    tokens.expect('$count')
    return { kind: 'count', property, operator: readComparison(reader), value: readNumber(reader) }
  }
  if (tokens.accept('in')) return { kind: 'in', property, values: readList(reader) }
  return { kind: 'compare', property, operator: readComparison(reader), value: readLiteral(reader) }
}

function readMatch(reader: Reader, operator: Match): Filter {
  const { tokens } = reader
  tokens.take()
  tokens.expect('(')
  const property = readPath(reader)
  tokens.expect(',')
  const value = tokens.expectKind('text')
  tokens.expect(')')
  const filter: Filter = { kind: 'match', operator, property, value }
  if (!tokens.accept('eq')) return filter
  if (tokens.accept('false')) return { kind: 'not', operand: filter }
  tokens.expect('true')
  return filter
}

/**
 * `a/b`, up to and without a last `/any(` or `/$count`. Inside a lambda every path begins with its variable, which is
 * cut off: what remains names a member of the element, and nothing the element itself.
 */
function readPath({ tokens, variable }: Reader): string {
  const segments: string[] = []
  if (variable !== undefined) tokens.expect(variable)
  else segments.push(tokens.expectKind('word'))
  while (tokens.sees('/') && !tokens.sees('$count', 1) && !(tokens.sees('any', 1) && tokens.sees('(', 2))) {
    tokens.take()
    segments.push(tokens.expectKind('word'))
  }
  return segments.join('/')
}

function readAny(reader: Reader, property: string): Filter {
  const { tokens } = reader
  tokens.expect('(')
  if (tokens.accept(')')) return { kind: 'any', property }
  const variable = tokens.expectKind('word')
  tokens.expect(':')
  const where = tokens.nested(10, () => readOr({ tokens, variable }))
  tokens.expect(')')
  return { kind: 'any', property, where }
}

function readComparison({ tokens }: Reader): Comparison {
  const { kind, value } = tokens.peek()
  if (kind !== 'word' || !COMPARISONS.has(value)) throw tokens.unexpected()
  return tokens.take().value as Comparison
}

function readNumber({ tokens }: Reader): number {
  return Number(tokens.expectKind('number'))
}

function readList(reader: Reader): Literal[] {
  const { tokens } = reader
  tokens.expect('(')
  const values = [readLiteral(reader)]
  while (tokens.accept(',')) values.push(readLiteral(reader))
  tokens.expect(')')
  return values
}

const KEYWORDS: ReadonlyMap<string, Literal> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

function readLiteral({ tokens }: Reader): Literal {
  const { kind, value } = tokens.peek()
  const literal = kind === 'word' ? KEYWORDS.get(value) : kind === 'number' ? Number(value) : value
  if (literal === undefined || kind === 'mark' || kind === 'end') throw tokens.unexpected()
  tokens.take()
  return literal
}
