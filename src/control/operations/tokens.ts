import type { UnboundOperation } from '../../kernel/pipeline/product.ts'
import { mintEntraToken } from '../minting/entra-token.ts'
import { mintJamfToken } from '../minting/jamf-token.ts'
import { checkOrder } from '../minting/order.ts'
import type { RequestBodies } from '../request-bodies.ts'

/** Any token, good or bad, without asking for a secret. The keys of bad ones are not the organisation's, and are made first. */
export const mintToken: UnboundOperation<undefined, RequestBodies['mintToken']> = {
  transaction: 'none',
  run({ organisation, body: order = {} }) {
    checkOrder(order)
    if (!order.jamf) return mintEntraToken(organisation, order)
    return mintJamfToken(organisation, { owner: order.jamf, lifetime: order.lifetime })
  },
}
