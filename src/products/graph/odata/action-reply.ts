import { Reply } from '../../../kernel/http/reply.ts'
import { contextUrl, isBare } from './annotations.ts'
import type { GraphCall } from './reading.ts'

/**
 * What an action gives back. Those that answer 200 carry this Location.
 *
 * @param type of the value, as contexts name it: `Edm.Boolean`
 */
export function actionReply(
  { origin, headers }: GraphCall,
  { type, value }: { type: string; value: unknown },
): Reply {
  const context = isBare(headers) ? {} : { '@odata.context': contextUrl(origin, type) }
  return new Reply({ headers: { location: origin }, body: JSON.stringify({ ...context, value }) })
}
