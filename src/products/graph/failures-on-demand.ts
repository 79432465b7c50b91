import { Failure } from '../../kernel/failure.ts'
import { kindOfStatus } from '../../kernel/failures-on-demand.ts'

/** Graph's codes with the status that each comes with. */
const STATUSES: Readonly<Record<string, readonly [status: number, message: string]>> = {
  BadRequest: [400, 'The request could not be understood.'],
  InvalidRequest: [400, 'The request is not valid.'],
  Request_BadRequest: [400, 'A property of the request has a value that is not valid.'],
  Request_UnsupportedQuery: [400, 'Unsupported Query.'],
  Directory_ExpiredPageToken: [
    400,
    'The specified page token value has expired and can no longer be included in your request.',
  ],
  InvalidAuthenticationToken: [401, 'Lifetime validation failed, the token is expired.'],
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
  Request_MultipleObjectsWithSameKeyValue: [409, 'Another object has the same value for a key property.'],
  Directory_ConcurrencyViolation: [409, 'The object was changed by somebody else at the same time.'],
  resyncRequired: [410, 'The delta token is no longer valid; start again without one.'],
  syncStateNotFound: [410, 'The sync state of this delta token is gone; start again without one.'],
  PreconditionFailed: [412, 'The object has changed since it was read.'],
  TooManyRequests: [429, 'Too many requests.'],
  activityLimitReached: [429, 'The application has been throttled.'],
  generalException: [500, 'An unspecified error has occurred.'],
  UnknownError: [500, ''],
  Service_InternalServerError: [500, 'The directory has met an unexpected error.'],
  NotImplemented: [501, 'This is not implemented by the service.'],
  serviceNotAvailable: [503, 'The service is not available; try again later.'],
  ServiceUnavailable: [503, 'The service is not available; try again later.'],
  Directory_ReplicaUnavailable: [503, 'The preferred replica of the directory is not available.'],
}

export const failureNames: readonly string[] = Object.keys(STATUSES)

export function failureNamed(name: string): Failure | undefined {
  if (!Object.hasOwn(STATUSES, name)) return undefined
  const [status, message] = STATUSES[name]!
  return new Failure(kindOfStatus(status), message, { code: name, status })
}
