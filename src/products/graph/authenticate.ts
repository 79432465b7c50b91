import { createHash } from 'node:crypto'
import { type Bearer, missingBearerReason, verifyBearer } from '../../domain/bearers.ts'
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
  const { authorization } = arrival.headers
  const [scheme, token] = (authorization ?? '').split(' ')
  if (!token || scheme?.toLowerCase() !== 'bearer')
    throw invalidToken('Access token is empty.', missingBearerReason(authorization))
  const bearer = verifyBearer(arrival.tenants, token)
  return bearer instanceof Promise ? bearer.then(identityOf, refuse) : identityOf(bearer)
}

// A bearer that was seen before has its identity already.
const identities = new WeakMap<object, Identity<Caller>>()

function identityOf({ world, claims }: Bearer): Identity<Caller> {
  const known = identities.get(claims)
  if (known) return known
  if (!AUDIENCES.includes(String(claims.aud))) {
    const reason = `The token is for '${claims.aud}'; Graph takes ${AUDIENCES.join(', ')}.`
    throw invalidToken('Access token validation failure. Invalid audience.', reason)
  }
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
  throw error instanceof TokenError ? invalidToken(MESSAGES[error.fault], error.reason) : error
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
  const declared = operation.extensions['x-ms-permissions']
  if (!hasAny(caller, acceptedRoles(declared))) throw insufficientPrivileges(lackReason(caller, declared))
}

function lackReason({ roles }: Caller, declared: unknown): string {
  const { least = [], higher = [] } = ((declared ?? {}) as Permissions).Application ?? {}
  const has = roles.join(', ') || 'no application permission'
  if (least.length === 0) return `No application permission is enough for this; the token has ${has}.`
  const lacking = [...least, ...(higher.length > 0 ? ['one that includes it'] : [])].join(' or ')
  return `The token lacks ${lacking}; it has ${has}.`
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
