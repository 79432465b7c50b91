import { operandOf, type PropertyType, type Sql, type WordIndex } from './entity.ts'
import { IncompatibleTypeError, UnknownPropertyError } from './filter.ts'
import type { Source } from './source.ts'
import { sql } from './statements/sql.ts'

/** What the names in a condition mean: columns of the entity, or members of one element of a collection. */
export interface Scope {
  /** How many collections surround this scope; names the row source of the next one. */
  readonly depth: number
  /** The value to compare, and its type where one is declared. */
  value(name: string): { readonly operand: Sql; readonly type: PropertyType | undefined }
  /** Where the words of a value can be looked up. */
  words(name: string): WordIndex | undefined
  /** A JSON array (or NULL) for json_each. */
  collection(name: string): Sql
}

/** The scope of a whole filter. */
export function entityScope(source: Source): Scope {
  return {
    depth: 0,
    value(name) {
      const property = source.property(name)
      return { operand: sql(operandOf(property)), type: property.type }
    },
    words: name => source.property(name).words,
    collection(name) {
      const property = source.property(name)
      if (property.type !== 'json') throw new IncompatibleTypeError(name, '[]')
      return sql(property.sql)
    },
  }
}

/**
 * The scope inside `any`. The value of an element that is no object is bare text, on which json_extract would fail, so
 * members are asked of objects only.
 */
export function elementScope(depth: number): Scope {
  const element = `e${depth}`
  return {
    depth,
    value(name) {
      if (name === '') return { operand: sql(`${element}.value COLLATE NOCASE`), type: undefined }
      const text = `CASE ${element}.type WHEN 'object' THEN json_extract(${element}.value, ?) END`
      return { operand: sql(`${text} COLLATE NOCASE`, jsonPath(name)), type: undefined }
    },
    words: () => undefined,
    collection(name) {
      if (name === '') return sql(`CASE ${element}.type WHEN 'array' THEN ${element}.value END`)
      return sql(`CASE ${element}.type WHEN 'object' THEN ${element}.value -> ? END`, jsonPath(name))
    },
  }
}

/** `a/b` as a JSON path; a quote cannot be escaped in one, and no vendor has a member with one. */
function jsonPath(name: string): string {
  if (name.includes('"')) throw new UnknownPropertyError(name, 'element')
  return name.split('/').reduce((path, member) => `${path}."${member}"`, '$')
}
