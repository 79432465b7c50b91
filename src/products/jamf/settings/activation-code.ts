import { createHash } from 'node:crypto'
import type { Result } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'

/** Some clients read it to see whether a login works. The code is made of the organisation's id, and activates nothing. */
export function classicGetActivationCode({ organisation: { database, tenantId } }: Call<Caller>): Result {
  const digits = createHash('sha256').update(tenantId).digest('hex').toUpperCase().slice(0, 32)
  return {
    activation_code: {
      organization_name: value<string>(database, 'SELECT display_name FROM organization')!,
      code: digits.match(/.{4}/g)!.join('-'),
    },
  }
}
