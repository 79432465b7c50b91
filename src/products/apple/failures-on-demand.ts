import type { Failure } from '../../kernel/http/failure.ts'
import { refused, WELL_KNOWN_FAILED } from './errors.ts'

export const failureNames: readonly string[] = [WELL_KNOWN_FAILED]

/** Apple has one name only; anything else that goes wrong is a status. */
export function failureNamed(name: string): Failure | undefined {
  return name === WELL_KNOWN_FAILED ? refused('This device may not be enrolled.') : undefined
}
