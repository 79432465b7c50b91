import type { Filter, Property } from '../../../query/index.ts'
import { FILTERABLE, id, text } from '../pro/property.ts'

/** Names by which a list can be filtered for the groups of its devices (documented); they stand for members of the elements of `groups`. */
export const groupFields: Readonly<Record<string, Property>> = {
  groupId: id('NULL', FILTERABLE),
  groupName: text('NULL', FILTERABLE),
}

/**
 * A filter in which what is said of a group is said of any of a device's groups; undefined where nothing is. What is not so is so of none of
 * them (assumed).
 */
export function asksForGroups(filter: Filter | undefined): Filter | undefined {
  if (!filter) return undefined
  const found = rewritten(filter)
  return found === filter ? undefined : found
}

function rewritten(filter: Filter): Filter {
  if ('operands' in filter) {
    const operands = filter.operands.map(rewritten)
    return operands.every((operand, index) => operand === filter.operands[index])
      ? filter
      : { ...filter, operands }
  }
  if ('operand' in filter) {
    const operand = rewritten(filter.operand)
    return operand === filter.operand ? filter : { ...filter, operand }
  }
  return Object.hasOwn(groupFields, filter.property) ? ofAnyGroup(filter) : filter
}

function ofAnyGroup(filter: Filter): Filter {
  const [where, isNegated] = positive(filter)
  const any: Filter = { kind: 'any', property: 'groups', where }
  return isNegated ? { kind: 'not', operand: any } : any
}

function positive(filter: Filter): [Filter, isNegated: boolean] {
  if (filter.kind === 'like') return [{ ...filter, negated: false }, filter.negated]
  const isNegated = filter.kind === 'compare' && filter.operator === 'ne'
  return [isNegated ? { ...filter, operator: 'eq' } : filter, isNegated]
}
