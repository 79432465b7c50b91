import { type ServerResponse, validateHeaderValue } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { asFailure, Interruption } from '../http/failure.ts'
import { type Ending, type HeaderRecord, Reply } from '../http/reply.ts'
import { carrierOf } from '../listener/connection.ts'
import { httpDate } from '../organisation/clock.ts'
import { type Call, headersTo, type ResolvedRequest } from './product.ts'
import { type Outcome, record, type Writer } from './request-record.ts'

type Body = Reply['body']

/** RFC 9113 section 7 */
const INTERNAL_ERROR = 2

/**
 * Writes what an operation gave.
 *
 * @throws TypeError, with nothing written, for a header that HTTP cannot carry: `failureWriter` answers then
 */
export function sendResult(reply: FastifyReply, writer: Writer, call: Call, result: unknown): void {
  const { product } = writer
  const status = (result instanceof Reply ? result.status : undefined) ?? call.operation.status
  const headers = product.replyHeaders?.(call, status) ?? {}
  if (result instanceof Reply) {
    if (result.status === 204) delete headers['content-type']
    Object.assign(headers, result.headers)
    write(reply, writer, { status, headers, body: result.body })
    return
  }
  if (result === undefined) {
    delete headers['content-type']
    write(reply, writer, { status, headers, body: undefined })
    return
  }
  headers['content-type'] ??= 'application/json'
  const isText = typeof result === 'string' || Buffer.isBuffer(result)
  write(reply, writer, { status, headers, body: isText ? result : JSON.stringify(result) })
}

/** Writes whatever was thrown, in the product's own words. */
export function failureWriter(writer: Writer) {
  const { product, log } = writer
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    if (error instanceof Interruption) {
      const reason = 'The connection was cut before anything was done.'
      record(request, writer, { status: 0, headers: {}, body: undefined, reason })
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
    const outcome = {
      status: envelope.status ?? failure.status,
      headers,
      body: envelope.body,
      reason: failure.reason,
    }
    try {
      write(reply, writer, outcome)
    } catch (refused) {
      // It is the failure's own headers that cannot be sent, or those of a fault.
      if (request.resolved) request.resolved.requestLog.headers = undefined
      log.error({ err: refused as Error, product: product.name }, 'a header cannot be sent')
      write(reply, writer, { ...outcome, headers: { ...envelope.headers } })
    }
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
function write(reply: FastifyReply, writer: Writer, { headers: given, ...rest }: Outcome): void {
  const { product } = writer
  const { resolved } = reply.request
  const outcome: Outcome = { ...rest, headers: headersTo(product, resolved?.host ?? '', given) }
  if (resolved?.requestLog.headers) Object.assign(outcome.headers, resolved.requestLog.headers)
  // A cloud sends its own time. Node would send the machine's, which is right for what is no cloud.
  if (resolved && !product.unrecorded) outcome.headers.date ??= httpDate(resolved.organisation.clock.now())
  const response = reply.raw
  const ending = endingOf(resolved, () => sizeSent(response, outcome))
  const isGone = response.destroyed || response.headersSent
  const isInterrupted = ending === 'reset' || (ending !== undefined && outcome.body instanceof Readable)
  // What cannot be sent shows here, while something else can still be answered.
  if (!isGone && !isInterrupted) writeHead(response, outcome)
  reply.hijack()
  record(reply.request, writer, ending ? cutOff(outcome, ending) : outcome)
  if (!isGone && !isInterrupted) sendBody(response, outcome.body, ending)
  else if (outcome.body instanceof Readable) outcome.body.destroy()
  if (!isGone && isInterrupted) interrupt(reply)
}

function sendBody(response: ServerResponse, body: Body, ending: Ending | undefined): void {
  if (body instanceof Readable) sendStream(response, body)
  else sendWhole(response, body, typeof ending === 'object' ? ending.truncate : undefined)
}

/** Nothing goes out before the body does. @throws TypeError for a header that HTTP cannot carry */
function writeHead(response: ServerResponse, { status, headers, body }: Outcome): void {
  if (status !== 204 && !(body instanceof Readable))
    headers['content-length'] = body === undefined ? '0' : String(Buffer.byteLength(body))
  // Of HTTP/2 Node looks at the names alone.
  if ('stream' in response)
    for (const [name, value] of Object.entries(headers))
      for (const text of [value].flat()) validateHeaderValue(name, text)
  response.writeHead(status, headers)
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
function sendStream(response: ServerResponse, body: Readable): void {
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
function sendWhole(
  response: ServerResponse,
  body: Exclude<Body, Readable>,
  truncate: number | undefined,
): void {
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
