import type { Sql } from './entity.ts'
import { type Comparison, type Filter, IncompatibleTypeError, type Literal } from './filter.ts'
import { bindLiteral } from './literal.ts'
import { elementScope, entityScope, type Scope } from './scope.ts'
import type { Source } from './source.ts'
import { join, sql } from './statements/sql.ts'
import { like, match } from './text-match.ts'

export interface CompileOptions {
  /** Text literals may stand for booleans and numbers (RSQL knows nothing else). Default false. */
  readonly coerce?: boolean | undefined
}

type Of<Kind extends Filter['kind']> = Extract<Filter, { kind: Kind }>
interface Context {
  readonly scope: Scope
  readonly coerce: boolean
}

/**
 * A filter as an SQL condition over one use of an entity, every value bound. Text is compared without regard to case of
 * ASCII letters. A comparison with a value that is not there is not true, and its negation is: `ne` and `not` find NULLs.
 *
 * @throws UnknownPropertyError, IncompatibleTypeError
 */
export function compileFilter(filter: Filter, source: Source, options: CompileOptions = {}): Sql {
  return compile(filter, { scope: entityScope(source), coerce: options.coerce ?? false })
}

function compile(filter: Filter, context: Context): Sql {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return join(
        filter.operands.map(operand => compile(operand, context)),
        filter.kind === 'and' ? 'AND' : 'OR',
      )
    case 'not':
      return negate(compile(filter.operand, context))
    case 'compare':
      return compare(filter, context)
    case 'match':
      return match(textOperand(filter.property, context), filter.operator, filter.value)
    case 'words':
      return words(filter, context)
    case 'like':
      return compileLike(filter, context)
    case 'in':
      return compileIn(filter, context)
    case 'any':
      return any(filter, context)
    case 'count':
      return count(filter, context)
  }
}

const negate = ({ text, parameters }: Sql): Sql => ({ text: `((${text}) IS NOT TRUE)`, parameters })

const OPERATORS: Record<Comparison, string> = { eq: '=', ne: 'IS NOT', gt: '>', ge: '>=', lt: '<', le: '<=' }

/** What a literal is compared with, and how it is bound there. */
function comparable(property: string, context: Context) {
  const { operand, type } = context.scope.value(property)
  const target = { name: property, type, coerce: context.coerce }
  return { operand, bind: (value: Exclude<Literal, null>) => bindLiteral(value, target) }
}

function compare({ property, operator, value }: Of<'compare'>, context: Context): Sql {
  const { operand, bind } = comparable(property, context)
  if (value !== null)
    return sql(`${operand.text} ${OPERATORS[operator]} ?`, ...operand.parameters, bind(value))
  if (operator === 'eq') return sql(`${operand.text} IS NULL`, ...operand.parameters)
  // Nothing is greater or less than null.
  return operator === 'ne' ? sql(`${operand.text} IS NOT NULL`, ...operand.parameters) : sql('0')
}

function compileIn({ property, values }: Of<'in'>, context: Context): Sql {
  const { operand, bind } = comparable(property, context)
  const bound = values.filter(value => value !== null).map(bind)
  const marks = bound.map(() => '?').join(', ')
  const listed = sql(`${operand.text} IN (${marks})`, ...operand.parameters, ...bound)
  return bound.length === values.length
    ? listed
    : join([listed, sql(`${operand.text} IS NULL`, ...operand.parameters)], 'OR')
}

function textOperand(property: string, { scope }: Context): Sql {
  const { operand, type } = scope.value(property)
  if (type !== undefined && type !== 'text' && type !== 'id') throw new IncompatibleTypeError(property, '')
  // The column of an identifier need not be NOCASE, and its range would be wrong then.
  return type === 'id' ? { ...operand, text: `${operand.text} COLLATE NOCASE` } : operand
}

/** Text that FTS5 certainly finds a word in: its tokenizer knows letters and digits of Unicode 6.1 (https://sqlite.org/fts5.html#unicode61_tokenizer). */
const WORD = /[a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]/i

function words({ property, value }: Of<'words'>, { scope }: Context): Sql {
  const index = scope.words(property)
  // SQLite ends the text of a query at a NUL.
  if (!index || !WORD.test(value) || value.includes('\0')) return sql('1')
  const { table, key } = index
  const phrase = `"${value.replaceAll('"', '""')}" *`
  return sql(`${key} IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ?)`, phrase)
}

function compileLike({ property, pattern, negated }: Of<'like'>, context: Context): Sql {
  const condition = like(textOperand(property, context), pattern)
  return negated ? negate(condition) : condition
}

function any({ property, where }: Of<'any'>, context: Context): Sql {
  const collection = context.scope.collection(property)
  const scope = elementScope(context.scope.depth + 1)
  const inner = where === undefined ? sql('1') : compile(where, { ...context, scope })
  return sql(
    `EXISTS (SELECT 1 FROM json_each(${collection.text}) e${scope.depth} WHERE ${inner.text})`,
    ...collection.parameters,
    ...inner.parameters,
  )
}

function count({ property, operator, value }: Of<'count'>, context: Context): Sql {
  const { text, parameters } = context.scope.collection(property)
  return sql(`ifnull(json_array_length(${text}), 0) ${OPERATORS[operator]} ?`, ...parameters, value)
}
