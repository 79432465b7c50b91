import { rotateSigningKey } from '../../domain/tokens/key-rotation.ts'
import { signingKeys } from '../../domain/tokens/signing-keys.ts'
import type { Call, UnboundOperation } from '../../kernel/pipeline/product.ts'
import type { RequestBodies } from '../request-bodies.ts'

/** The keys that the organisation publishes, the current one first; nothing of them that is secret. */
export function listKeys({ organisation }: Pick<Call, 'organisation'>): object {
  const keys = signingKeys(organisation.database)
  return { keys: keys.map(({ kid, createdAt }, index) => ({ kid, current: index === 0, createdAt })) }
}

/** Makes another key the current one. Making the first one loads what certificates are made with. */
export const rotateKeys: UnboundOperation<undefined, RequestBodies['rotateKeys']> = {
  transaction: 'none',
  async run({ organisation, body }) {
    await rotateSigningKey(organisation, { withdraw: body?.withdraw ?? false })
    return listKeys({ organisation })
  },
}
