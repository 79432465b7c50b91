import type { Call, HeaderRecord } from '../../kernel/pipeline/product.ts'
import type { Caller } from './authenticate.ts'
import { traceHeaders } from './envelope.ts'

/** Headers of every successful reply. */
export function replyHeaders(call: Call<Caller>): HeaderRecord {
  return { ...traceHeaders(call), 'content-type': 'application/json; charset=utf-8' }
}
