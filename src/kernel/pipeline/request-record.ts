import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { observe } from '../contract/conformance/observe.ts'
import type { HeaderRecord, Reply } from '../http/reply.ts'
import type { TurnedAway } from '../listener/proxy.ts'
import type { Log } from '../log.ts'
import type { Organisation } from '../organisation/organisation.ts'
import type { AnyProduct } from './product.ts'
import { requestCountsOf } from './request-counts.ts'

/** A reply as it is about to be written. */
export interface Outcome {
  /** 0 where the client sees no answer. */
  readonly status: number
  readonly headers: HeaderRecord
  readonly body: Reply['body']
  /** Why the request was refused or its answer cut off. */
  readonly reason?: string
}

/** Whose replies are written, and where it is told of them. */
export interface Writer {
  readonly product: AnyProduct
  readonly log: Log
}

/** Counts the request, logs it in a line, and makes an entry in the journal of the organisation that it concerns. */
export function record(request: FastifyRequest, { product, log }: Writer, outcome: Outcome): void {
  if (!request.resolved) return
  const { organisation, requestLog, operation, method, origin, url, headers, organisations } =
    request.resolved
  const { status, body, reason } = outcome
  const milliseconds = performance.now() - requestLog.arrivedAt
  requestCountsOf(organisations, product.name).count(operation?.id ?? '', status, milliseconds)
  // Who looks at the emulator itself, such as a health check every second, is of less interest than who uses it.
  const level = product.unrecorded ? 'debug' : 'info'
  if (log.isLevelEnabled(level)) {
    const [path] = url.split('?', 1)
    const { tenantId } = organisation
    log[level](
      { method, path, status, product: product.name, tenantId, ...(reason && { reason }) },
      'answered',
    )
  }
  if (product.unrecorded) return
  organisation.journal.add({
    time: organisation.clock.now(),
    product: product.name,
    operation: operation?.id,
    template: operation?.path,
    method,
    url: origin + url,
    sender: requestLog.sender,
    caller: 'caller' in requestLog ? requestLog.caller : callerName(request, product),
    requestHeaders: headers,
    requestBody: request.sent,
    status,
    responseHeaders: outcome.headers,
    responseBody: body instanceof Readable || method === 'HEAD' ? undefined : body,
    milliseconds,
    fault: requestLog.fault,
    reason: reason && reason + noteOnCompression(reason, request),
  })
  // What the emulator asks by itself is no client's doing.
  if (organisation.contract.mode !== 'off' && requestLog.sender === undefined)
    watch(request, { product, log }, outcome)
}

/** The reply is on its way: whatever happens here is no reason to break it off. */
function watch(request: FastifyRequest, { product, log }: Writer, outcome: Outcome): void {
  try {
    observe(request, product, outcome)
  } catch (error) {
    log.error({ err: error as Error, product: product.name }, 'the contract could not be looked at')
  }
}

/** What the proxy turned away concerns no organisation: it is kept with the first one, where somebody who wonders looks. */
export function recordTurnedAway(
  { method, url, headers, answer, reason }: TurnedAway,
  { clock, journal }: Organisation,
  log: Log,
): void {
  const { status } = answer
  log.info({ method, host: new URL(url).host, status, product: PROXY, reason }, 'answered')
  journal.add({
    time: clock.now(),
    product: PROXY,
    operation: undefined,
    template: undefined,
    method,
    url,
    caller: undefined,
    sender: undefined,
    requestHeaders: headers,
    requestBody: undefined,
    status,
    responseHeaders: answer.headers,
    responseBody: answer.body,
    milliseconds: 0,
    fault: undefined,
    reason,
  })
}

/** As the journal calls it where no product answered. */
export const PROXY = 'proxy'

/** None of the clouds reads a compressed body, and what they say of it leads nowhere. */
function noteOnCompression(reason: string, { headers, sent }: FastifyRequest): string {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (!sent?.length || encoding === 'identity') return ''
  const stop = reason.endsWith('.') ? '' : '.'
  return `${stop} The body came compressed with ${encoding}, which is not understood; send it as it is.`
}

/** For what was refused before it came to an operation. */
function callerName(request: FastifyRequest, product: AnyProduct): string | undefined {
  const { identity, resolved, headers, body } = request
  return identity && product.callerName?.({ caller: identity.caller, headers, query: resolved!.query, body })
}
