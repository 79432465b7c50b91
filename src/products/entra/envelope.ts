import type { Failure } from '../../kernel/http/failure.ts'
import { Reply } from '../../kernel/http/reply.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { AadstsFailure, EntraFailure } from './errors.ts'
import { onDemand } from './failures-on-demand.ts'
import { errorPage } from './pages/error.ts'
import { pageReply } from './pages/layout.ts'
import { requestHeaders, type Trace, traceOf } from './trace.ts'

interface Refusal {
  readonly status: number
  /** OAuth's word for it. */
  readonly error: string
  /** The AADSTS number. */
  readonly number: number
  readonly message: string
  readonly suberror?: string | undefined
  readonly claims?: string | undefined
}

/** Writes a failure as the token service does: an OAuth error to programs, a page to browsers, both with number and trace. */
export function envelope(failure: Failure, request: ResolvedRequest | undefined): Reply {
  const trace = traceOf(request)
  const refusal = refusalOf(failure, request)
  const text = `AADSTS${refusal.number}: ${refusal.message}`
  if (request && isForBrowsers(request)) {
    const { status } = refusal
    return pageReply({
      title: 'Sign in: error',
      body: errorPage(text, trace),
      status,
      headers: requestHeaders(trace),
    })
  }
  return new Reply({
    status: refusal.status,
    headers: {
      ...requestHeaders(trace),
      ...(failure.target === 'route' ? { 'x-localtenant-not-emulated': routeOf(request) } : {}),
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(errorBody(refusal, text, trace)),
  })
}

function routeOf(request: ResolvedRequest | undefined): string {
  return `${request?.method} ${request?.url.split('?')[0]}`.slice(0, 200)
}

function errorBody({ error, number, suberror, claims }: Refusal, text: string, trace: Trace): object {
  const { traceId, correlationId, timestamp } = trace
  return {
    error,
    error_description: `${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    ...(suberror ? { suberror } : {}),
    ...(claims ? { claims } : {}),
  }
}

/** Consent is the only thing here that people see; its path is looked at because a wrong method leads to no operation. */
export function isForBrowsers({ url }: Pick<ResolvedRequest, 'url'>): boolean {
  return /^[^?]*\/adminconsent\/*(\?|$)/i.test(url)
}

function refusalOf(failure: Failure, request: ResolvedRequest | undefined): Refusal {
  const { demand, status } = failure
  if (failure instanceof AadstsFailure) return refusedWith(failure, status)
  const own = translated(failure, request)
  const keepsStatus = demand !== undefined || !ALWAYS_400.includes(failure.kind)
  const refusal = refusedWith(own, keepsStatus ? status : own.status)
  return demand?.message === undefined ? refusal : { ...refusal, message: demand.message }
}

function refusedWith(failure: AadstsFailure, status: number): Refusal {
  const { aadsts: number, oauthError: error, message, suberror, claims } = failure
  return { status, error, number, message, suberror, claims }
}

/** What the framework refuses with a status of its own and the token service with 400. */
const ALWAYS_400 = ['invalid', 'methodNotAllowed', 'unsupportedMediaType']

/** The framework's refusals in the token service's numbers. */
function translated(failure: Failure, request: ResolvedRequest | undefined): AadstsFailure {
  if (failure.kind === 'internal' || failure.kind === 'unavailable') return onDemand(90033)
  if (failure.kind === 'throttled') return onDemand(90055)
  if (failure.kind === 'methodNotAllowed') {
    return new EntraFailure(900561, { allowed: failure.target ?? '', method: request?.method ?? '' })
  }
  // Whatever is no form, be it JSON or garbage, is to the token endpoint a form without fields.
  const unreadable = failure.kind === 'invalid' || failure.kind === 'unsupportedMediaType'
  const lacking = request?.operation?.extensions['x-unreadable-lacks']
  if (unreadable && lacking) return new EntraFailure(900144, { field: String(lacking) })
  return new EntraFailure(9002313)
}
