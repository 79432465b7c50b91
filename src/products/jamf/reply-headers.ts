import type { Call, HeaderRecord, HeaderValues } from '../../kernel/pipeline/product.ts'
import type { Caller } from './authenticate.ts'

const PRO: HeaderValues = { 'cache-control': 'no-cache, no-store, must-revalidate', expires: '0' }
const CLASSIC: HeaderValues = {
  'cache-control': 'no-store, no-cache, must-revalidate, max-age=0, post-check=0, pre-check=0',
  'accept-ranges': 'bytes',
  vary: 'Accept-Charset,Accept-Encoding,Accept-Language,Accept',
}

/** Headers of successful replies: nothing may be kept, and a Classic reply depends on what was accepted. */
export function replyHeaders({ operation }: Call<Caller>): HeaderRecord {
  return { ...(operation.path.startsWith('/JSSResource') ? CLASSIC : PRO) }
}
