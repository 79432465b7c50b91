import type { Entity } from './entity.ts'
import { propertyOf } from './entity.ts'
import type { Filter, Operator } from './filter.ts'

/** One property with one operator that a filter uses on it. */
export interface Use {
  readonly property: string
  readonly operator: Operator
}

/** Everything that a filter asks of the entity's properties, each once; what an `any` asks of elements counts as `any`. */
export function usesOf(filter: Filter): Use[] {
  const found: Found = { uses: new Map(), properties: [] }
  collect(filter, found)
  return [...found.uses.values()]
}

interface Found {
  readonly uses: Map<string, Use>
  /** The property of each condition so far. */
  readonly properties: string[]
}

function collect(filter: Filter, found: Found): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const operand of filter.operands) collect(operand, found)
      break
    case 'not': {
      const before = found.properties.length
      collect(filter.operand, found)
      // What is negated is asked for that too.
      for (const property of found.properties.slice(before)) note(found, property, 'not')
      break
    }
    case 'compare':
    case 'match':
      condition(found, filter.property, filter.operator)
      break
    case 'words':
      // The condition beside it asks.
      break
    default:
      condition(found, filter.property, filter.kind)
  }
}

function condition(found: Found, property: string, operator: Operator): void {
  found.properties.push(property)
  note(found, property, operator)
}

function note({ uses }: Found, property: string, operator: Operator): void {
  const key = `${operator} ${property}`
  if (!uses.has(key)) uses.set(key, { property, operator })
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
