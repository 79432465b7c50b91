import type { World } from '../kernel/tenants.ts'
import { type KeyMaterial, makeKeyMaterial } from './development-key.ts'
import { openKeySupply } from './signing-key-supply.ts'
import { addSigningKey, signingKeys, withdrawSigningKeys } from './signing-keys.ts'

/**
 * Makes a key that the organisation has not had current; the earlier ones go on verifying unless they are withdrawn.
 *
 * @param options `withdraw`: takes the earlier keys back, so that what they have signed no longer verifies
 */
export async function rotateSigningKey(world: World, { withdraw }: { withdraw: boolean }): Promise<void> {
  const material = await freshKey(world)
  const { database } = world
  database.transaction(() => {
    if (withdraw) withdrawSigningKeys(database)
    addSigningKey(database, material, world.clock.now())
  })()
}

async function freshKey(world: World): Promise<KeyMaterial> {
  const supply = await openKeySupply()
  const published = new Set(signingKeys(world.database).map(({ kid }) => kid))
  // A kept organisation may have taken these keys in an earlier run.
  for (let tried = 0; tried < supply.size && published.size < supply.size; tried++) {
    const key = supply.spare()
    if (!published.has(key.kid)) return key
  }
  return makeKeyMaterial()
}
