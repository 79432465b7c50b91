import type { Arrival } from '../../../kernel/product.ts'
import { Reply } from '../../../kernel/product.ts'
import { wantedFormat } from './negotiation.ts'
import { toXml } from './xml.ts'

/** Answers a Classic request with a value in the format that the client wants. Absent values are empty text there. */
export async function classicAnswer(
  call: Pick<Arrival, 'headers'>,
  root: string,
  value: unknown,
): Promise<Reply> {
  if (wantedFormat(call) === 'json') {
    const text = JSON.stringify({ [root]: value }, (_, member) => member ?? '')
    return new Reply({ headers: { 'content-type': 'application/json' }, body: Buffer.from(text) })
  }
  const body = Buffer.from(await toXml({ [root]: value }))
  return new Reply({ headers: { 'content-type': 'application/xml;charset=UTF-8' }, body })
}
