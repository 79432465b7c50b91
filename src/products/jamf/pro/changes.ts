import type { Database } from '../../../kernel/sqlite/database.ts'
import { type Columns, type Entity, type PartColumns, readPatch, value } from '../../../query/index.ts'
import { invalidField } from '../errors.ts'
import { translate } from './paging.ts'

type Body = Readonly<Record<string, unknown>>

/** What a column refers to by id. */
export interface ColumnReference {
  /** What messages call it, and with `Id` behind it the member of the body. */
  readonly what: string
  readonly table: string
  /** What the column holds without one. Default null. */
  readonly none?: number | null
}

/** Nested members by dotted names, as entities have them; lists are left out. */
export function flatten(body: Body): Body {
  const entries = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (Array.isArray(value)) return []
    if (typeof value !== 'object' || value === null) return [[name, value]]
    return Object.entries(value).map(([member, inner]) => [`${name}.${member}`, inner])
  })
  return Object.fromEntries(entries)
}

interface Change {
  readonly entity: Entity
  /** Members by the entity's names; those that are no column of it are left to others. */
  readonly body: Body
  /** Columns that cannot be empty; null leaves them as they are. */
  readonly required: readonly string[]
  readonly references?: Readonly<Record<string, ColumnReference>>
}

/**
 * What a PATCH writes to a record of the inventory, by column.
 *
 * @throws Failure `INVALID_FIELD` for a value of another type, or a reference to what there is not
 */
export function readChanges(
  database: Database,
  { entity, body, required, references = {} }: Change,
): PartColumns {
  const writable = Object.entries(body).filter(([name]) => entity.properties[name]?.column)
  const columns = translate('body', () => readPatch(entity, Object.fromEntries(writable)))
  const kept = Object.entries(columns.row).filter(
    ([name, value]) => value !== null || !required.includes(name),
  )
  const referred = Object.entries(references)
    .filter(([column]) => column in columns.row)
    .map(([column, reference]) => [column, referredId(database, reference, columns.row[column])])
  return { ...columns, row: { ...Object.fromEntries(kept), ...(Object.fromEntries(referred) as Columns) } }
}

/** The id of the row that a body refers to; Jamf writes none as -1. */
function referredId(
  database: Database,
  { what, table, none = null }: ColumnReference,
  id: unknown,
): number | null {
  if (id === null || id === undefined || id === '-1' || id === '') return none
  const found = value<number>(database, `SELECT id FROM ${table} WHERE id = ?`, String(id))
  if (found === undefined) throw invalidField(`${what}Id`, `No ${what} has the id ${id}.`)
  return found
}
