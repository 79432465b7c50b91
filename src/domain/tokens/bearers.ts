import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Tenants } from '../../kernel/organisation/directory.ts'
import type { World } from '../../kernel/organisation/organisation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { statement } from '../../query/index.ts'
import { signingKeys } from './signing-keys.ts'
import { TokenError } from './token-error.ts'
import { type Claims, SKEW_SECONDS, verifyToken } from './tokens.ts'

/** A bearer that has been verified, with the world that issued it. */
export interface Bearer {
  readonly world: World
  readonly claims: Claims
}

interface Remembered extends Bearer {
  /** Milliseconds; before and from then on the token must be looked at again. */
  readonly from: number
  readonly until: number
  readonly keys: unknown
}

/** Tokens are about 1.5 kB each, so this bounds the memory to some 6 MB. */
const CAPACITY = 4096

interface Memory {
  verify(token: string): Bearer | Promise<Bearer>
  /** The world of a token that has been verified before. */
  worldOf(token: string): World | undefined
}

const memories = new WeakMap<Tenants, Memory>()

/**
 * Verifies a bearer and remembers it until it expires or the world's keys change, so that a client that sends the
 * same token a thousand times costs one verification.
 *
 * @throws TokenError
 */
export function verifyBearer(tenants: Tenants, token: string): Bearer | Promise<Bearer> {
  return memoryOf(tenants).verify(token)
}

/** The world that issued the bearer of an `Authorization` header, or that it claims to be of: nothing is verified. */
export function worldOfBearer(tenants: Tenants, authorization = ''): World | undefined {
  const token = /^bearer +(\S+)/i.exec(authorization)?.[1]
  if (!token) return undefined
  const known = memoryOf(tenants).worldOf(token)
  if (known) return known
  try {
    return claimedWorld(token, tenants)
  } catch {
    return undefined
  }
}

function memoryOf(tenants: Tenants): Memory {
  let memory = memories.get(tenants)
  if (!memory) {
    memory = openMemory(tenants)
    memories.set(tenants, memory)
  }
  return memory
}

function openMemory(tenants: Tenants): Memory {
  const remembered = new Map<string, Remembered>()
  tenants.onRemoval(removed => {
    for (const [token, { world }] of remembered) if (world === removed) remembered.delete(token)
  })
  const isHere = (world: World): boolean => tenants.find(world.tenantId) === world
  const remember = (token: string, bearer: Bearer): Bearer => {
    const { world, claims } = bearer
    if (remembered.size >= CAPACITY) remembered.delete(remembered.keys().next().value!)
    remembered.set(token, { ...bearer, ...lifetimeOf(claims), keys: signingKeys(world.database) })
    return bearer
  }
  const verify = async (token: string): Promise<Bearer> => {
    const world = claimedWorld(token, tenants)
    // The organisation may be deleted meanwhile, and nothing of it may be kept then.
    try {
      const claims = world && (await verifyToken(world, token))
      if (claims && isHere(world)) return remember(token, { world, claims })
    } catch (error) {
      if (world && isHere(world)) throw withOwner(error, token, tenants)
    }
    throw new TokenError('signature', foreignReason(token, tenants))
  }
  const current = (token: string): Remembered | undefined => {
    const known = remembered.get(token)
    if (!known) return undefined
    const { world, from, until, keys } = known
    const now = world.clock.now()
    if (from <= now && now < until && signingKeys(world.database) === keys) return known
    remembered.delete(token)
    return undefined
  }
  return {
    verify: token => current(token) ?? verify(token),
    worldOf: token => remembered.get(token)?.world,
  }
}

/** A clock can be set back, so a token's beginning counts as much as its end. */
function lifetimeOf({ nbf, exp }: Claims): Pick<Remembered, 'from' | 'until'> {
  const from = nbf === undefined ? Number.NEGATIVE_INFINITY : (Number(nbf) - SKEW_SECONDS) * 1000
  return { from, until: Number(exp) * 1000 }
}

/** The world whose tenant id the unverified `tid` names. @throws TokenError `malformed` */
function claimedWorld(token: string, tenants: Tenants): World | undefined {
  try {
    const { tid } = decodeJwt(token)
    return typeof tid === 'string' ? tenants.find(tid) : undefined
  } catch {
    throw new TokenError('malformed', 'The token is no JSON Web Token.')
  }
}

/** Why a request without a bearer was refused. */
export function missingBearerReason(authorization: string | undefined): string {
  return authorization === undefined
    ? 'The request has no Authorization header.'
    : 'The Authorization header has no bearer token; it is written Bearer, a space and the token.'
}

function foreignReason(token: string, { all }: Tenants): string {
  const { iss, tid } = decodeJwt(token)
  const known = all.slice(0, MOST_NAMED).map(({ tenantId }) => tenantId)
  return `The token was issued by '${iss}' for tenant '${tid}', which is not here; there are ${known.join(', ')}.`
}

/** So many organisations are named, or looked through, at most. */
const MOST_NAMED = 20

/** Says so where the key of a refused token is that of another organisation. */
function withOwner(error: unknown, token: string, { all }: Tenants): unknown {
  if (!(error instanceof TokenError) || error.fault !== 'signature') return error
  const { kid } = decodeProtectedHeader(token)
  if (typeof kid !== 'string') return error
  const owner = all.slice(0, MOST_NAMED).find(({ database }) => hasKey(database, kid))
  const claimed = decodeJwt(token).tid
  if (!owner || owner.tenantId === claimed) return error
  return new TokenError('signature', `${error.reason} It is one of tenant ${owner.tenantId}.`)
}

function hasKey(database: Database, kid: string): boolean {
  return statement(database, 'SELECT 1 FROM signing_keys WHERE kid = ?').get(kid) !== undefined
}
