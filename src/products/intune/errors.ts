import { Failure } from '../../kernel/http/failure.ts'

/** @param reason what exactly, for the journal */
export function unauthorized(message: string, reason: string): Failure {
  return new Failure('unauthenticated', message, { reason })
}

/** @param reason what exactly, for the journal, where the message does not say it */
export function forbidden(message: string, reason = message): Failure {
  return new Failure('forbidden', message, { reason })
}

export function badRequest(message: string): Failure {
  return new Failure('invalid', message)
}

export function notFound(message: string): Failure {
  return new Failure('notFound', message)
}

/** @param operation what the real service would have done, for the header that says so */
export function notEmulated(operation: string): Failure {
  return new Failure('notEmulated', `${operation} is not emulated.`, { target: operation })
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** @throws Failure 400 unless the text is a GUID; in lower case */
export function requireGuid(text: string, what: string): string {
  if (!GUID.test(text)) throw badRequest(`${what} '${text}' is not a GUID.`)
  return text.toLowerCase()
}
