import { type Comparison, type Filter, QuerySyntaxError } from '../filter.ts'
import { type Token, tokenize } from './lexer.ts'

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['==', 'eq'],
  ['!=', 'ne'],
  ['<', 'lt'],
  ['=lt=', 'lt'],
  ['<=', 'le'],
  ['=le=', 'le'],
  ['>', 'gt'],
  ['=gt=', 'gt'],
  ['>=', 'ge'],
  ['=ge=', 'ge'],
])
const DEEPEST = 200

interface Reader {
  readonly text: string
  readonly tokens: readonly Token[]
  index: number
  depth: number
}

/**
 * Reads RSQL as Jamf Pro speaks it. All values stay text: compile with `coerce`. `==` and `!=` with an unescaped `*`
 * become `like`.
 *
 * @throws QuerySyntaxError
 */
export function parseRsql(text: string): Filter {
  const reader: Reader = { text, tokens: tokenize(text), index: 0, depth: 0 }
  const filter = readOr(reader)
  if (peek(reader).kind !== 'end') throw unexpected(reader)
  return filter
}

const peek = (reader: Reader): Token => reader.tokens[reader.index] ?? reader.tokens.at(-1)!
const unexpected = (reader: Reader) => new QuerySyntaxError(reader.text, peek(reader).start)

/** Takes the next token if it is this mark, or this bare word. */
function accept(reader: Reader, value: string): boolean {
  const token = peek(reader)
  const seen = !token.quoted && token.value === value && token.kind !== 'end'
  if (seen) reader.index++
  return seen
}

function expectValue(reader: Reader): Token {
  const token = peek(reader)
  if (token.kind !== 'value') throw unexpected(reader)
  reader.index++
  return token
}

function readOr(reader: Reader): Filter {
  const operands = [readAnd(reader)]
  while (accept(reader, ',') || accept(reader, 'or')) operands.push(readAnd(reader))
  return operands.length === 1 ? operands[0]! : { kind: 'or', operands }
}

function readAnd(reader: Reader): Filter {
  const operands = [readConstraint(reader)]
  while (accept(reader, ';') || accept(reader, 'and')) operands.push(readConstraint(reader))
  return operands.length === 1 ? operands[0]! : { kind: 'and', operands }
}

function readConstraint(reader: Reader): Filter {
  if (!accept(reader, '(')) return readComparison(reader)
  if (++reader.depth > DEEPEST) throw unexpected(reader)
  const filter = readOr(reader)
  if (!accept(reader, ')')) throw unexpected(reader)
  reader.depth--
  return filter
}

function readComparison(reader: Reader): Filter {
  if (peek(reader).quoted) throw unexpected(reader)
  const property = expectValue(reader).value
  if (accept(reader, '=in=')) return { kind: 'in', property, values: readList(reader) }
  if (accept(reader, '=out=')) {
    return { kind: 'not', operand: { kind: 'in', property, values: readList(reader) } }
  }
  const token = peek(reader)
  const operator = token.kind === 'mark' ? COMPARISONS.get(token.value) : undefined
  if (operator === undefined) throw unexpected(reader)
  reader.index++
  return comparison({ property, operator, value: expectValue(reader) })
}

function comparison({
  property,
  operator,
  value,
}: {
  property: string
  operator: Comparison
  value: Token
}): Filter {
  const equality = operator === 'eq' || operator === 'ne'
  if (equality && /^(?:[^\\*]|\\[\s\S]|\\$)*\*/.test(value.value)) {
    const pattern = value.quoted ? value.value : escapeBare(value.value)
    return { kind: 'like', property, pattern, negated: operator === 'ne' }
  }
  return { kind: 'compare', property, operator, value: literalOf(value) }
}

function readList(reader: Reader): string[] {
  if (!accept(reader, '(')) throw unexpected(reader)
  const values = [literalOf(expectValue(reader))]
  while (accept(reader, ',')) values.push(literalOf(expectValue(reader)))
  if (!accept(reader, ')')) throw unexpected(reader)
  return values
}

/**
 * In a bare value a backslash escapes only what would otherwise mean something, so that `CONTOSO\adele` keeps it.
 */
const escapeBare = (value: string) =>
  value.replace(/\\([\s\S])/g, (found, next: string) =>
    /[\s"'();,=!~<>*\\]/.test(next) ? found : `\\\\${next}`,
  )

function literalOf({ value, quoted }: Token): string {
  return (quoted ? value : escapeBare(value)).replace(/\\([\s\S])/g, '$1')
}
