import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { OrganisationDirectory } from '../../kernel/organisation/directory.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { one } from '../../query/index.ts'
import { signingKeys } from './signing-keys.ts'
import { TokenError } from './token-error.ts'
import { type Claims, SKEW_SECONDS, verifyToken } from './tokens.ts'

/** A bearer that has been verified, with the organisation that issued it. */
export interface Bearer {
  readonly organisation: Organisation
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
  /** The organisation of a token that has been verified before. */
  organisationOf(token: string): Organisation | undefined
}

const memories = new WeakMap<OrganisationDirectory, Memory>()

/**
 * Verifies a bearer and remembers it until it expires or the organisation's keys change, so that a client that sends the
 * same token a thousand times costs one verification.
 *
 * @throws TokenError
 */
export function verifyBearer(organisations: OrganisationDirectory, token: string): Bearer | Promise<Bearer> {
  return memoryOf(organisations).verify(token)
}

/** The organisation that issued the bearer of an `Authorization` header, or that it claims to be of: nothing is verified. */
export function organisationOfBearer(
  organisations: OrganisationDirectory,
  authorization = '',
): Organisation | undefined {
  const token = /^bearer +(\S+)/i.exec(authorization)?.[1]
  if (!token) return undefined
  const known = memoryOf(organisations).organisationOf(token)
  if (known) return known
  try {
    return claimedOrganisation(token, organisations)
  } catch {
    return undefined
  }
}

function memoryOf(organisations: OrganisationDirectory): Memory {
  let cache = memories.get(organisations)
  if (!cache) {
    cache = openMemory(organisations)
    memories.set(organisations, cache)
  }
  return cache
}

function openMemory(organisations: OrganisationDirectory): Memory {
  const remembered = new Map<string, Remembered>()
  organisations.onRemoval(removed => {
    for (const [token, { organisation }] of remembered) if (organisation === removed) remembered.delete(token)
  })
  const isHere = (organisation: Organisation): boolean =>
    organisations.find(organisation.tenantId) === organisation
  const remember = (token: string, bearer: Bearer): Bearer => {
    const { organisation, claims } = bearer
    if (remembered.size >= CAPACITY) remembered.delete(remembered.keys().next().value!)
    remembered.set(token, { ...bearer, ...lifetimeOf(claims), keys: signingKeys(organisation.database) })
    return bearer
  }
  const verify = async (token: string): Promise<Bearer> => {
    const organisation = claimedOrganisation(token, organisations)
    // The organisation may be deleted meanwhile, and nothing of it may be kept then.
    try {
      const claims = organisation && (await verifyToken(organisation, token))
      if (claims && isHere(organisation)) return remember(token, { organisation, claims })
    } catch (error) {
      if (organisation && isHere(organisation)) throw withOwner(error, token, organisations)
    }
    throw new TokenError('signature', foreignReason(token, organisations))
  }
  const current = (token: string): Remembered | undefined => {
    const known = remembered.get(token)
    if (!known) return undefined
    const { organisation, from, until, keys } = known
    const now = organisation.clock.now()
    if (from <= now && now < until && signingKeys(organisation.database) === keys) return known
    remembered.delete(token)
    return undefined
  }
  return {
    verify: token => current(token) ?? verify(token),
    organisationOf: token => remembered.get(token)?.organisation,
  }
}

/** A clock can be set back, so a token's beginning counts as much as its end. */
function lifetimeOf({ nbf, exp }: Claims): Pick<Remembered, 'from' | 'until'> {
  const from = nbf === undefined ? Number.NEGATIVE_INFINITY : (Number(nbf) - SKEW_SECONDS) * 1000
  return { from, until: Number(exp) * 1000 }
}

/** The organisation whose tenant id the unverified `tid` names. @throws TokenError `malformed` */
function claimedOrganisation(token: string, organisations: OrganisationDirectory): Organisation | undefined {
  try {
    const { tid } = decodeJwt(token)
    return typeof tid === 'string' ? organisations.find(tid) : undefined
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

function foreignReason(token: string, { all }: OrganisationDirectory): string {
  const { iss, tid } = decodeJwt(token)
  if (tid === undefined) {
    const issuer = iss === undefined ? 'names no issuer' : `is of '${iss}'`
    return `The token ${issuer} and names no tenant, so it is none of Microsoft Entra ID, whose tokens are taken here.`
  }
  const known = all.slice(0, MOST_NAMED).map(({ tenantId }) => tenantId)
  return `The token was issued by '${iss}' for tenant '${tid}', which is not here; there are ${known.join(', ')}.`
}

/** So many organisations are named, or looked through, at most. */
const MOST_NAMED = 20

/** Says so where the key of a refused token is that of another organisation. */
function withOwner(error: unknown, token: string, { all }: OrganisationDirectory): unknown {
  if (!(error instanceof TokenError) || error.fault !== 'signature') return error
  const { kid } = decodeProtectedHeader(token)
  if (typeof kid !== 'string') return error
  const owner = all.slice(0, MOST_NAMED).find(({ database }) => hasKey(database, kid))
  const claimed = decodeJwt(token).tid
  if (!owner || owner.tenantId === claimed) return error
  return new TokenError('signature', `${error.reason} It is one of tenant ${owner.tenantId}.`)
}

function hasKey(database: Database, kid: string): boolean {
  return one(database, 'SELECT 1 FROM signing_keys WHERE kid = ?', kid) !== undefined
}
