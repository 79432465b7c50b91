import { type Operator, UnknownPropertyError } from './filter.ts'
import type { Relation } from './relation.ts'

/**
 * How a property travels. `id` is text that never needs escaping (GUIDs, digits, ISO dates); `json` is a column that
 * holds JSON text already (arrays and objects), `text` anything else.
 */
export type PropertyType = 'id' | 'text' | 'boolean' | 'integer' | 'number' | 'dateTime' | 'json'

export interface Property {
  /** SQL over the aliases that the entity declares, e.g. `row.display_name`; NULL becomes JSON null. */
  readonly sql: string
  readonly type: PropertyType
  /** SQL to filter and sort by, when it differs from what is sent: the indexed column behind a formatted value. */
  readonly compare?: string
  /** The column that a PATCH writes, of the part `row` or e.g. `hardware.name`; a property without one is read-only. */
  readonly column?: string
  /** All that it can be, as it is kept; written in any case of letters. Of a list these are its items. Absent for anything. */
  readonly values?: readonly string[]
  /** False when the property is only sent if `$select` names it. Default true. */
  readonly byDefault?: boolean
  /** Operators that a filter may use on it; none when absent. */
  readonly filter?: readonly Operator[]
  /** Further operators that the vendor allows in a special mode only (Graph's advanced queries). */
  readonly advanced?: readonly Operator[]
  /** Where its words can be looked up. */
  readonly words?: WordIndex
  /** May lists be sorted by it; 'advanced' as above. */
  readonly order?: boolean | 'advanced'
}

/** A full-text index of a property: an FTS5 table with the tokenizer `unicode61` that has one column. */
export interface WordIndex {
  readonly table: string
  /** SQL of the row's id in it, e.g. `row.seq`. */
  readonly key: string
}

/**
 * Where the rows of an entity stand. All SQL of an entity names its row by the aliases declared here: `row` for the main
 * table, a readable name for each further part. They are names for the declaration only: every use of the entity in a
 * statement gets aliases of its own (source.ts), so that one use never hides another. A subquery of a declaration has
 * its own tables and must not use these names for them.
 */
export interface Rows {
  /** The FROM clause, e.g. `device_registrations row JOIN devices hardware ON hardware.seq = row.device_seq`. */
  readonly from: string
  /** An integer expression that is unique per row and indexed, e.g. `row.seq`: pages are keyed by it. */
  readonly key: string
  /** Alias -> table, e.g. `{ row: 'device_registrations', hardware: 'devices' }`. */
  readonly parts: Readonly<Record<string, string>>
  /** Which rows there are for a reader, e.g. `row.deleted_at IS NULL`; absent for all. */
  readonly living?: string
}

/**
 * One resource as one cloud names it: the only place where wire names meet columns. Filtering, ordering, selecting,
 * serialising and patching all read this table.
 */
export interface Entity extends Rows {
  /** The vendor's type name, e.g. `microsoft.graph.user`. */
  readonly name: string
  /** Properties by which one object is addressed; the first is its id. */
  readonly keys?: readonly [string, ...string[]]
  readonly relations?: Readonly<Record<string, Relation>>
  readonly properties: Readonly<Record<string, Property>>
}

/** A piece of SQL with its bound parameters. */
export interface Sql {
  readonly text: string
  readonly parameters: readonly (string | number | null)[]
}

/**
 * The property that the entity declares under this wire name.
 *
 * @throws UnknownPropertyError
 */
export function propertyOf(entity: Entity, name: string): Property {
  const property = Object.hasOwn(entity.properties, name) ? entity.properties[name] : undefined
  if (property === undefined) throw new UnknownPropertyError(name, entity.name)
  return property
}

/** The relation that the entity declares under this name; to ask for another is a mistake of the code. */
export function relationOf({ name: entity, relations = {} }: Entity, name: string): Relation {
  const relation = relations[name]
  if (!relation) throw new Error(`${entity} declares no relation '${name}'.`)
  return relation
}

/**
 * The SQL to compare and sort a property by, as one operand. An expression of text is told to ignore case, which a
 * column says in its declaration: said again it would keep SQLite from answering OR by two indexes.
 */
export function operandOf({ sql, compare = sql, type }: Property): string {
  if (/^[\w.]+$/.test(compare)) return compare
  return type === 'text' ? `(${compare}) COLLATE NOCASE` : `(${compare})`
}
