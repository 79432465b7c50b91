import { rotateSigningKey } from '../../domain/tokens/key-rotation.ts'
import { signingKeys } from '../../domain/tokens/signing-keys.ts'
import type { Call, UnboundOperation } from '../../kernel/pipeline/product.ts'

/** The keys that the organisation publishes, the current one first; nothing of them that is secret. */
export function listKeys({ world }: Pick<Call, 'world'>): object {
  const keys = signingKeys(world.database)
  return { keys: keys.map(({ kid, createdAt }, index) => ({ kid, current: index === 0, createdAt })) }
}

/** Makes another key the current one. Making the first one loads what certificates are made with. */
export const rotateKeys: UnboundOperation<undefined> = {
  transaction: 'none',
  async run({ world, body }) {
    const { withdraw = false } = (body ?? {}) as { withdraw?: boolean }
    await rotateSigningKey(world, { withdraw })
    return listKeys({ world })
  },
}
