import { Reply, type Result } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Caller } from '../caller.ts'
import { smallBody } from '../pro/replies.ts'

/** The release whose API this is; clients read the part before the dash. */
const VERSION = '11.30.1-t1784555528405'

export function getJamfProVersion(): Result {
  return smallBody({ version: VERSION })
}

export function getHealth(): Result {
  return undefined
}

/** Problems of the instance; none. */
export function getHealthPage(_call: Call<Caller>): Result {
  return new Reply({ headers: { 'content-type': 'text/html;charset=UTF-8' }, body: '[]' })
}
