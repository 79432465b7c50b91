import type { Failure } from '../../../kernel/http/failure.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import {
  type Columns,
  type Entity,
  IncompatibleTypeError,
  type PartColumns,
  ReadOnlyPropertyError,
  readPatch,
  UnknownPropertyError,
  UnlistedValueError,
  value,
} from '../../../query/index.ts'
import { badRequest, invalidValue, objectConflict } from '../errors.ts'
import { missingMember, missingWrite } from '../known-types.ts'
import { mismatch } from '../violations.ts'
import { resourceName } from './clauses.ts'

/** A JSON object that a client sent. */
export type Body = Readonly<Record<string, unknown>>

/**
 * A request body as columns of the entity. Annotations (`@odata.type`) say nothing that would be written.
 *
 * @throws Failure `Request_BadRequest` when a property is unknown, read-only, empty text, of another type or has no such value;
 * 501 for one that is not emulated, or not its writing
 */
export function readColumns(entity: Entity, body: Body): PartColumns {
  const members = Object.entries(body).filter(
    ([name, value]) => !name.includes('@odata.') && !saysNothing(entity, name, value),
  )
  const empty = members.find(([, value]) => value === '')
  if (empty) throw invalidValue(resourceName(entity), empty[0])
  try {
    return readPatch(entity, Object.fromEntries(members))
  } catch (error) {
    if (error instanceof UnknownPropertyError)
      throw missingMember(entity, error.property) ?? unknownMember(error.property)
    if (error instanceof ReadOnlyPropertyError)
      throw missingWrite(entity, error.property) ?? readOnly(error.property)
    if (error instanceof UnlistedValueError) throw invalidValue(resourceName(entity), error.property)
    if (error instanceof IncompatibleTypeError) throw mismatch(error.property)
    throw error
  }
}

/** True for the value that a property has here for good: to write that changes nothing, and clients which send all that they know do. */
function saysNothing({ properties }: Entity, name: string, value: unknown): boolean {
  const { sql = '' } = Object.hasOwn(properties, name) ? properties[name]! : {}
  return (sql === 'NULL' && value === null) || (sql === "'[]'" && Array.isArray(value) && value.length === 0)
}

/** What the directory says of a name that none of its types has (pnp/PnP-Sites-Core#1807, msgraph-sdk-dotnet#2352). */
export function unknownMember(name: string): Failure {
  return badRequest(`Invalid property '${name}'.`, { target: name })
}

/** What the directory says of a property that cannot be written; the words are assumed. */
export function readOnly(property: string): Failure {
  return badRequest(`Property '${property}' is read-only and cannot be set.`, { target: property })
}

/**
 * Runs a write and rewords the constraints it breaks.
 *
 * @param columns what is written to the main table
 * @throws Failure `Request_BadRequest`
 */
export function writing(
  entity: Entity,
  { database, columns }: { database: Database; columns: Columns },
  run: () => void,
): void {
  try {
    run()
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const column = /failed: (?:\w+)\.(\w+)/.exec(message)?.[1] ?? ''
    if (code === 'SQLITE_CONSTRAINT_NOTNULL')
      throw invalidValue(resourceName(entity), propertyWith(entity, column))
    if (code === 'SQLITE_CONSTRAINT_UNIQUE') {
      const other = value<string>(
        database,
        `SELECT id FROM ${entity.parts.row} WHERE ${column} = ?`,
        columns[column] ?? null,
      )
      throw objectConflict(propertyWith(entity, column), other && `${resourceName(entity)}_${other}`)
    }
    throw error
  }
}

function propertyWith(entity: Entity, column: string): string {
  const found = Object.entries(entity.properties).find(
    ([, property]) => property.column?.split('.').at(-1) === column,
  )
  return found?.[0] ?? column
}
