import type { FailureKind } from '../../kernel/http/failure.ts'

/** Codes of the Pro API: the status that each comes with, and what it says where there is no more to say. */
export const CODES = {
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
