import { DatabaseError } from '../sqlite/database.ts'
import type { HeaderValues } from './reply.ts'

/** What kind of thing went wrong, in words every product understands. */
export type FailureKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'notEmulated'
  | 'methodNotAllowed'
  | 'conflict'
  | 'tooLarge'
  | 'headersTooLarge'
  | 'unsupportedMediaType'
  | 'timeout'
  | 'throttled'
  | 'unavailable'
  | 'internal'

/** The HTTP status that is usual for each kind. */
export const STATUS: Readonly<Record<FailureKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  notEmulated: 404,
  methodNotAllowed: 405,
  conflict: 409,
  tooLarge: 413,
  headersTooLarge: 431,
  unsupportedMediaType: 415,
  timeout: 408,
  throttled: 429,
  unavailable: 503,
  internal: 500,
}

export interface FailureDetails {
  /** The cloud's own code (`Request_ResourceNotFound`, `INVALID_ID`); each product has one per kind otherwise. */
  readonly code?: string
  /** HTTP status where it differs from the kind's usual one. */
  readonly status?: number
  /** The property, parameter or segment that is at fault. */
  readonly target?: string
  /** Why, in words for the journal, where the cloud's own message keeps it back. */
  readonly reason?: string
  /** Headers of the reply beside the product's own. */
  readonly headers?: HeaderValues
  readonly cause?: unknown
}

/** What somebody who asked for a failure wants its reply to say, whatever the cloud would say by itself. */
export interface Demand {
  readonly status?: number | undefined
  readonly message?: string | undefined
}

/**
 * Anything that ends a request early. It may be thrown from any layer; the product's `envelope` alone turns it into
 * that cloud's error reply.
 */
export class Failure extends Error {
  readonly kind: FailureKind
  readonly code: string | undefined
  readonly status: number
  readonly target: string | undefined
  readonly reason: string
  readonly headers: HeaderValues
  /** Set for what did not happen by itself but was asked for. */
  readonly demand?: Demand

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.code = details.code
    this.status = details.status ?? STATUS[kind]
    this.target = details.target
    this.reason = details.reason ?? message
    this.headers = details.headers ?? {}
  }
}

/** Thrown to end a request without an answer: its connection is cut. */
export class Interruption extends Error {}

const FRAMEWORK_KINDS: Readonly<Record<string, FailureKind>> = {
  FST_ERR_BAD_URL: 'invalid',
  FST_ERR_CTP_BODY_TOO_LARGE: 'tooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupportedMediaType',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid',
  FST_ERR_MAX_PARAM_LENGTH: 'invalid',
}

/** What SQLite and the system say when the disk, not the request, is at fault, and what to do. */
const STORAGE_REASONS: readonly (readonly [code: RegExp, reason: string])[] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)/, 'The disk is full. Make room where --data leads and try again.'],
  [
    /^(SQLITE_READONLY|EROFS|EACCES|EPERM)/,
    'The data directory cannot be written to. Allow it and try again.',
  ],
  [
    /^(SQLITE_(IOERR|CANTOPEN)|EIO|EMFILE|ENFILE)/,
    'The data directory cannot be read or written. Look whether its disk works and has room, and try again.',
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    "The organisation's data is damaged. Delete the organisation, or put a whole file in its place and start again.",
  ],
  [/^SQLITE_BUSY/, 'Another program holds the data. Close it there and try again.'],
]

/** @param error thrown by SQLite or the file system, or a DatabaseError that tells of one of these */
function storageFailure(error: unknown): Failure | undefined {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  const said = String(code ?? cause?.code ?? '')
  const [, reason] = STORAGE_REASONS.find(([pattern]) => pattern.test(said)) ?? []
  if (reason !== undefined) return new Failure('unavailable', reason, { cause: error })
  return error instanceof DatabaseError
    ? new Failure('unavailable', error.message, { cause: error })
    : undefined
}

/** What better-sqlite3 throws at whoever goes on with a database that was closed meanwhile; it has no code. */
function isClosedDatabase(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'The database connection is not open'
}

/**
 * Whatever was thrown, as a Failure: the framework's errors by their code, the disk's and those of a database that was taken away as
 * `unavailable`, anything unforeseen as `internal`.
 */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (isClosedDatabase(error)) {
    return new Failure(
      'unavailable',
      'The organisation was reset, restored or deleted in the meantime; ask again.',
    )
  }
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  const kind = typeof code === 'string' ? FRAMEWORK_KINDS[code] : undefined
  if (kind) return new Failure(kind, (error as Error).message, { cause: error })
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new Failure('invalid', (error as Error).message, { status: statusCode, cause: error })
  }
  return (
    storageFailure(error) ?? new Failure('internal', 'The request could not be processed.', { cause: error })
  )
}
