import { decodeJwt } from 'jose'
import type { Tenants, World } from '../kernel/tenants.ts'
import { signingKeys } from './signing-keys.ts'
import { type Claims, TokenError, verifyToken } from './tokens.ts'

/** A bearer that has been verified, with the world that issued it. */
export interface Bearer {
  readonly world: World
  readonly claims: Claims
}

interface Remembered extends Bearer {
  /** Milliseconds; from then on the token must be looked at again. */
  readonly until: number
  readonly keys: unknown
}

/** Tokens are about 1.5 kB each, so this bounds the memory to some 6 MB. */
const CAPACITY = 4096

type Verify = (token: string) => Bearer | Promise<Bearer>
const memories = new WeakMap<Tenants, Verify>()

/**
 * Verifies a bearer and remembers it until it expires or the world's keys change, so that a client that sends the
 * same token a thousand times costs one verification.
 *
 * @throws TokenError
 */
export function verifyBearer(tenants: Tenants, token: string): Bearer | Promise<Bearer> {
  let verify = memories.get(tenants)
  if (!verify) {
    verify = openMemory(tenants)
    memories.set(tenants, verify)
  }
  return verify(token)
}

function openMemory(tenants: Tenants): Verify {
  const remembered = new Map<string, Remembered>()
  const verify = async (token: string): Promise<Bearer> => {
    const world = issuerOf(token, tenants)
    const claims = await verifyToken(world, token)
    const until = Number(claims.exp) * 1000
    if (remembered.size >= CAPACITY) remembered.delete(remembered.keys().next().value!)
    remembered.set(token, { world, claims, until, keys: signingKeys(world.database) })
    return { world, claims }
  }
  return token => {
    const known = remembered.get(token)
    if (!known) return verify(token)
    const { world, until, keys } = known
    if (world.clock.now() < until && signingKeys(world.database) === keys) return known
    remembered.delete(token)
    return verify(token)
  }
}

/** The world whose tenant id the unverified `tid` names. @throws TokenError */
function issuerOf(token: string, tenants: Tenants): World {
  let tid: unknown
  try {
    tid = decodeJwt(token).tid
  } catch {
    throw new TokenError('malformed')
  }
  const world = typeof tid === 'string' ? tenants.find(tid) : undefined
  if (!world) throw new TokenError('signature')
  return world
}
