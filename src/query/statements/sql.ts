import type { Sql } from '../entity.ts'

/** A piece of SQL without parameters, or with the ones given. */
export function sql(text: string, ...parameters: Sql['parameters']): Sql {
  return { text, parameters }
}

/**
 * Parameters that are no bare `?`: SQLite plans for the value of a bare one in `LIMIT ?` and `LIKE ?`, and for that compiles the statement anew
 * whenever one is bound, which takes as long as a quarter of a page does. Into an expression it does not look
 * (sqlite3ExprIsInteger, isLikeOrGlob; seen in 3.54).
 */
export const UNPLANNED = { number: '?+0', text: "(?||'')" } as const

/** `(a OP b)`; SQLite reads both sides of a logical operator for indexes, however deep they are nested. */
function pair(left: Sql, right: Sql, operator: string): Sql {
  return {
    text: `(${left.text} ${operator} ${right.text})`,
    parameters: [...left.parameters, ...right.parameters],
  }
}

/**
 * Joins conditions as a balanced tree: SQLite refuses expressions nested deeper than 1000, which a plain chain of that
 * many operands would be. No condition at all is true under AND, false under OR.
 */
export function join(conditions: readonly Sql[], operator: 'AND' | 'OR'): Sql {
  const [only, second] = conditions
  if (only === undefined) return sql(operator === 'AND' ? '1' : '0')
  if (second === undefined) return only
  const middle = conditions.length >> 1
  return pair(join(conditions.slice(0, middle), operator), join(conditions.slice(middle), operator), operator)
}

/** ` WHERE …` for the conditions that are there, or nothing. */
export function where(...conditions: readonly (Sql | undefined)[]): Sql {
  const present = conditions.filter(condition => condition !== undefined)
  if (present.length === 0) return sql('')
  const { text, parameters } = join(present, 'AND')
  return { text: ` WHERE ${text}`, parameters }
}
