import { Failure } from '../../kernel/failure.ts'
import { kindOfStatus } from '../../kernel/failures-on-demand.ts'
import { OAuthFailure } from './failures.ts'

/** Codes of the Pro API with the status that each comes with. */
const STATUSES: Readonly<Record<string, readonly [status: number, description: string]>> = {
  INVALID_CONTENT: [400, 'The content is not valid.'],
  INVALID_FIELD: [400, 'A field has a value that is not valid.'],
  DUPLICATE_FIELD: [400, 'Another record has the same value in this field.'],
  INVALID_TOKEN: [401, 'Unauthorized'],
  INVALID_PRIVILEGE: [403, 'Forbidden'],
  BAD_PERMISSIONS: [403, 'Forbidden'],
  NOT_FOUND: [404, 'Not found.'],
  INVALID_ID: [404, 'No record has this id.'],
  CLOUD_ONLY: [404, 'Only a Jamf Pro in the cloud has this.'],
  OPTIMISTIC_LOCK_FAILED: [409, 'The record was changed by somebody else since it was read.'],
  TOO_MANY_REQUESTS: [429, 'Too many requests.'],
  INTERNAL_SERVER_ERROR: [500, 'The server has met an unexpected error.'],
  SERVICE_UNAVAILABLE: [503, 'The server is starting, or being upgraded.'],
}

/** What the token endpoint for API clients says, after RFC 6749. */
const OAUTH: Readonly<Record<string, string>> = {
  invalid_client: 'The client is not known, or its secret is wrong.',
  invalid_request: 'The request is missing a parameter, or has one twice.',
  invalid_scope: 'The scope is not valid.',
  unsupported_grant_type: 'The grant type is not supported.',
}

export const failureNames: readonly string[] = [...Object.keys(STATUSES), ...Object.keys(OAUTH)]

export function failureNamed(name: string): Failure | undefined {
  if (Object.hasOwn(OAUTH, name)) return new OAuthFailure(name, OAUTH[name]!)
  if (!Object.hasOwn(STATUSES, name)) return undefined
  const [status, description] = STATUSES[name]!
  return new Failure(kindOfStatus(status), description, { code: name, status })
}
