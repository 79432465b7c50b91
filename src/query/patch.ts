import { type Entity, type PropertyType, propertyOf } from './entity.ts'
import { IncompatibleTypeError, ReadOnlyPropertyError, UnlistedValueError } from './filter.ts'
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
 * @throws UnknownPropertyError, ReadOnlyPropertyError, IncompatibleTypeError, UnlistedValueError
 */
export function readPatch(entity: Entity, body: Readonly<Record<string, unknown>>): PartColumns {
  const columns: Record<string, Record<string, Column>> & { row: Record<string, Column> } = { row: {} }
  for (const [name, value] of Object.entries(body)) {
    const { column, type, values } = propertyOf(entity, name)
    if (column === undefined) throw new ReadOnlyPropertyError(name, entity.name)
    const written = value === null ? null : writers[type](values ? spelled(values, value) : value)
    if (written === undefined) throw new IncompatibleTypeError(name, literalOf(value))
    if (values && !isListed(values, type, written)) throw new UnlistedValueError(name, entity.name)
    const [part, own] = column.includes('.') ? (column.split('.') as [string, string]) : ['row', column]
    columns[part] = { ...columns[part], [own]: written }
  }
  return columns
}

/** Text as the list of values has it, if it does; of a list of texts each, and each once. */
function spelled(values: readonly string[], value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map(item => spelled(values, item)))]
  if (typeof value !== 'string') return value
  return values.find(known => known.toLowerCase() === value.toLowerCase()) ?? value
}

function isListed(values: readonly string[], type: PropertyType, written: Column): boolean {
  if (written === null) return true
  const items: unknown = type === 'json' ? JSON.parse(String(written)) : [written]
  return Array.isArray(items) && items.every(item => values.includes(item))
}

function literalOf(value: unknown) {
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return scalar ? value : JSON.stringify(value)
}
