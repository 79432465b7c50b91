import { Failure, type FailureDetails, type FailureKind } from '../../kernel/http/failure.ts'
import { kindOfStatus } from '../../kernel/http/failure-names.ts'
import { isGuid } from '../../protocols/guid.ts'

/** Graph's codes: the status that each comes with, and what it says where there is no more to say. */
const CODES = {
  BadRequest: [400, 'The request could not be understood.'],
  InvalidRequest: [400, 'The request is not valid.'],
  Request_BadRequest: [400, 'A property of the request has a value that is not valid.'],
  Request_UnsupportedQuery: [400, 'Unsupported Query.'],
  Directory_ExpiredPageToken: [
    400,
    'The specified page token value has expired and can no longer be included in your request.',
  ],
  InvalidAuthenticationToken: [401, 'Lifetime validation failed, the token is expired.'],
  Authentication_MissingOrMalformed: [401, 'Access Token missing or malformed.'],
  Authorization_IdentityNotFound: [401, 'The identity of the calling application could not be established.'],
  Authorization_RequestDenied: [403, 'Insufficient privileges to complete the operation.'],
  accessDenied: [403, 'Either scp or roles claim need to be present in the token.'],
  Forbidden: [403, 'The service behind this resource denies access.'],
  Directory_QuotaExceeded: [403, 'The directory has reached the number of objects that it may hold.'],
  Directory_ResultSizeLimitExceeded: [403, 'The result is larger than the directory gives in one reply.'],
  Request_ResourceNotFound: [
    404,
    'Resource does not exist or one of its queried reference-property objects are not present.',
  ],
  itemNotFound: [404, 'The resource could not be found.'],
  RequestTimeout: [408, 'The request took too long to arrive.'],
  Request_MultipleObjectsWithSameKeyValue: [409, 'Another object has the same value for a key property.'],
  Directory_ConcurrencyViolation: [409, 'The object was changed by somebody else at the same time.'],
  resyncRequired: [410, 'The delta token is no longer valid; start again without one.'],
  syncStateNotFound: [410, 'The sync state of this delta token is gone; start again without one.'],
  PreconditionFailed: [412, 'The object has changed since it was read.'],
  RequestEntityTooLarge: [413, 'The body of the request is too large.'],
  RequestBodyRead: [415, 'The body of the request has a type that cannot be read.'],
  TooManyRequests: [429, 'Too many requests.'],
  activityLimitReached: [429, 'The application has been throttled.'],
  RequestHeaderFieldsTooLarge: [431, 'The headers of the request are too large.'],
  generalException: [500, 'An unspecified error has occurred.'],
  UnknownError: [500, ''],
  Service_InternalServerError: [500, 'The directory has met an unexpected error.'],
  NotImplemented: [501, 'This is not implemented by the service.'],
  serviceNotAvailable: [503, 'The service is not available; try again later.'],
  ServiceUnavailable: [503, 'The service is not available; try again later.'],
  Directory_ReplicaUnavailable: [503, 'The preferred replica of the directory is not available.'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>

/** The code of what has none of its own. */
export const CODE_OF_KIND: Readonly<Record<FailureKind, keyof typeof CODES>> = {
  invalid: 'BadRequest',
  unauthenticated: 'InvalidAuthenticationToken',
  forbidden: 'Authorization_RequestDenied',
  notFound: 'Request_ResourceNotFound',
  notEmulated: 'NotImplemented',
  methodNotAllowed: 'Request_BadRequest',
  conflict: 'Request_MultipleObjectsWithSameKeyValue',
  tooLarge: 'RequestEntityTooLarge',
  headersTooLarge: 'RequestHeaderFieldsTooLarge',
  unsupportedMediaType: 'RequestBodyRead',
  timeout: 'RequestTimeout',
  throttled: 'TooManyRequests',
  unavailable: 'serviceNotAvailable',
  internal: 'generalException',
}

/** Graph's own codes with the status and text that come with them. */
export function resourceNotFound(id: string): Failure {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`
  return new Failure('notFound', message, { code: 'Request_ResourceNotFound' })
}

export function badRequest(message: string, details: FailureDetails = {}): Failure {
  return new Failure('invalid', message, { code: 'Request_BadRequest', ...details })
}

/** What of a request is wrong, for programs to read. */
interface Detail {
  readonly code: 'InvalidValue' | 'ObjectConflict' | 'ConflictingObjects' | 'GenericError'
  /** A property, or for `ConflictingObjects` an object: `User_{id}`. */
  readonly target: string
}

/** A refusal of the directory that says what is wrong with which property. */
export class DetailedFailure extends Failure {
  readonly details: readonly Detail[]

  constructor(message: string, details: readonly [Detail, ...Detail[]]) {
    super('invalid', message, { code: 'Request_BadRequest', target: details[0].target })
    this.details = details
  }
}

/**
 * A value that a property does not take. The details carry the message too (msgraph-sdk-javascript#1523, ansible-collections/azure#573).
 *
 * @param resource as messages name it: `User`
 */
export function invalidValue(resource: string, property: string): Failure {
  const message = `Invalid value specified for property '${property}' of resource '${resource}'.`
  return new DetailedFailure(message, [{ code: 'InvalidValue', target: property }])
}

/**
 * A value that another object has, where no two may have the same (microsoftgraph/microsoft-graph-docs#1508, contrib#8421).
 *
 * @param other what has it, where that is known: `User_{id}`
 */
export function objectConflict(property: string, other?: string): Failure {
  const message = `Another object with the same value for property ${property} already exists.`
  return new DetailedFailure(message, [
    { code: 'ObjectConflict', target: property },
    ...(other === undefined ? [] : [{ code: 'ConflictingObjects', target: other } as const]),
  ])
}

export function unsupportedQuery(message: string): Failure {
  return new Failure('invalid', message, { code: 'Request_UnsupportedQuery' })
}

/** Seen in public scripts (2019) for filters. */
export function tooManyClauses(count: number, most: number): Failure {
  return unsupportedQuery(
    `Too many child clauses specified in search filter expression containing 'OR' operators: ${count}. Max allowed: ${most}.`,
  )
}

export function expiredPageToken(): Failure {
  const message = 'The specified page token value has expired and can no longer be included in your request.'
  return new Failure('invalid', message, { code: 'Directory_ExpiredPageToken' })
}

/** Faults in the text of a URL or a query option. */
export function parseFailure(message: string): Failure {
  return new Failure('invalid', message, { code: 'BadRequest' })
}

export const UNREADABLE_BODY =
  'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.'

export function unknownSegment(segment: string): Failure {
  return parseFailure(`Resource not found for the segment '${segment}'.`)
}

/** @param reason what exactly, for the journal */
export function invalidToken(message: string, reason: string): Failure {
  return new Failure('unauthenticated', message, { code: 'InvalidAuthenticationToken', reason })
}

/** @param reason what is missing, for the journal */
export function insufficientPrivileges(reason: string): Failure {
  return new Failure('forbidden', 'Insufficient privileges to complete the operation.', {
    code: 'Authorization_RequestDenied',
    reason,
  })
}

/** @throws Failure `Request_BadRequest` unless the text is a GUID */
export function requireGuid(text: string): string {
  if (!isGuid(text)) throw badRequest(`Invalid object identifier '${text}'.`)
  return text
}

export const failureNames: readonly string[] = Object.keys(CODES)

export function failureNamed(name: string): Failure | undefined {
  if (!Object.hasOwn(CODES, name)) return undefined
  const [status, message] = CODES[name as keyof typeof CODES]
  return new Failure(kindOfStatus(status), message, { code: name, status })
}
