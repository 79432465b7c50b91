import { createHash } from 'node:crypto'
import { type Bearer, verifyBearer } from '../../domain/bearers.ts'
import type { DirectoryObjectType } from '../../domain/directory-objects.ts'
import { TokenError, type TokenFault } from '../../domain/tokens.ts'
import type { OperationContract } from '../../kernel/contract.ts'
import { Failure } from '../../kernel/failure.ts'
import type { Arrival, Identity } from '../../kernel/product.ts'
import { insufficientPrivileges, invalidToken } from './failures.ts'

/** An application that calls Graph as itself. */
export interface Caller {
  readonly appId: string
  /** Object id of its service principal. */
  readonly servicePrincipalId: string
  /** Application permissions its token carries. */
  readonly roles: readonly string[]
  /** The same for callers with the same roles. */
  readonly rolesKey: string
}

const AUDIENCES = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
]

const MESSAGES: Readonly<Record<TokenFault, string>> = {
  malformed: 'IDX14100: JWT is not well formed, there are no dots (.).',
  signature: 'Access token validation failure. Invalid signature.',
  expired: 'Lifetime validation failed, the token is expired.',
  notYetValid: 'Lifetime validation failed, the token is not yet valid.',
}

/** Reads the bearer: its signature, lifetime, audience and tenant. @throws Failure 401 */
export function identify(arrival: Arrival): Identity<Caller> | Promise<Identity<Caller>> {
  const [scheme, token] = (arrival.headers.authorization ?? '').split(' ')
  if (!scheme || !token) throw invalidToken('Access token is empty.')
  if (scheme.toLowerCase() !== 'bearer') throw invalidToken('Access token is empty.')
  const bearer = verifyBearer(arrival.tenants, token)
  return bearer instanceof Promise ? bearer.then(identityOf, refuse) : identityOf(bearer)
}

// A bearer that was seen before has its identity already.
const identities = new WeakMap<object, Identity<Caller>>()

function identityOf({ world, claims }: Bearer): Identity<Caller> {
  const known = identities.get(claims)
  if (known) return known
  if (!AUDIENCES.includes(String(claims.aud)))
    throw invalidToken('Access token validation failure. Invalid audience.')
  if (typeof claims.oid !== 'string') {
    throw new Failure(
      'unauthenticated',
      'The identity of the calling application could not be established.',
      {
        code: 'Authorization_IdentityNotFound',
      },
    )
  }
  const roles = (claims.roles as string[] | undefined) ?? []
  const caller: Caller = {
    appId: String(claims.appid ?? claims.azp),
    servicePrincipalId: claims.oid,
    roles,
    rolesKey: createHash('sha256').update(roles.join(' ')).digest('base64url'),
  }
  const identity = { world, caller }
  identities.set(claims, identity)
  return identity
}

function refuse(error: unknown): never {
  throw error instanceof TokenError ? invalidToken(MESSAGES[error.fault]) : error
}

interface Permissions {
  readonly Application?: { readonly least: readonly string[]; readonly higher: readonly string[] }
}

const accepted = new WeakMap<object, ReadonlySet<string>>()

/** The application permissions of which one is enough; `declared` is the contract's `x-ms-permissions`. */
function acceptedRoles(declared: unknown): ReadonlySet<string> {
  const permissions = (declared ?? {}) as Permissions
  let names = accepted.get(permissions)
  if (!names) {
    const { least = [], higher = [] } = permissions.Application ?? {}
    names = new Set([...least, ...higher])
    accepted.set(permissions, names)
  }
  return names
}

function hasAny({ roles }: Caller, names: ReadonlySet<string>): boolean {
  return roles.some(role => names.has(role))
}

/** @throws Failure 403 unless the token carries one of the application permissions that the operation accepts */
export function permit({ caller }: Identity<Caller>, operation: OperationContract): void {
  if (!hasAny(caller, acceptedRoles(operation.extensions['x-ms-permissions']))) throw insufficientPrivileges()
}

/** Paths that read one object of a type; who may not do that sees of it only that it exists. */
const READ_PATHS: Readonly<Record<DirectoryObjectType, string>> = {
  user: '/v1.0/users/{id}',
  group: '/v1.0/groups/{id}',
  device: '/v1.0/devices/{id}',
  servicePrincipal: '/v1.0/servicePrincipals/{id}',
  application: '/v1.0/applications/{id}',
}

/** May the caller read objects of this type, wherever they turn up? */
export function mayRead(
  { caller, operation }: { caller: Caller; operation: OperationContract },
  type: DirectoryObjectType,
): boolean {
  const read = operation.document.paths[READ_PATHS[type]]?.get
  return hasAny(caller, acceptedRoles(read?.['x-ms-permissions']))
}
