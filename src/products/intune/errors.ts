import { Failure, STATUS } from '../../kernel/http/failure.ts'
import { kindOfStatus } from '../../kernel/http/failure-names.ts'
import { isGuid } from '../../protocols/guid.ts'
import { CODES, GATEWAY_CODES } from './envelope.ts'

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

/** @throws Failure 400 unless the text is a GUID; in lower case */
export function requireGuid(text: string, what: string): string {
  if (!isGuid(text)) throw badRequest(`${what} '${text}' is not a GUID.`)
  return text.toLowerCase()
}

const STATUSES: ReadonlyMap<string, number> = new Map([
  ...Object.entries(CODES).map(([kind, code]) => [code, STATUS[kind as keyof typeof STATUS]] as const),
  ...Object.entries(GATEWAY_CODES).map(([status, code]) => [code, Number(status)] as const),
])

export const failureNames: readonly string[] = [...STATUSES.keys()]

export function failureNamed(name: string): Failure | undefined {
  const status = STATUSES.get(name)
  if (status === undefined) return undefined
  return new Failure(kindOfStatus(status), `The service answers with ${name}.`, { code: name, status })
}
