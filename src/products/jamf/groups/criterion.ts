import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import { normaliseDate, type Property, type PropertyType, type Sql, sql } from '../../../query/index.ts'

/** One line of a smart group's definition, in the Pro API's form. */
export interface Criterion {
  readonly name: string
  readonly priority: number
  readonly andOr: 'and' | 'or'
  readonly searchType: string
  readonly value: string
  readonly openingParen: boolean
  readonly closingParen: boolean
}

/** What a criterion's name stands for. */
export interface CriterionField extends Pick<Property, 'sql'> {
  /** The SQL of a list is a FROM clause that gives rows with a column `value`, of which any may fit; the others are one value. */
  readonly type: PropertyType | 'version' | 'list' | 'versions'
  /** Parameters in `sql`. */
  readonly parameters?: Sql['parameters']
  /** Values people write -> values stored. */
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * Compares a field with a criterion's value as its search type says; undefined when the two do not go together.
 *
 * @param now milliseconds, for search types that count days
 */
export function compareCriterion(field: CriterionField, criterion: Criterion, now: number): Sql | undefined {
  const { type } = field
  if (type === 'dateTime') return compareMoment(field, criterion, now)
  if (type === 'boolean') return compareFlag(field, criterion)
  if (type === 'list' || type === 'versions') return compareList(field, criterion)
  return compareText(field, criterion)
}

const NEGATED: Readonly<Record<string, string>> = {
  'is not': 'is',
  'not like': 'like',
  'does not have': 'has',
}

const ORDER: Readonly<Record<string, string>> = {
  'more than': '>',
  'greater than': '>',
  'less than': '<',
  'greater than or equal': '>=',
  'less than or equal': '<=',
}

function negate(condition: Sql | undefined): Sql | undefined {
  return condition && sql(`NOT (${condition.text})`, ...condition.parameters)
}

function compareText(field: CriterionField, criterion: Criterion): Sql | undefined {
  const { searchType } = criterion
  const positive = NEGATED[searchType]
  if (positive) return negate(compareText(field, { ...criterion, searchType: positive }))
  const value = field.labels?.[criterion.value.toLowerCase()] ?? criterion.value
  const operand = `ifnull(${field.sql}, '')`
  const parameters = field.parameters ?? []
  if (searchType === 'is') return sql(`${operand} = ? COLLATE NOCASE`, ...parameters, value)
  if (searchType === 'like' || searchType === 'has') {
    return sql(`${operand} LIKE ? ESCAPE '\\'`, ...parameters, `%${value.replace(/[\\%_]/g, '\\$&')}%`)
  }
  const operator = ORDER[searchType]
  return operator ? orderText(field, operator, value) : undefined
}

function orderText({ type, sql: text, parameters = [] }: CriterionField, operator: string, value: string) {
  if (type === 'version') return sql(`version_key(${text}) ${operator} version_key(?)`, ...parameters, value)
  const number = Number(value)
  if (value.trim() === '' || Number.isNaN(number)) return undefined
  return sql(`CAST(${text} AS REAL) ${operator} ?`, ...parameters, number)
}

/** A list fits when one of its values does; its negation when none does. */
function compareList(field: CriterionField, criterion: Criterion): Sql | undefined {
  const { searchType } = criterion
  const positive = NEGATED[searchType]
  if (positive) return negate(compareList(field, { ...criterion, searchType: positive }))
  const element: CriterionField = { type: field.type === 'versions' ? 'version' : 'text', sql: 'value' }
  const condition = compareText(element, {
    ...criterion,
    searchType: searchType === 'has' ? 'is' : searchType,
  })
  if (!condition) return undefined
  const text = `EXISTS (SELECT 1 FROM ${field.sql} WHERE ${condition.text})`
  return sql(text, ...(field.parameters ?? []), ...condition.parameters)
}

function compareFlag({ sql: text }: CriterionField, { searchType, value }: Criterion): Sql | undefined {
  const wanted = /^(yes|true|1|enabled|managed|supervised)$/i.test(value) ? 1 : 0
  if (searchType === 'is') return sql(`ifnull(${text}, 0) = ?`, wanted)
  return searchType === 'is not' ? sql(`ifnull(${text}, 0) <> ?`, wanted) : undefined
}

const DAY = 86_400_000
/** Search type -> comparison with a moment so many days (times the sign) from now. */
const DAYS: Readonly<Record<string, readonly [string, -1 | 1]>> = {
  'more than x days ago': ['<', -1],
  'less than x days ago': ['>', -1],
  'in more than x days': ['>', 1],
  'in less than x days': ['<', 1],
}

function compareMoment(
  { sql: text }: CriterionField,
  { searchType, value }: Criterion,
  now: number,
): Sql | undefined {
  const [operator, sign] = DAYS[searchType] ?? []
  if (operator && sign) {
    if (!/^\d{1,6}$/.test(value.trim())) return undefined
    const limit = isoSeconds(now + sign * Number(value) * DAY)
    // What has passed already is not "in less than" any number of days.
    if (searchType === 'in less than x days')
      return sql(`${text} > ? AND ${text} < ?`, isoSeconds(now), limit)
    return sql(`${text} ${operator} ?`, limit)
  }
  const day = normaliseDate(value.trim())?.slice(0, 10)
  if (!day) return undefined
  if (searchType === 'before') return sql(`${text} < ?`, day)
  if (searchType === 'after') return sql(`substr(${text}, 1, 10) > ?`, day)
  return searchType === 'is' ? sql(`substr(${text}, 1, 10) = ?`, day) : undefined
}
