import type { Violation } from '../../kernel/contract/violation.ts'
import type { Failure } from '../../kernel/http/failure.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import { invalidField, OAuthFailure } from './errors.ts'

/** A parameter without a value counts as one that is not there. */
export function parameterText(text: string): string | undefined {
  return text === '' ? undefined : text
}

/** What Jamf Pro says of a parameter or a form that does not fit its contract; a body of JSON is told of as it is. */
export function refuse({ place, name, schema }: Violation, { operation }: Call): Failure | undefined {
  if (place === 'query') {
    if (Array.isArray(schema.enum)) return invalidField(name, `${name} is one of ${schema.enum.join(', ')}.`)
    return invalidField(name, `${name} must be a whole number from ${schema.minimum} on.`)
  }
  const isForm = operation.bodyTypes.includes('application/x-www-form-urlencoded')
  return isForm ? new OAuthFailure('invalid_request', `OAuth 2.0 Parameter: ${name}`) : undefined
}
