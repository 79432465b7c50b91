import { randomUUID } from 'node:crypto'
import type { Failure, FailureKind } from '../../kernel/http/failure.ts'
import { type HeaderValues, Reply } from '../../kernel/http/reply.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { clientRequestId } from '../../protocols/client-request-id.ts'

/** The codes of the refusals, which are ours. */
export const CODES: Readonly<Record<FailureKind, string>> = {
  invalid: 'BadRequest',
  unauthenticated: 'Unauthorized',
  forbidden: 'Forbidden',
  notFound: 'NotFound',
  notEmulated: 'NotFound',
  methodNotAllowed: 'MethodNotAllowed',
  conflict: 'Conflict',
  tooLarge: 'RequestEntityTooLarge',
  headersTooLarge: 'RequestHeaderFieldsTooLarge',
  unsupportedMediaType: 'UnsupportedMediaType',
  timeout: 'RequestTimeout',
  throttled: 'TooManyRequests',
  unavailable: 'ServiceUnavailable',
  internal: 'InternalServerError',
}

/** Those of the gateway before the services, by their status. */
export const GATEWAY_CODES: Readonly<Record<number, string>> = { 502: 'BadGateway', 504: 'GatewayTimeout' }

/** Writes a failure in the dialect of OData v3, which the replies of these services are in; the real bodies are not public. */
export function envelope(failure: Failure, request: ResolvedRequest | undefined): Reply {
  const code = failure.code ?? GATEWAY_CODES[failure.status] ?? CODES[failure.kind]
  const error = { code, message: { lang: 'en-US', value: failure.message } }
  return new Reply({
    headers: {
      ...traceHeaders(request),
      'content-type': 'application/json; charset=utf-8',
      ...(failure.kind === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(failure.kind === 'notEmulated' ? { 'x-localtenant-not-emulated': failure.target ?? '' } : {}),
    },
    body: JSON.stringify({ 'odata.error': error }),
  })
}

/** The headers by which a request can be found again: our id, and the client's own where it sent one. */
export function traceHeaders(
  request: Pick<ResolvedRequest, 'headers' | 'organisation'> | undefined,
): HeaderValues {
  const sent = clientRequestId(request?.headers['client-request-id'])
  return {
    'request-id': request?.organisation.random.uuid() ?? randomUUID(),
    ...(sent ? { 'client-request-id': sent } : {}),
  }
}
