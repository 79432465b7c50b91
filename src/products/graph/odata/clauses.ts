import type { Failure } from '../../../kernel/http/failure.ts'
import {
  type Entity,
  IncompatibleTypeError,
  QuerySyntaxError,
  UnknownPropertyError,
} from '../../../query/index.ts'
import { parseFailure } from '../errors.ts'
import { missingMember, missingRelationship } from '../known-types.ts'

/** Query options whose text is parsed; each has its own lead in Graph's messages. */
export type Clause = 'select' | 'filter' | 'orderby' | 'search'

const LEADS: Readonly<Record<Clause, string>> = {
  select: 'Parsing OData Select and Expand failed',
  filter: 'Invalid filter clause',
  orderby: 'Invalid orderby clause',
  search: 'Invalid search clause',
}

/** Runs a parser or compiler and rewords what it throws. @throws Failure `BadRequest` */
export function translate<T>(clause: Clause, entity: Entity, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof QuerySyntaxError) throw parseFailure(`${LEADS[clause]}: ${error.message}`)
    if (error instanceof UnknownPropertyError) throw unknownProperty(clause, error.property, entity)
    if (error instanceof IncompatibleTypeError) {
      throw parseFailure(
        `${LEADS[clause]}: A binary operator with incompatible types was detected for property '${error.property}'.`,
      )
    }
    throw error
  }
}

/** The failure for a property that an entity does not have here, or, if that is so, not in the real service either. */
export function unknownProperty(clause: Clause, name: string, entity: Entity): Failure {
  return missingMember(entity, name) ?? denied(clause, name, entity)
}

/** The failure for a relationship that cannot be expanded here, or, if that is so, not in the real service either. */
export function unknownRelationship(name: string, entity: Entity): Failure {
  return missingRelationship(entity, name) ?? denied('select', name, entity)
}

function denied(clause: Clause, name: string, entity: Entity): Failure {
  return parseFailure(`${LEADS[clause]}: Could not find a property named '${name}' on type '${entity.name}'.`)
}

/** `microsoft.graph.user` as messages about requests write it: `User`. */
export function resourceName(entity: Entity): string {
  const name = entity.name.split('.').at(-1)!
  return name[0]!.toUpperCase() + name.slice(1)
}
