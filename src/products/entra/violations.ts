import type { Violation } from '../../kernel/contract/violation.ts'
import type { Failure } from '../../kernel/http/failure.ts'
import { EntraFailure } from './errors.ts'

/** What the token service says of a parameter or a form that does not fit its contract. */
export function refuse({ name }: Violation): Failure | undefined {
  if (name === 'authorization_endpoint') return new EntraFailure(50049)
  // Seen where administrators' consent lacked it (koskila.net on AADSTS90097).
  if (name === 'redirect_uri') return new EntraFailure(900971)
  return name ? new EntraFailure(900144, { field: name }) : undefined
}
