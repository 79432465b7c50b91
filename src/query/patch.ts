import { type Entity, type PropertyType, propertyOf } from './entity.ts'
import { IncompatibleTypeError, ReadOnlyPropertyError } from './filter.ts'
import { normaliseDate } from './literal.ts'
import type { PartColumns } from './write.ts'

type Column = string | number | null

const writers: Record<PropertyType, (value: unknown) => Column | undefined> = {
  id: value => (typeof value === 'string' ? value : undefined),
  text: value => (typeof value === 'string' ? value : undefined),
  boolean: value => (typeof value === 'boolean' ? Number(value) : undefined),
  integer: value => (typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined),
  number: value => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  dateTime: value => (typeof value === 'string' ? normaliseDate(value) : undefined),
  json: value => (typeof value === 'object' ? JSON.stringify(value) : undefined),
}

/**
 * A request body as columns of each of the entity's parts: booleans as 0 and 1, dates in the stored form, arrays and objects as
 * JSON text. Null empties any column; whether it may is the caller's rule.
 *
 * @throws UnknownPropertyError, ReadOnlyPropertyError, IncompatibleTypeError
 */
export function readPatch(entity: Entity, body: Readonly<Record<string, unknown>>): PartColumns {
  const columns: Record<string, Record<string, Column>> & { row: Record<string, Column> } = { row: {} }
  for (const [name, value] of Object.entries(body)) {
    const { column, type } = propertyOf(entity, name)
    if (column === undefined) throw new ReadOnlyPropertyError(name, entity.name)
    const written = value === null ? null : writers[type](value)
    if (written === undefined) throw new IncompatibleTypeError(name, literalOf(value))
    const [part, own] = column.includes('.') ? (column.split('.') as [string, string]) : ['row', column]
    columns[part] = { ...columns[part], [own]: written }
  }
  return columns
}

function literalOf(value: unknown) {
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return scalar ? value : JSON.stringify(value)
}
