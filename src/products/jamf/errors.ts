import { Failure, type FailureKind } from '../../kernel/http/failure.ts'
import { kindOfStatus } from '../../kernel/http/failure-names.ts'

/** Codes of the Pro API: the status that each comes with, and what it says where there is no more to say. */
const CODES = {
  INVALID_CONTENT: [400, 'The content is not valid.'],
  INVALID_FIELD: [400, 'A field has a value that is not valid.'],
  DUPLICATE_FIELD: [400, 'Another record has the same value in this field.'],
  INVALID_TOKEN: [401, 'Unauthorized'],
  INVALID_PRIVILEGE: [403, 'Forbidden'],
  BAD_PERMISSIONS: [403, 'Forbidden'],
  NOT_FOUND: [404, 'Not found.'],
  INVALID_ID: [404, 'No record has this id.'],
  CLOUD_ONLY: [404, 'Only a Jamf Pro in the cloud has this.'],
  METHOD_NOT_ALLOWED: [405, 'The path does not have this method.'],
  REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
  OPTIMISTIC_LOCK_FAILED: [409, 'The record was changed by somebody else since it was read.'],
  PAYLOAD_TOO_LARGE: [413, 'The body of the request is too large.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body of the request has a type that cannot be read.'],
  TOO_MANY_REQUESTS: [429, 'Too many requests.'],
  HEADERS_TOO_LARGE: [431, 'The headers of the request are too large.'],
  INTERNAL_SERVER_ERROR: [500, 'The server has met an unexpected error.'],
  SERVICE_UNAVAILABLE: [503, 'The server is starting, or being upgraded.'],
} as const satisfies Readonly<Record<string, readonly [status: number, description: string]>>

/** The code of what has none of its own. */
export const CODE_OF_KIND: Readonly<Record<FailureKind, keyof typeof CODES>> = {
  invalid: 'INVALID_CONTENT',
  unauthenticated: 'INVALID_TOKEN',
  forbidden: 'INVALID_PRIVILEGE',
  notFound: 'NOT_FOUND',
  notEmulated: 'NOT_FOUND',
  methodNotAllowed: 'METHOD_NOT_ALLOWED',
  conflict: 'DUPLICATE_FIELD',
  tooLarge: 'PAYLOAD_TOO_LARGE',
  headersTooLarge: 'HEADERS_TOO_LARGE',
  unsupportedMediaType: 'UNSUPPORTED_MEDIA_TYPE',
  timeout: 'REQUEST_TIMEOUT',
  throttled: 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
}

/** A request without a token, or with one that is unknown or has expired. */
export function invalidToken(reason: string): Failure {
  return new Failure('unauthenticated', 'Unauthorized', { code: 'INVALID_TOKEN', reason })
}

/** User name and password that do not fit; Jamf says no more than that. */
export function badCredentials(reason: string): Failure {
  return new Failure('unauthenticated', '', { code: 'NO_DETAILS', reason })
}

export function forbidden(reason: string): Failure {
  return new Failure('forbidden', 'Forbidden', { code: 'INVALID_PRIVILEGE', reason })
}

/**
 * A site that a body does not say although it must, or that there is not. Jamf calls both a lack of privileges, and names the field in the
 * first case only (seen on 11.32.0: jamf/terraform-provider-jamfplatform, internal/common/progroups/doc.go).
 */
export class SiteFailure extends Failure {
  readonly field: 'siteId' | null

  constructor(field: 'siteId' | null, reason: string) {
    super('forbidden', 'Forbidden', { code: 'INVALID_PRIVILEGE', reason })
    this.field = field
  }
}

/** No organisation's instance has this name. What Jamf's cloud says then is not public. */
export function unknownInstance(host: string): Failure {
  return new Failure('notFound', `There is no Jamf Pro at ${host}.`, { target: 'host' })
}

/** An address that does not even reach Jamf Pro, but only the Tomcat below it. */
export class ServletFailure extends Failure {}

export function unknownServlet(url: string): ServletFailure {
  return new ServletFailure('notFound', 'Not Found', {
    reason: `No servlet has the path ${url.split('?')[0]}.`,
  })
}

/** The address that the Pro API had before `/api`: the real service may still have it, this one does not. */
export function olderAddress(): Failure {
  return new Failure('notEmulated', 'The addresses below /uapi are not emulated; those below /api are.', {
    target: 'route',
  })
}

/** No record has this id. */
export function unknownId(what: string, id: string): Failure {
  return new Failure('notFound', `${what} with id ${id} does not exist.`, {
    code: 'INVALID_ID',
    target: 'id',
  })
}

/** A parameter or member with a value that cannot be used. */
export function invalidField(field: string, description: string): Failure {
  return new Failure('invalid', description, { code: 'INVALID_FIELD', target: field })
}

/**
 * A field that a list cannot be filtered by. Code and text are seen (macadmins/jamf-pro-sdk-python#58); the order of the names, and the
 * words for a field to sort by, are assumed.
 */
export function unusableField(use: 'filter' | 'sort', field: string, usable: readonly string[]): Failure {
  const [verb, gerund] = use === 'filter' ? ['filter', 'filtering'] : ['sort', 'sorting']
  const description = `Cannot ${verb} by field [${field}]. Fields that can be used in ${gerund} results of this endpoint: [${usable.join(', ')}]`
  return new Failure('invalid', description, { code: 'NO_CODE' })
}

/** A reply tells of no more ids than this; whether the real one does is not public. */
const MOST_IDS = 1000

/** Several records at once of which some have no such id; the reply tells of each. */
export class IdsFailure extends Failure {
  readonly ids: readonly string[]

  constructor(what: string, ids: readonly string[]) {
    super('invalid', `${what} does not exist.`, { code: 'INVALID_ID', target: 'id' })
    this.ids = ids.slice(0, MOST_IDS)
  }
}

/** A refusal by the OAuth token endpoint, which answers as RFC 6749 has it. */
export class OAuthFailure extends Failure {
  readonly error: string

  constructor(error: string, description: string, reason = `${error}: ${description}`) {
    super(error === 'invalid_client' ? 'unauthenticated' : 'invalid', description, { code: error, reason })
    this.error = error
  }
}

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
