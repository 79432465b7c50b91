import type { Failure } from '../../kernel/failure.ts'
import type { Violation } from '../../kernel/violation.ts'
import { EntraFailure } from './failures.ts'

/** What the token service says of a parameter or a form that does not fit its contract. */
export function refuse({ name }: Violation): Failure | undefined {
  if (name === 'authorization_endpoint') return new EntraFailure(50049)
  return name ? new EntraFailure(900144, { field: name }) : undefined
}
