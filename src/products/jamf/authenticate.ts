import { changesOf } from '../../domain/database-changes.ts'
import {
  authenticateAccount,
  findAccount,
  findApiClient,
  type JamfAccount,
  rolePrivileges,
} from '../../domain/jamf-accounts.ts'
import { findJamfToken } from '../../domain/jamf-tokens.ts'
import type { OperationContract } from '../../kernel/contract.ts'
import { generationOf } from '../../kernel/ground.ts'
import type { Arrival, Identity, Unplaced } from '../../kernel/product.ts'
import type { Tenants, World } from '../../kernel/tenants.ts'
import { type BasicCredentials, readBasic } from './basic-credentials.ts'
import { forbidden, invalidToken } from './failures.ts'
import { badTokenReason, noTokenReason } from './refusal-reasons.ts'

/** Who calls Jamf Pro; nobody on the few operations that need no token. */
export interface Caller {
  readonly kind: 'nobody' | 'account' | 'client'
  /** Database id of the account or API client; 0 for nobody. */
  readonly id: number
  /** The account's user name, or the API client's id. */
  readonly name: string | undefined
  /** The bearer it came with, absent with Basic credentials. */
  readonly token?: string
  readonly privileges: ReadonlySet<string>
}

const NOBODY: Caller = { kind: 'nobody', id: 0, name: undefined, privileges: new Set() }

/**
 * Finds out who sent the request: by bearer on both APIs, by user name and password on the Classic one only.
 *
 * @throws Failure 401
 */
export function identify(arrival: Arrival): Identity<Caller> {
  if (arrival.operation?.extensions['x-authentication-required'] === false) {
    return { world: worldsOf(arrival)[0]!, caller: NOBODY }
  }
  const token = bearerOf(arrival.headers)
  if (token) return identifyBearer(arrival, token)
  const { authorization } = arrival.headers
  const classic = isClassic(arrival.url)
  const credentials = classic ? readBasic(authorization) : undefined
  const found = credentials && identifyAccount(arrival, credentials)
  if (!found) throw invalidToken(noTokenReason(worldsOf(arrival), { authorization, isClassic: classic }))
  return found
}

function isClassic(url: string): boolean {
  return /^\/+JSSResource\//.test(url)
}

/** The worlds a request may concern: the one its host names, else all of them, the initial one first. */
export function worldsOf({ host, tenants }: Pick<Arrival, 'host' | 'tenants'>): readonly World[] {
  const named = tenants.find(host)
  return named ? [named] : tenants.all
}

/** Finds the world in which user name and password fit. */
export function identifyAccount(
  arrival: Pick<Arrival, 'host' | 'tenants'>,
  credentials: BasicCredentials,
): Identity<Caller> | undefined {
  for (const world of worldsOf(arrival)) {
    const account = authenticateAccount(world.database, credentials)
    if (account) return { world, caller: accountCaller(account) }
  }
  return undefined
}

interface Remembered extends Identity<Caller> {
  /** Milliseconds. */
  readonly until: number
  readonly generation: object
  /** Rows changed in the database when this was found: any later change may have revoked it. */
  readonly changes: number
}

/** Tokens are about 0.5 kB each, so this bounds the memory to some 2 MB. */
const CAPACITY = 4096
const memories = new WeakMap<Tenants, Map<string, Remembered>>()

/** The organisation whose host was addressed, or whose token this is as far as is remembered. */
export function locate({ host, tenants, headers }: Unplaced): World | undefined {
  return tenants.find(host) ?? memoryOf(tenants).get(bearerOf(headers) ?? '')?.world
}

function bearerOf({ authorization = '' }: Arrival['headers']): string | undefined {
  return /^bearer +([^\s]+)$/i.exec(authorization)?.[1]
}

function identifyBearer(arrival: Arrival, token: string): Identity<Caller> {
  const memory = memoryOf(arrival.tenants)
  const worlds = worldsOf(arrival)
  const remembered = memory.get(token)
  const known = remembered && worlds.includes(remembered.world) ? remembered : undefined
  if (known && isCurrent(known)) return known
  memory.delete(token)
  // Any write makes a token worth another look, and with a thousand worlds the right one should come first.
  for (const world of known ? [known.world, ...worlds] : worlds) {
    const found = findBearer(world, token)
    if (!found) continue
    if (memory.size >= CAPACITY) memory.delete(memory.keys().next().value!)
    memory.set(token, found)
    return found
  }
  throw invalidToken(badTokenReason(worlds, token))
}

function memoryOf(tenants: Tenants): Map<string, Remembered> {
  let memory = memories.get(tenants)
  if (!memory) {
    memory = new Map()
    memories.set(tenants, memory)
    const entries = memory
    tenants.onRemoval(removed => {
      for (const [token, { world }] of entries) if (world === removed) entries.delete(token)
    })
  }
  return memory
}

function isCurrent({ world, until, generation, changes }: Remembered): boolean {
  const { database } = world
  return generationOf(database) === generation && world.clock.now() < until && changesOf(database) === changes
}

function findBearer(world: World, token: string): Remembered | undefined {
  const found = findJamfToken(world, token)
  const caller = found && ownerOf(world, found.owner)
  if (!caller) return undefined
  const { database } = world
  const generation = generationOf(database)
  return { world, caller: { ...caller, token }, until: found.until, generation, changes: changesOf(database) }
}

function ownerOf(
  { database }: World,
  { accountId, clientId }: { accountId: number | null; clientId: number | null },
): Caller | undefined {
  if (accountId !== null) {
    const account = findAccount(database, accountId)
    return account && accountCaller(account)
  }
  const client = findApiClient(database, clientId!)
  if (!client) return undefined
  return {
    kind: 'client',
    id: client.id,
    name: client.client_id,
    privileges: new Set(rolePrivileges(database, client.role_ids)),
  }
}

function accountCaller({ id, username, privileges_json }: JamfAccount): Caller {
  const privileges = new Set(JSON.parse(privileges_json) as string[])
  return { kind: 'account', id, name: username, privileges }
}

/** @throws Failure 403 unless the caller has every privilege that the operation requires */
export function permit({ caller }: Identity<Caller>, operation: OperationContract): void {
  const required = (operation.extensions['x-required-privileges'] ?? []) as readonly string[]
  const lacking = required.filter(privilege => !caller.privileges.has(privilege))
  if (lacking.length === 0) return
  const has = [...caller.privileges].slice(0, 20).join(', ') || 'none'
  throw forbidden(`'${caller.name}' lacks the privileges ${lacking.join(', ')}; it has ${has}.`)
}
