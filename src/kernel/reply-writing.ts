import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { asFailure, type Failure, Interruption } from './failure.ts'
import type { Log } from './log.ts'
import { type AnyProduct, type Call, type HeaderRecord, Reply } from './product.ts'

type Body = string | Buffer | undefined

/** A reply as it is about to be written. */
interface Outcome {
  /** 0 where the client sees no answer. */
  readonly status: number
  readonly headers: HeaderRecord
  readonly body: Body
  /** Why the request was refused. */
  readonly failure?: Failure
}

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
      noteIn(request, product, { status: 0, headers: {}, body: undefined })
      interrupt(reply)
      return
    }
    const failure = asFailure(error)
    if (failure.kind === 'internal' || (failure.status >= 500 && failure.cause !== undefined)) {
      log.error({ err: failure.cause ?? failure, product: product.name }, failure.message)
    }
    const envelope = product.envelope(failure, request.arrival)
    const headers: HeaderRecord = { ...envelope.headers, ...failure.headers }
    if (failure.kind === 'methodNotAllowed' && failure.target) headers.allow = failure.target
    write(reply, product, {
      status: envelope.status ?? failure.status,
      headers,
      body: envelope.body,
      failure,
    })
  }
}

/** Cuts the connection; the client sees no answer at all. */
function interrupt(reply: FastifyReply): void {
  reply.hijack()
  reply.raw.socket?.resetAndDestroy()
}

/**
 * The bytes go to Node's response itself: the framework would look at every header again, which costs a third of what a small reply takes.
 */
function write(reply: FastifyReply, product: AnyProduct, outcome: Outcome): void {
  reply.hijack()
  const { arrival } = reply.request
  if (arrival?.trail.headers) Object.assign(outcome.headers, arrival.trail.headers)
  noteIn(reply.request, product, outcome)
  const response = reply.raw
  if (response.destroyed || response.headersSent) return
  const ending = arrival?.trail.ending
  if (ending === 'reset') interrupt(reply)
  else send(response, outcome, ending?.truncate)
}

/** @param truncate send only so many bytes of what the headers promise */
function send(
  response: ServerResponse,
  { status, headers, body }: Outcome,
  truncate: number | undefined,
): void {
  if (status !== 204) headers['content-length'] = body === undefined ? '0' : String(Buffer.byteLength(body))
  response.writeHead(status, headers)
  if (truncate === undefined) response.end(body)
  else response.write(Buffer.from(body ?? '').subarray(0, truncate), () => response.socket?.destroy())
}

/** Makes an entry in the journal of the world that the request concerns. */
function noteIn(request: FastifyRequest, product: AnyProduct, outcome: Outcome): void {
  if (product.unrecorded || !request.arrival) return
  const { world, trail, operation, method, origin, url, headers } = request.arrival
  const { status, body, failure } = outcome
  world.journal.add({
    time: world.clock.now(),
    product: product.name,
    operation: operation?.id,
    method,
    url: origin + url,
    caller: trail.caller ?? callerName(request, product),
    requestHeaders: headers,
    requestBody: request.body,
    status,
    responseHeaders: outcome.headers,
    responseBody: body,
    milliseconds: performance.now() - trail.arrivedAt,
    fault: trail.fault,
    reason: failure?.reason,
  })
}

/** For what was refused before it came to an operation. */
function callerName({ identity, headers, body }: FastifyRequest, product: AnyProduct): string | undefined {
  return identity && product.callerName?.({ caller: identity.caller, headers, body })
}
