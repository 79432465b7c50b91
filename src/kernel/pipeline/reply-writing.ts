import type { ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { asFailure, Interruption } from '../http/failure.ts'
import { type Ending, type HeaderRecord, Reply } from '../http/reply.ts'
import { carrierOf } from '../listener/connection.ts'
import type { Log } from '../log.ts'
import { httpDate } from '../organisation/clock.ts'
import type { AnyProduct, Call, ResolvedRequest } from './product.ts'
import { requestCountsOf } from './request-counts.ts'

type Body = Reply['body']

/** A reply as it is about to be written. */
interface Outcome {
  /** 0 where the client sees no answer. */
  readonly status: number
  readonly headers: HeaderRecord
  readonly body: Body
  /** Why the request was refused or its answer cut off. */
  readonly reason?: string
}

/** One that is no stream. */
type Whole = Outcome & { readonly body: Exclude<Body, Readable> }

/** RFC 9113 section 7 */
const INTERNAL_ERROR = 2

/** Writes what an operation gave. */
export function sendResult(reply: FastifyReply, product: AnyProduct, call: Call, result: unknown): void {
  const headers = product.replyHeaders?.(call) ?? {}
  if (result instanceof Reply) {
    Object.assign(headers, result.headers)
    write(reply, product, { status: result.status ?? call.operation.status, headers, body: result.body })
    return
  }
  const status = call.operation.status
  if (result === undefined) {
    delete headers['content-type']
    write(reply, product, { status, headers, body: undefined })
    return
  }
  headers['content-type'] ??= 'application/json'
  const isText = typeof result === 'string' || Buffer.isBuffer(result)
  write(reply, product, { status, headers, body: isText ? result : JSON.stringify(result) })
}

/** Writes whatever was thrown, in the product's own words. */
export function failureWriter(product: AnyProduct, log: Log) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    if (error instanceof Interruption) {
      const reason = 'The connection was cut before anything was done.'
      noteIn(request, product, { status: 0, headers: {}, body: undefined, reason })
      interrupt(reply)
      return
    }
    const failure = asFailure(error)
    if (failure.status >= 500 && failure.cause !== undefined) {
      log.error({ err: failure.cause ?? failure, product: product.name }, failure.message)
    }
    const envelope = product.envelope(failure, request.resolved)
    const headers: HeaderRecord = { ...envelope.headers, ...failure.headers }
    if (failure.kind === 'methodNotAllowed' && failure.target) headers.allow = failure.target
    write(reply, product, {
      status: envelope.status ?? failure.status,
      headers,
      body: envelope.body,
      reason: failure.reason,
    })
  }
}

/** Cuts the connection, of HTTP/2 only the one stream; the client sees no answer at all. */
function interrupt(reply: FastifyReply): void {
  reply.hijack()
  // The response itself has no socket while an answer to an earlier request has yet to be sent.
  const carrier = carrierOf(reply.raw.req)
  // Only plain TCP can be reset; of TLS there is a layer in between that cannot.
  if ('resetAndDestroy' in carrier && !('encrypted' in carrier)) carrier.resetAndDestroy()
  else cut(carrier)
}

/** Ends a connection in the middle. A stream says so by a code that no client takes for a good end, or for leave to try again. */
function cut(carrier: ReturnType<typeof carrierOf>): void {
  if ('rstCode' in carrier) carrier.close(INTERNAL_ERROR)
  else carrier.destroy()
}

/**
 * The bytes go to Node's response itself: the framework would look at every header again, which costs a third of what a small reply takes.
 */
function write(reply: FastifyReply, product: AnyProduct, outcome: Outcome): void {
  reply.hijack()
  const { resolved } = reply.request
  if (resolved?.requestLog.headers) Object.assign(outcome.headers, resolved.requestLog.headers)
  // A cloud sends its own time. Node would send the machine's, which is right for what is no cloud.
  if (resolved && !product.unrecorded) outcome.headers.date ??= httpDate(resolved.organisation.clock.now())
  const response = reply.raw
  const ending = endingOf(resolved, () => sizeSent(response, outcome))
  noteIn(reply.request, product, ending ? cutOff(outcome, ending) : outcome)
  if (outcome.body instanceof Readable) {
    if (ending) interrupt(reply)
    if (ending || response.destroyed || response.headersSent) outcome.body.destroy()
    else sendStream(response, outcome, outcome.body)
    return
  }
  if (response.destroyed || response.headersSent) return
  if (ending === 'reset') interrupt(reply)
  else send(response, outcome as Whole, ending?.truncate)
}

/** How many bytes of a body the client gets to see; endless where nobody knows yet. */
function sizeSent({ req }: ServerResponse, { status, body = '' }: Outcome): number {
  if (status === 204 || req.method === 'HEAD') return 0
  return body instanceof Readable ? Number.POSITIVE_INFINITY : Buffer.byteLength(body)
}

/** How the reply is to end; of a body that has no more bytes than are to be sent nothing is cut. */
function endingOf(resolved: ResolvedRequest | undefined, size: () => number): Ending | undefined {
  const ending = resolved?.requestLog.ending
  return ending === undefined || ending === 'reset' || ending.truncate < size() ? ending : undefined
}

/** Sends what comes as it comes: nobody knows how long it will be. */
function sendStream(response: ServerResponse, { status, headers }: Outcome, body: Readable): void {
  response.writeHead(status, headers)
  if (response.req.method === 'HEAD') {
    body.destroy()
    response.end()
    return
  }
  // A stream may have nothing to say for a long time.
  response.flushHeaders()
  // Whichever of the two ends takes the other with it, and a client that leaves is no error.
  const sink = 'stream' in response ? carrierOf(response.req) : response
  pipeline(body, sink, () => {})
}

/** @param truncate send only so many bytes of what the headers promise */
function send(
  response: ServerResponse,
  { status, headers, body }: Whole,
  truncate: number | undefined,
): void {
  if (status !== 204) headers['content-length'] = body === undefined ? '0' : String(Buffer.byteLength(body))
  response.writeHead(status, headers)
  // HTTP/2 takes a body that is not to be sent for a mistake.
  if (truncate === undefined) response.end(response.req.method === 'HEAD' ? undefined : body)
  else response.write(Buffer.from(body ?? '').subarray(0, truncate), () => cut(carrierOf(response.req)))
}

/** What the client sees of an outcome that does not end well. */
function cutOff({ status, headers, body = '', reason = '' }: Outcome, ending: Ending): Outcome {
  if (ending === 'reset' || body instanceof Readable) {
    const cut = `The connection was cut instead of an answer with status ${status}.`
    return { status: 0, headers: {}, body: undefined, reason: `${reason} ${cut}`.trim() }
  }
  const seen = Buffer.from(Buffer.from(body).subarray(0, ending.truncate))
  const cut = `The connection was cut after ${seen.length} of the answer's ${Buffer.byteLength(body)} bytes.`
  return { status, headers, body: seen, reason: `${reason} ${cut}`.trim() }
}

/** Counts the request, and makes an entry in the journal of the organisation that it concerns. */
function noteIn(request: FastifyRequest, product: AnyProduct, outcome: Outcome): void {
  if (!request.resolved) return
  const { organisation, requestLog, operation, method, origin, url, headers, organisations } =
    request.resolved
  const { status, body, reason } = outcome
  const milliseconds = performance.now() - requestLog.arrivedAt
  requestCountsOf(organisations, product.name).count(operation?.id ?? '', status, milliseconds)
  if (product.unrecorded) return
  organisation.journal.add({
    time: organisation.clock.now(),
    product: product.name,
    operation: operation?.id,
    template: operation?.path,
    method,
    url: origin + url,
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
}

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
