import type { UnboundOperation } from '../../kernel/pipeline/product.ts'
import { mintEntraToken } from '../minting/entra-token.ts'
import { mintJamfToken } from '../minting/jamf-token.ts'
import { checkOrder, type TokenOrder } from '../minting/order.ts'

/** Any token, good or bad, without asking for a secret. The keys of bad ones are not the organisation's, and are made first. */
export const mintToken: UnboundOperation<undefined> = {
  transaction: 'none',
  run({ organisation, body }) {
    const order = (body ?? {}) as TokenOrder
    checkOrder(order)
    if (!order.jamf) return mintEntraToken(organisation, order)
    return mintJamfToken(organisation, { owner: order.jamf, lifetime: order.lifetime })
  },
}
