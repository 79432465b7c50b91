import { Reply } from '../../kernel/http/reply.ts'
import type { UnboundOperation } from '../../kernel/pipeline/product.ts'

/** All figures of this emulator, in the text format of Prometheus. */
export const getMetrics: UnboundOperation<undefined> = {
  transaction: 'none',
  async run({ organisations }) {
    // Loaded when somebody asks for the first time: most never do.
    const { exposition } = await import('../metrics.ts')
    const { contentType, text } = await exposition(organisations)
    return new Reply({ headers: { 'content-type': contentType }, body: text })
  },
}
