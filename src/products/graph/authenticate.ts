import { createHash } from 'node:crypto'
import type { DirectoryObjectType } from '../../domain/directory/directory-objects.ts'
import { type Bearer, missingBearerReason, verifyBearer } from '../../domain/tokens/bearers.ts'
import { applicationId, audiences, isDelegated, listClaim, textClaim } from '../../domain/tokens/claims.ts'
import { TokenError, type TokenFault } from '../../domain/tokens/token-error.ts'
import type { OperationContract } from '../../kernel/contract/contract.ts'
import { Failure } from '../../kernel/http/failure.ts'
import type { Identity, ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { pathOf } from './directory-types.ts'
import { insufficientPrivileges, invalidToken, parseFailure } from './errors.ts'
import { isBehindMe } from './paths.ts'

/** An application that calls Graph, as itself unless its token is a user's. */
export interface Caller {
  readonly appId: string
  /** Object id of its service principal. */
  readonly servicePrincipalId: string
  /** True for a user's token, with which nothing may be done here. */
  readonly delegated: boolean
  /** Application permissions its token carries; none of a user's. */
  readonly roles: readonly string[]
  /** The same for callers with the same roles. */
  readonly rolesKey: string
}

const AUDIENCES = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
]

const WITHOUT_DOTS = 'IDX14100: JWT is not well formed, there are no dots (.).'
const MESSAGES: Readonly<Record<TokenFault, string>> = {
  malformed: 'CompactToken parsing failed with error code: 80049217.',
  signature: 'Access token validation failure. Invalid signature.',
  issuer: 'Access token validation failure. Invalid issuer.',
  endless: 'Lifetime validation failed, the token has no expiration time.',
  expired: 'Lifetime validation failed, the token is expired.',
  notYetValid: 'Lifetime validation failed, the token is not yet valid.',
}

/** Reads the bearer: its signature, lifetime, audience and tenant. @throws Failure 401, or 400 where an application asks who it is */
export function identify(request: ResolvedRequest): Identity<Caller> | Promise<Identity<Caller>> {
  const { authorization } = request.headers
  const [scheme, token] = (authorization ?? '').split(' ')
  if (!token || scheme?.toLowerCase() !== 'bearer')
    throw invalidToken('Access token is empty.', missingBearerReason(authorization))
  const bearer = verifyBearer(request.organisations, token)
  return bearer instanceof Promise
    ? bearer.then(
        found => identityFor(request, found),
        error => refuse(error, token),
      )
    : identityFor(request, bearer)
}

/** What stands at `/me` is a user's, who signs in: an application is told so of any path there (msgraph-sdk-php#614, #1163). */
function identityFor({ operation, url }: ResolvedRequest, bearer: Bearer): Identity<Caller> {
  const identity = identityOf(bearer)
  if (operation || identity.caller.delegated || !isBehindMe(url)) return identity
  throw parseFailure('/me request is only valid with delegated authentication flow.')
}

// A bearer that was seen before has its identity already.
const identities = new WeakMap<object, Identity<Caller>>()

function identityOf({ organisation, claims }: Bearer): Identity<Caller> {
  const known = identities.get(claims)
  if (known) return known
  const named = audiences(claims)
  if (!named.some(name => AUDIENCES.includes(name))) {
    const reason = `The token is for '${named.join(', ')}'; Graph takes ${AUDIENCES.join(', ')}.`
    throw invalidToken('Access token validation failure. Invalid audience.', reason)
  }
  const servicePrincipalId = textClaim(claims, 'oid')
  if (servicePrincipalId === undefined) {
    throw new Failure(
      'unauthenticated',
      'The identity of the calling application could not be established.',
      {
        code: 'Authorization_IdentityNotFound',
      },
    )
  }
  const delegated = isDelegated(claims)
  const roles = delegated ? [] : listClaim(claims, 'roles')
  const caller: Caller = {
    appId: applicationId(claims),
    servicePrincipalId,
    delegated,
    roles,
    rolesKey: createHash('sha256').update(roles.join(' ')).digest('base64url'),
  }
  const identity = { organisation, caller }
  identities.set(claims, identity)
  return identity
}

function refuse(error: unknown, token: string): never {
  if (!(error instanceof TokenError)) throw error
  throw invalidToken(token.includes('.') ? MESSAGES[error.fault] : WITHOUT_DOTS, error.reason)
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
  // The operation itself looks whose application it is: for its own it takes no permission.
  if (operation.extensions['x-own-application'] === true && !caller.delegated) return
  const declared = operation.extensions['x-ms-permissions']
  if (!hasAny(caller, acceptedRoles(declared))) throw insufficientPrivileges(lackReason(caller, declared))
}

function lackReason({ roles, delegated }: Caller, declared: unknown): string {
  if (delegated)
    return "The token is a user's, and Graph is emulated for applications that act as themselves."
  const { least = [], higher = [] } = ((declared ?? {}) as Permissions).Application ?? {}
  const has = roles.join(', ') || 'no application permission'
  if (least.length === 0) return `No application permission is enough for this; the token has ${has}.`
  const lacking = [...least, ...(higher.length > 0 ? ['one that includes it'] : [])].join(' or ')
  return `The token lacks ${lacking}; it has ${has}.`
}

/**
 * May the caller read objects of this type, wherever they turn up? Who may not sees of one only that it exists.
 * What reads one by its path decides.
 */
export function mayRead(
  request: { caller: Caller; operation: OperationContract },
  type: DirectoryObjectType,
): boolean {
  return may(request, type, 'get')
}

/** May the caller delete objects of this type, wherever it comes to them? */
export function mayDelete(
  request: { caller: Caller; operation: OperationContract },
  type: DirectoryObjectType,
): boolean {
  return may(request, type, 'delete')
}

function may(
  { caller, operation }: { caller: Caller; operation: OperationContract },
  type: DirectoryObjectType,
  method: 'get' | 'delete',
): boolean {
  const own = operation.document.paths[`/v1.0/${pathOf(type)}/{id}`]?.[method]
  return hasAny(caller, acceptedRoles(own?.['x-ms-permissions']))
}
