import type { Parameter } from '../../kernel/contract/parameters.ts'
import type { Violation } from '../../kernel/contract/violation.ts'
import type { Failure } from '../../kernel/http/failure.ts'
import { badRequest } from './errors.ts'
import { keyOf } from './paths.ts'

/** Keys may have their name before them, and letters of any case. */
export function parameterText(text: string, { place }: Pick<Parameter, 'place'>): string {
  return place === 'path' ? keyOf(text).toLowerCase() : text
}

/** A body is told of as it is. */
export function refuse({ place, value }: Violation): Failure | undefined {
  return place === 'path' ? badRequest(`The key '${value}' is not a GUID.`) : undefined
}
