import { randomUUID } from 'node:crypto'
import type { HeaderRecord } from '../../kernel/http/reply.ts'
import { isoSeconds, systemClock } from '../../kernel/organisation/clock.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { clientRequestId } from '../../protocols/client-request-id.ts'

/** The identifiers by which one request can be found again. */
export interface Trace {
  readonly traceId: string
  readonly correlationId: string
  /** `YYYY-MM-DD HH:MM:SSZ`, as AADSTS texts write it. */
  readonly timestamp: string
}

/** The correlation id is the caller's `client-request-id` (header or query), if it sent one. */
export function traceOf(request: ResolvedRequest | undefined): Trace {
  const organisation = request?.organisation
  const sent = clientRequestId(request?.headers['client-request-id'] ?? request?.query['client-request-id'])
  return {
    traceId: organisation?.random.uuid() ?? randomUUID(),
    correlationId: sent ?? organisation?.random.uuid() ?? randomUUID(),
    timestamp: isoSeconds((organisation?.clock ?? systemClock).now()).replace('T', ' '),
  }
}

const FIXED = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
  'x-ms-ests-server': '2.1.20000.0 - LOCAL ProdSlices',
  'content-type': 'application/json; charset=utf-8',
}
const NOT_KEPT = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache', expires: '-1', ...FIXED }
/** What any web page may read. */
const PUBLIC = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, OPTIONS' }
const KEYS = { ...NOT_KEPT, ...PUBLIC }
const METADATA = { 'cache-control': 'max-age=86400, private', ...PUBLIC, ...FIXED }

type Traced = Pick<Trace, 'traceId'>

/** Headers of a token, a page or a refusal. */
export function requestHeaders({ traceId }: Traced): HeaderRecord {
  return { ...NOT_KEPT, 'x-ms-request-id': traceId }
}

/** Headers of the key set; it is not to be kept, since an emulator is often started anew. */
export function keyHeaders({ traceId }: Traced): HeaderRecord {
  return { ...KEYS, 'x-ms-request-id': traceId }
}

/** Headers of metadata, which may be kept for a day. */
export function metadataHeaders({ traceId }: Traced): HeaderRecord {
  return { ...METADATA, 'x-ms-request-id': traceId }
}
