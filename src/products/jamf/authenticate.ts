import { changesOf } from '../../domain/database-changes.ts'
import {
  authenticateAccount,
  findAccount,
  findApiClient,
  rolePrivileges,
} from '../../domain/jamf-accounts.ts'
import { findJamfToken } from '../../domain/jamf-tokens.ts'
import type { OperationContract } from '../../kernel/contract.ts'
import type { Database } from '../../kernel/database.ts'
import type { Arrival, Identity } from '../../kernel/product.ts'
import type { Tenants, World } from '../../kernel/tenants.ts'
import { type BasicCredentials, readBasic } from './basic-credentials.ts'
import { forbidden, invalidToken } from './failures.ts'

/** Who calls Jamf Pro; nobody on the few operations that need no token. */
export interface Caller {
  readonly kind: 'nobody' | 'account' | 'client'
  /** Database id of the account or API client; 0 for nobody. */
  readonly id: number
  /** The bearer it came with, absent with Basic credentials. */
  readonly token?: string
  readonly privileges: ReadonlySet<string>
}

const NOBODY: Caller = { kind: 'nobody', id: 0, privileges: new Set() }

/**
 * Finds out who sent the request: by bearer on both APIs, by user name and password on the Classic one only.
 *
 * @throws Failure 401
 */
export function identify(arrival: Arrival): Identity<Caller> {
  if (arrival.operation?.extensions['x-authentication-required'] === false) {
    return { world: worldsOf(arrival)[0]!, caller: NOBODY }
  }
  const { authorization = '' } = arrival.headers
  const token = /^bearer +([^\s]+)$/i.exec(authorization)?.[1]
  if (token) return identifyBearer(arrival, token)
  const credentials = isClassic(arrival.url) ? readBasic(authorization) : undefined
  const found = credentials && identifyAccount(arrival, credentials)
  if (!found) throw invalidToken()
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
    if (account) return { world, caller: accountCaller(account.id, account.privileges_json) }
  }
  return undefined
}

interface Remembered extends Identity<Caller> {
  /** Milliseconds. */
  readonly until: number
  readonly database: Database
  /** Rows changed in the database when this was found: any later change may have revoked it. */
  readonly changes: number
}

/** Tokens are about 0.5 kB each, so this bounds the memory to some 2 MB. */
const CAPACITY = 4096
const memories = new WeakMap<Tenants, Map<string, Remembered>>()

function identifyBearer(arrival: Arrival, token: string): Identity<Caller> {
  const memory = memoryOf(arrival.tenants)
  const worlds = worldsOf(arrival)
  const known = memory.get(token)
  if (known && isCurrent(known) && worlds.includes(known.world)) return known
  memory.delete(token)
  for (const world of worlds) {
    const found = findBearer(world, token)
    if (!found) continue
    if (memory.size >= CAPACITY) memory.delete(memory.keys().next().value!)
    memory.set(token, found)
    return found
  }
  throw invalidToken()
}

function memoryOf(tenants: Tenants): Map<string, Remembered> {
  let memory = memories.get(tenants)
  if (!memory) {
    memory = new Map()
    memories.set(tenants, memory)
  }
  return memory
}

function isCurrent({ world, until, database, changes }: Remembered): boolean {
  return world.database === database && world.clock.now() < until && changesOf(database) === changes
}

function findBearer(world: World, token: string): Remembered | undefined {
  const found = findJamfToken(world, token)
  const caller = found && ownerOf(world, found.owner)
  if (!caller) return undefined
  const { database } = world
  return { world, caller: { ...caller, token }, until: found.until, database, changes: changesOf(database) }
}

function ownerOf(
  { database }: World,
  { accountId, clientId }: { accountId: number | null; clientId: number | null },
): Caller | undefined {
  if (accountId !== null) {
    const account = findAccount(database, accountId)
    return account && accountCaller(account.id, account.privileges_json)
  }
  const client = findApiClient(database, clientId!)
  if (!client) return undefined
  return { kind: 'client', id: client.id, privileges: new Set(rolePrivileges(database, client.role_ids)) }
}

function accountCaller(id: number, privileges: string): Caller {
  return { kind: 'account', id, privileges: new Set(JSON.parse(privileges) as string[]) }
}

/** @throws Failure 403 unless the caller has every privilege that the operation requires */
export function permit({ caller }: Identity<Caller>, operation: OperationContract): void {
  const required = (operation.extensions['x-required-privileges'] ?? []) as readonly string[]
  if (!required.every(privilege => caller.privileges.has(privilege))) throw forbidden()
}
