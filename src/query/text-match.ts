import type { Sql } from './entity.ts'
import type { Match } from './filter.ts'
import { sql, UNPLANNED } from './statements/sql.ts'

const lowerAscii = (text: string) => text.replace(/[A-Z]+/g, letters => letters.toLowerCase())

/**
 * The least text that sorts after every text with this prefix under NOCASE, which folds A-Z only and otherwise compares
 * code points; undefined when there is none.
 */
function upperBound(prefix: string): string | undefined {
  const points = Array.from(lowerAscii(prefix), character => character.codePointAt(0)!)
  while (points.length > 0) {
    const last = points.pop()!
    if (last === 0x10ffff) continue
    const next = last === 0xd7ff ? 0xe000 : last + 1
    // After '@' would come 'A', which NOCASE takes for 'a': '[' to '`' lie between.
    points.push(next === 0x41 ? 0x5b : next)
    return String.fromCodePoint(...points)
  }
  return undefined
}

/** Text that begins with `prefix`, as a range of a NOCASE operand that an index can answer. */
function startsWith(operand: Sql, prefix: string): Sql {
  const { text, parameters } = operand
  if (prefix === '') return sql(`${text} IS NOT NULL`, ...parameters)
  const bound = upperBound(prefix)
  if (bound === undefined) return sql(`${text} >= ?`, ...parameters, prefix)
  return sql(`(${text} >= ? AND ${text} < ?)`, ...parameters, lowerAscii(prefix), ...parameters, bound)
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&')
/**
 * Only a pattern that begins with text is worth a plan of its own: an index may lead to that. SQLite ends a pattern at a NUL, which no
 * text here holds.
 */
const matchesLike = ({ text, parameters }: Sql, pattern: string) => {
  if (pattern.includes('\0')) return sql('0')
  const mark = pattern.startsWith('%') ? UNPLANNED.text : '?'
  return sql(`${text} LIKE ${mark} ESCAPE '\\'`, ...parameters, pattern)
}

/** A text function of OData, without regard to case (of ASCII letters, as everywhere in SQLite). */
export function match(operand: Sql, operator: Match, value: string): Sql {
  if (operator === 'startsWith') return startsWith(operand, value)
  return matchesLike(operand, operator === 'endsWith' ? `%${escapeLike(value)}` : `%${escapeLike(value)}%`)
}

/** A pattern with `*` for any run of characters and `\` before a character that is meant literally. */
export function like(operand: Sql, pattern: string): Sql {
  const prefix = /^((?:[^*\\]|\\[\s\S])*)\*$/.exec(pattern)?.[1]
  if (prefix !== undefined) return startsWith(operand, prefix.replace(/\\([\s\S])/g, '$1'))
  const translated = pattern.replace(/\\([\s\S])|\*|[%_\\]/g, (found, escaped: string | undefined) =>
    escaped === undefined && found === '*' ? '%' : escapeLike(escaped ?? found),
  )
  return matchesLike(operand, translated)
}
