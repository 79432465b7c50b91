import { Failure, type FailureDetails } from '../../kernel/http/failure.ts'

/** Graph's own codes with the status and text that come with them. */
export function resourceNotFound(id: string): Failure {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`
  return new Failure('notFound', message, { code: 'Request_ResourceNotFound' })
}

export function badRequest(message: string, details: FailureDetails = {}): Failure {
  return new Failure('invalid', message, { code: 'Request_BadRequest', ...details })
}

export function unsupportedQuery(message: string): Failure {
  return new Failure('invalid', message, { code: 'Request_UnsupportedQuery' })
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

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** @throws Failure `Request_BadRequest` unless the text is a GUID */
export function requireGuid(text: string): string {
  if (!GUID.test(text)) throw badRequest(`Invalid object identifier '${text}'.`)
  return text
}

export function isGuid(text: string): boolean {
  return GUID.test(text)
}
