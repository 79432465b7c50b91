import type { Filter, Literal } from '../../query/index.ts'
import { MembershipRuleError, RuleNotEmulatedError, type RuleToken, tokenizeRule } from './rule-lexer.ts'

/** Far from the end of the stack, and below the depth of expressions that SQLite accepts. */
const DEEPEST = 100

/** Operators of one value, as a condition on a property. */
const OPERATORS: Readonly<Record<string, (property: string, value: Literal) => Filter>> = {
  eq: (property, value) => ({ kind: 'compare', operator: 'eq', property, value }),
  ne: (property, value) => ({ kind: 'compare', operator: 'ne', property, value }),
  startswith: (property, value) => ({
    kind: 'match',
    operator: 'startsWith',
    property,
    value: textOf(value, '-startsWith'),
  }),
  notstartswith: (property, value) => not(OPERATORS.startswith!(property, value)),
  contains: (property, value) => ({
    kind: 'match',
    operator: 'contains',
    property,
    value: textOf(value, '-contains'),
  }),
  notcontains: (property, value) => not(OPERATORS.contains!(property, value)),
}

/** Operators of the real language that nothing here evaluates. */
const NOT_EMULATED = ['match', 'notmatch', 'any', 'all', 'ge', 'le']
const LISTED = ['in', 'notin']
const CONSTANTS: Readonly<Record<string, Literal>> = { true: true, false: false, null: null }

const not = (operand: Filter): Filter => ({ kind: 'not', operand })

function textOf(value: Literal, operator: string): string {
  if (typeof value !== 'string') throw invalidOperands(operator)
  return value
}

function invalidOperands(operator: string): MembershipRuleError {
  return new MembershipRuleError('InvalidOperands', `Invalid operands found for operator ${operator}`)
}

interface Reader {
  readonly tokens: readonly RuleToken[]
  index: number
  depth: number
}

/**
 * Reads a dynamic membership rule about users: comparisons joined by `-and`, `-or` and `-not`, which binds tightest, with
 * parentheses. Operators may stand without their hyphen (documented).
 *
 * @returns a filter on properties as the rule names them, without `user.` and in lower case
 * @throws MembershipRuleError for what the real directory refuses, RuleNotEmulatedError for what it takes and this one cannot evaluate
 */
export function parseRule(rule: string): Filter {
  const reader: Reader = { tokens: tokenizeRule(rule), index: 0, depth: 0 }
  const filter = readOr(reader)
  if (peek(reader).kind !== 'end') throw unexpected(reader)
  return filter
}

const peek = ({ tokens, index }: Reader): RuleToken => tokens[index] ?? tokens.at(-1)!

function unexpected(reader: Reader): MembershipRuleError {
  const { kind, value } = peek(reader)
  return new MembershipRuleError(
    'Syntax',
    kind === 'end' ? 'The rule ends too early.' : `'${value}' is not expected in the rule.`,
  )
}

function accept(reader: Reader, value: string): boolean {
  const token = peek(reader)
  const seen = token.kind === 'mark' ? token.value === value : isOperator(token) && nameOf(token) === value
  if (seen) reader.index++
  return seen
}

const isOperator = ({ kind }: RuleToken): boolean => kind === 'operator' || kind === 'word'
const nameOf = ({ value }: RuleToken): string => value.toLowerCase()

function readOr(reader: Reader): Filter {
  const operands = [readAnd(reader)]
  while (accept(reader, 'or')) operands.push(readAnd(reader))
  return operands.length === 1 ? operands[0]! : { kind: 'or', operands }
}

function readAnd(reader: Reader): Filter {
  const operands = [readUnary(reader)]
  while (accept(reader, 'and')) operands.push(readUnary(reader))
  return operands.length === 1 ? operands[0]! : { kind: 'and', operands }
}

function readUnary(reader: Reader): Filter {
  if (++reader.depth > DEEPEST) throw unexpected(reader)
  let filter: Filter
  if (accept(reader, 'not')) filter = not(readUnary(reader))
  else if (accept(reader, '(')) {
    filter = readOr(reader)
    if (!accept(reader, ')')) throw unexpected(reader)
  } else filter = readCondition(reader)
  reader.depth--
  return filter
}

function readCondition(reader: Reader): Filter {
  const token = peek(reader)
  if (token.kind !== 'word') throw unexpected(reader)
  reader.index++
  const property = propertyOf(token.value)
  const operator = peek(reader)
  if (!isOperator(operator)) throw unexpected(reader)
  reader.index++
  const name = nameOf(operator)
  if (NOT_EMULATED.includes(name)) throw new RuleNotEmulatedError(`-${operator.value}`)
  if (LISTED.includes(name)) {
    const filter: Filter = { kind: 'in', property, values: readList(reader) }
    return name === 'in' ? filter : not(filter)
  }
  const condition = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
  if (!condition) throw new MembershipRuleError('Syntax', `Invalid operator ${operator.value}`)
  return condition(property, readValue(reader))
}

/** `user.department` without its object. */
function propertyOf(name: string): string {
  const dot = name.indexOf('.')
  const object = name.slice(0, Math.max(dot, 0)).toLowerCase()
  if (object === 'device') throw new RuleNotEmulatedError('device')
  if (object !== 'user') throw new MembershipRuleError('InvalidObjectType', 'No object type')
  return name.slice(dot + 1).toLowerCase()
}

function readValue(reader: Reader): Literal {
  const token = peek(reader)
  reader.index++
  if (token.kind === 'text') return token.value
  const constant = token.kind === 'word' ? nameOf(token) : ''
  if (Object.hasOwn(CONSTANTS, constant)) return CONSTANTS[constant]!
  reader.index--
  throw unexpected(reader)
}

function readList(reader: Reader): Literal[] {
  if (!accept(reader, '[')) throw invalidOperands('-in')
  const values = [readValue(reader)]
  while (accept(reader, ',')) values.push(readValue(reader))
  if (!accept(reader, ']')) throw unexpected(reader)
  return values
}
