import type { Entity } from './entity.ts'
import { propertyOf } from './entity.ts'
import type { Filter, Operator } from './filter.ts'

/** One property with one operator that a filter uses on it. */
export interface Use {
  readonly property: string
  readonly operator: Operator
}

/** Everything that a filter asks of the entity's properties; what an `any` asks of elements counts as `any`. */
export function usesOf(filter: Filter): Use[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.flatMap(usesOf)
    case 'not': {
      const uses = usesOf(filter.operand)
      return [...uses, ...uses.map(({ property }): Use => ({ property, operator: 'not' }))]
    }
    case 'compare':
    case 'match':
      return [{ property: filter.property, operator: filter.operator }]
    default:
      return [{ property: filter.property, operator: filter.kind }]
  }
}

/**
 * The first use that the entity does not declare, or undefined if the filter is fine. `advanced` admits what the
 * vendor allows in its special mode too.
 *
 * @throws UnknownPropertyError
 */
export function findUnsupported(filter: Filter, entity: Entity, { advanced = false } = {}): Use | undefined {
  return usesOf(filter).find(({ property, operator }) => {
    const declared = propertyOf(entity, property)
    return !declared.filter?.includes(operator) && !(advanced && declared.advanced?.includes(operator))
  })
}
