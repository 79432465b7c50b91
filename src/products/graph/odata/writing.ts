import {
  type Entity,
  IncompatibleTypeError,
  type PartColumns,
  ReadOnlyPropertyError,
  readPatch,
  UnknownPropertyError,
} from '../../../query/index.ts'
import { badRequest, parseFailure } from '../errors.ts'
import { missingMember } from '../known-types.ts'
import { mismatch } from '../violations.ts'
import { resourceName } from './clauses.ts'

/** A JSON object that a client sent. */
export type Body = Readonly<Record<string, unknown>>

/**
 * A request body as columns of the entity. Annotations (`@odata.type`) say nothing that would be written.
 *
 * @throws Failure `Request_BadRequest` when a property is unknown, read-only, empty text or of another type
 */
export function readColumns(entity: Entity, body: Body): PartColumns {
  const members = Object.entries(body).filter(([name]) => !name.includes('@odata.'))
  const empty = members.find(([, value]) => value === '')
  if (empty) throw invalidValue(entity, empty[0])
  try {
    return readPatch(entity, Object.fromEntries(members))
  } catch (error) {
    if (error instanceof UnknownPropertyError) {
      const missing = missingMember(entity, error.property)
      throw (
        missing ??
        parseFailure(
          `The property '${error.property}' does not exist on type '${entity.name}'. Make sure to only use property names that are defined by the type.`,
        )
      )
    }
    if (error instanceof ReadOnlyPropertyError) {
      throw badRequest(`Property '${error.property}' is read-only and cannot be set.`, {
        target: error.property,
      })
    }
    if (error instanceof IncompatibleTypeError) throw mismatch(error.property)
    throw error
  }
}

/** Runs a write and rewords the constraints it breaks. @throws Failure `Request_BadRequest` */
export function writing(entity: Entity, run: () => void): void {
  try {
    run()
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const column = /failed: (?:\w+)\.(\w+)/.exec(message)?.[1] ?? ''
    if (code === 'SQLITE_CONSTRAINT_NOTNULL') throw invalidValue(entity, propertyWith(entity, column))
    if (code === 'SQLITE_CONSTRAINT_UNIQUE') throw duplicateValue(propertyWith(entity, column))
    throw error
  }
}

function propertyWith(entity: Entity, column: string): string {
  const found = Object.entries(entity.properties).find(
    ([, property]) => property.column?.split('.').at(-1) === column,
  )
  return found?.[0] ?? column
}

/** A value that the property does not take. */
export function invalidValue(entity: Entity, property: string) {
  return badRequest(
    `Invalid value specified for property '${property}' of resource '${resourceName(entity)}'.`,
    {
      target: property,
    },
  )
}

function duplicateValue(property: string) {
  return badRequest(`Another object with the same value for property ${property} already exists.`, {
    target: property,
  })
}
