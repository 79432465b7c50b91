import type { Call } from '../../kernel/product.ts'
import { mintEntraToken } from '../minting/entra-token.ts'
import { mintJamfToken } from '../minting/jamf-token.ts'
import { checkOrder, type TokenOrder } from '../minting/order.ts'

/** Any token, good or bad, without asking for a secret. `async`, since signing waits. */
export async function mintToken({ world, body }: Call<undefined>): Promise<object> {
  const order = (body ?? {}) as TokenOrder
  checkOrder(order)
  if (!order.jamf) return mintEntraToken(world, order)
  return mintJamfToken(world, { owner: order.jamf, lifetime: order.lifetime })
}
