import { Failure } from '../../kernel/http/failure.ts'
import { kindOfStatus } from '../../kernel/http/failure-names.ts'
import { CODES } from './codes.ts'
import { OAuthFailure } from './errors.ts'

/** What the token endpoint for API clients says, after RFC 6749. */
const OAUTH: Readonly<Record<string, string>> = {
  invalid_client: 'The client is not known, or its secret is wrong.',
  invalid_request: 'The request is missing a parameter, or has one twice.',
  invalid_scope: 'The scope is not valid.',
  unsupported_grant_type: 'The grant type is not supported.',
}

export const failureNames: readonly string[] = [...Object.keys(CODES), ...Object.keys(OAUTH)]

export function failureNamed(name: string): Failure | undefined {
  if (Object.hasOwn(OAUTH, name)) return new OAuthFailure(name, OAUTH[name]!)
  if (!Object.hasOwn(CODES, name)) return undefined
  const [status, description] = CODES[name as keyof typeof CODES]
  return new Failure(kindOfStatus(status), description, { code: name, status })
}
