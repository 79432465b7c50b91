import type { Database } from '../../../kernel/sqlite/database.ts'
import { type Entity, type Property, readObject, type Sql, sql } from '../../../query/index.ts'
import { columnOf, type Field, type Fields } from './fields.ts'
import { id, integer, SORTABLE, text } from './property.ts'
import { recordId } from './record-id.ts'

/** A column of another table that refers to a record. */
export type Referrer = readonly [table: string, column: string, none?: number]

/** Where the records of one kind are kept, and what holds of them in every API. */
export interface RecordTable {
  /** `Building`, as messages and operation ids have it. */
  readonly noun: string
  readonly plural: string
  readonly table: string
  readonly fields: Fields
  /** What refers to a record is left without one when that is deleted. */
  readonly referredBy: readonly Referrer[]
  /** All fields by the names of the Pro API. */
  readonly entity: Entity
}

/** The rows of a table under the alias by which the SQL here names them. */
export function rowsOf(name: string, table: string, properties: Readonly<Record<string, Property>>): Entity {
  const entity = { name, from: `${table} row`, key: 'row.id', parts: { row: table }, properties }
  return entity
}

export const byId = (key: string | number): Sql => sql('row.id = ?', recordId(String(key)))
export const byName = (name: string): Sql => sql('row.name = ?', name)

/** What a condition says of one of many ids, bound as a JSON array. */
export const AMONG = 'IN (SELECT value FROM json_each(?))'

export function recordEntity(noun: string, table: string, fields: Fields): Entity {
  const properties = Object.entries(fields).flatMap(([name, field]) => propertiesOf(name, field))
  return rowsOf(noun, table, { id: id('row.id', SORTABLE), ...Object.fromEntries(properties) })
}

function propertiesOf(name: string, { type, refersTo }: Field): [string, Property][] {
  const column = `row.${columnOf(name)}`
  if (!refersTo) return [[name, type === 'integer' ? integer(column, SORTABLE) : text(column, SORTABLE)]]
  const { table, name: shown, none } = refersTo
  return [
    // A literal is compared as a number only with what has the affinity of one.
    [name, id(`CAST(ifnull(${column}, -1) AS INTEGER)`, SORTABLE)],
    [shown, text(`ifnull((SELECT name FROM ${table} WHERE id = ${column}), '${none}')`, SORTABLE)],
  ]
}

/** A record as the Pro API shows it, as JSON text; undefined when there is none. */
export function readRecord(database: Database, { entity }: RecordTable, where: Sql): string | undefined {
  return readObject(database, entity, { select: Object.keys(entity.properties), where })
}
