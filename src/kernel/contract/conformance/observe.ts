import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { HeaderValues } from '../../http/reply.ts'
import type { AnyProduct, Call, ResolvedRequest } from '../../pipeline/product.ts'
import type { OperationContract } from '../contract.ts'
import { shownName } from './finding.ts'
import { replyFindings } from './reply-findings.ts'
import { checkRequest, promisedLength, type RequestCheck } from './request-findings.ts'

/** A reply that is about to be written. */
interface Outcome {
  readonly status: number
  readonly headers: HeaderValues
  readonly body: string | Buffer | Readable | undefined
}

/**
 * Holds a request and its reply against the product's document and notes what is not as it says. A reply that a fault made, or touched,
 * is as somebody wanted it, so it counts as covered and is never wrong.
 */
export function observe(request: FastifyRequest, product: AnyProduct, outcome: Outcome): void {
  const { organisation, operation, requestLog, method } = request.resolved!
  const { contract, journal, tenantId, clock } = organisation
  const first = { tenantId, request: journal.lastId, time: clock.now() }
  // Some operations stand for many that are not emulated: `/users/{id}/{property}` for a user's messages.
  if (!operation || outcome.headers[NOT_EMULATED] !== undefined) {
    contract.observeUnknown({ ...unknownOperation(product, request.resolved!, outcome.headers), first })
    return
  }
  const { status, headers } = outcome
  const { findings, parameters } = requestLog.check ?? checkedRequest(request, product, operation)
  const isFault = requestLog.fault !== undefined || status === 0
  const isStream = outcome.body instanceof Readable
  const body = outcome.body instanceof Readable ? undefined : outcome.body
  const wrong = isFault
    ? []
    : replyFindings(operation, { status, headers, body, isStream, isHead: method === 'HEAD' })
  contract.observe({
    asked: { product: product.name, operation: operation.id, method: operation.method, path: operation.path },
    status,
    isFault,
    parameters,
    findings: [...findings, ...wrong],
    first,
  })
}

/** As it came: what an operation was given has been shaped by its schemas, and may have been changed. */
function checkedRequest(
  request: FastifyRequest,
  product: AnyProduct,
  operation: OperationContract,
): RequestCheck {
  const resolved = request.resolved!
  // Absent where it was refused before it came to its operation; what is no JSON was sent and came to nothing.
  const hasArrived = 'caller' in resolved.requestLog
  const { sent, body } = request
  const call: Call = { ...resolved, caller: request.identity?.caller, operation, body, parameters: {} }
  const length = sent?.length ?? promisedLength(call)
  const check = checkRequest(product, { call, length, hasReadBody: hasArrived || body !== undefined })
  if (hasArrived || !sent?.length) return check
  const type = shownName(request.headers['content-type'] ?? 'no type')
  const sentence = `The body cannot be read as ${type}.`
  const unreadable = { side: 'request', place: 'body', at: '', rule: 'unreadable', sentence } as const
  return { ...check, findings: [...check.findings, unreadable] }
}

const NOT_EMULATED = 'x-localtenant-not-emulated'

const ID = /^(?:\d+|\(?(?:guid)?'?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}'?\)?)$/i

function unknownOperation(product: AnyProduct, { method, url }: ResolvedRequest, headers: HeaderValues) {
  const segments = url.split('?')[0]!.split('/').slice(0, 20)
  const path = segments.map(segment => (ID.test(segment) ? '{id}' : shownName(segment))).join('/')
  const missing = [headers[NOT_EMULATED]].flat()[0]
  const allowed = [headers.allow].flat()[0]
  const why =
    missing !== undefined
      ? `Not emulated: ${shownName(missing)}.`
      : allowed !== undefined
        ? `The document has ${allowed} here.`
        : 'It is in no document.'
  return { product: product.name, method, path, sentence: why }
}
