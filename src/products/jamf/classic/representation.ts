import { Reply } from '../../../kernel/http/reply.ts'
import type { ResolvedRequest } from '../../../kernel/pipeline/product.ts'
import { wantedFormat } from './negotiation.ts'
import { toXml } from './xml.ts'

/**
 * Writes a value of the Classic API, `{ root: … }`, in the format that the client wants. Absent values are empty text there.
 */
export function represent(call: Pick<ResolvedRequest, 'headers'>, value: object): Reply | Promise<Reply> {
  if (wantedFormat(call) === 'json') {
    const text = JSON.stringify(value, (_, member) => member ?? '')
    return new Reply({ headers: { 'content-type': 'application/json' }, body: Buffer.from(text) })
  }
  return toXml(value).then(
    text =>
      new Reply({ headers: { 'content-type': 'application/xml;charset=UTF-8' }, body: Buffer.from(text) }),
  )
}
