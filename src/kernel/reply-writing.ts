import type { FastifyReply, FastifyRequest } from 'fastify'
import { asFailure } from './failure.ts'
import type { Log } from './log.ts'
import { type AnyProduct, type Call, type HeaderRecord, Reply } from './product.ts'

type Body = string | Buffer | undefined

/** Writes what an operation gave. */
export function sendResult(reply: FastifyReply, product: AnyProduct, call: Call, result: unknown): void {
  const headers = product.replyHeaders?.(call) ?? {}
  if (result instanceof Reply) {
    Object.assign(headers, result.headers)
    write(reply, { status: result.status ?? call.operation.status, headers, body: result.body })
    return
  }
  const status = call.operation.status
  if (result === undefined) {
    delete headers['content-type']
    write(reply, { status, headers, body: undefined })
    return
  }
  headers['content-type'] ??= 'application/json'
  const isText = typeof result === 'string' || Buffer.isBuffer(result)
  write(reply, { status, headers, body: isText ? result : JSON.stringify(result) })
}

/** Writes whatever was thrown, in the product's own words. */
export function failureWriter(product: AnyProduct, log: Log) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const failure = asFailure(error)
    if (failure.kind === 'internal') {
      log.error({ err: failure.cause ?? failure, product: product.name }, 'failed')
    }
    const envelope = product.envelope(failure, request.arrival)
    const headers: HeaderRecord = { ...envelope.headers }
    if (failure.kind === 'methodNotAllowed' && failure.target) headers.allow = failure.target
    write(reply, { status: envelope.status ?? failure.status, headers, body: envelope.body })
  }
}

/**
 * The bytes go to Node's response itself: the framework would look at every header again, which costs a third of what a small reply takes.
 */
function write(
  reply: FastifyReply,
  { status, headers, body }: { status: number; headers: HeaderRecord; body: Body },
): void {
  reply.hijack()
  const response = reply.raw
  if (response.destroyed || response.headersSent) return
  if (status !== 204) headers['content-length'] = body === undefined ? '0' : String(Buffer.byteLength(body))
  response.writeHead(status, headers)
  response.end(body)
}
