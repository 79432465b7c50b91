import { type Bearer, missingBearerReason, verifyBearer } from '../../domain/tokens/bearers.ts'
import { applicationId, audiences, isDelegated, listClaim } from '../../domain/tokens/claims.ts'
import { TokenError, type TokenFault } from '../../domain/tokens/token-error.ts'
import type { OperationContract } from '../../kernel/contract/contract.ts'
import { collectEvents } from '../../kernel/organisation/outbox.ts'
import type { Identity, ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { badRequest, forbidden, unauthorized } from './errors.ts'
import { refuseOtherServices } from './other-services.ts'
import { mayReport, rejectWaiting } from './partners/connectors.ts'

/** A partner's application. */
export interface Caller {
  readonly appId: string
  /** True for a user's token, with which nothing may be done here. */
  readonly delegated: boolean
  /** Application permissions its token carries; none of a user's. */
  readonly roles: readonly string[]
}

const AUDIENCES = [
  'https://api.manage.microsoft.com/',
  'https://api.manage.microsoft.com',
  '0000000a-0000-0000-c000-000000000000',
]

const MESSAGES: Readonly<Record<TokenFault, string>> = {
  malformed: 'The access token is malformed.',
  signature: 'The signature of the access token is not valid.',
  issuer: 'The access token is of another issuer.',
  endless: 'The access token has no end.',
  expired: 'The access token has expired.',
  notYetValid: 'The access token is not valid yet.',
}

/** Reads the bearer and the version of the API. @throws Failure 401, 400, or 404 for services that are not emulated */
export function identify(request: ResolvedRequest): Identity<Caller> | Promise<Identity<Caller>> {
  if (!request.operation) refuseOtherServices(request)
  checkVersion(request.query['api-version'])
  const { authorization } = request.headers
  const [scheme, token] = (authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !token)
    throw unauthorized('An access token is required.', missingBearerReason(authorization))
  const bearer = verifyBearer(request.organisations, token)
  return bearer instanceof Promise ? bearer.then(identityOf, refuse) : identityOf(bearer)
}

/** Clients send 1.0 to 1.6; whether the real service insists on one is not known. */
function checkVersion(version: string | string[] | undefined): void {
  if (version === undefined || (typeof version === 'string' && /^\d+\.\d+$/.test(version))) return
  throw badRequest(`The api-version '${version}' is not supported.`)
}

function identityOf({ organisation, claims }: Bearer): Identity<Caller> {
  const named = audiences(claims)
  if (!named.some(name => AUDIENCES.includes(name))) {
    const reason = `The token is for '${named.join(', ')}'; Intune takes ${AUDIENCES.join(', ')}.`
    throw unauthorized('The access token is for another audience.', reason)
  }
  const delegated = isDelegated(claims)
  const roles = delegated ? [] : listClaim(claims, 'roles')
  return { organisation, caller: { appId: applicationId(claims).toLowerCase(), delegated, roles } }
}

function refuse(error: unknown): never {
  throw error instanceof TokenError ? unauthorized(MESSAGES[error.fault], error.reason) : error
}

/**
 * Runs outside the operation's transaction, so that the mark on a rejected connector outlives the refusal.
 *
 * @throws Failure 403 unless the token carries the operation's role and comes from an application that a partner acts as
 */
export function permit({ organisation, caller }: Identity<Caller>, operation: OperationContract): void {
  const accepted = operation.extensions['x-app-roles'] as readonly string[]
  if (!accepted.some(role => caller.roles.includes(role))) {
    const message = `The access token lacks the role ${accepted.join(' or ')}.`
    const has = caller.delegated ? "is a user's" : `has ${caller.roles.join(', ') || 'none'}`
    throw forbidden(message, `${message} It ${has}.`)
  }
  if (mayReport(organisation, caller.appId)) return
  rejectWaiting(organisation.database)
  collectEvents(organisation)
  throw forbidden(`No partner is configured with the application '${caller.appId}'.`)
}
