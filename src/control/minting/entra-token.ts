import {
  findNamedResource,
  grantedRoles,
  type NamedResource,
} from '../../domain/applications/applications.ts'
import { grantedScopes } from '../../domain/applications/consents.ts'
import { nonceOf } from '../../domain/tokens/header-nonce.ts'
import { hasNonce } from '../../domain/tokens/token-settings.ts'
import type { Claims } from '../../domain/tokens/tokens.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import {
  type AppOnlyGrant,
  appOnlyClaims,
  BACKDATED_SECONDS,
  LIFETIME_SECONDS,
} from '../../products/entra/token/app-only-claims.ts'
import { delegatedClaims } from '../../products/entra/token/delegated-claims.ts'
import { forgeryKey, forgeToken } from './forged-tokens.ts'
import type { Minted, TokenOrder } from './order.ts'
import { orderedApplication, orderedUser, type TokenSubject } from './token-subjects.ts'

const DEFAULT_AUDIENCE = 'https://graph.microsoft.com'

/**
 * A token as Entra would issue it, but for what the order wants otherwise.
 *
 * @throws Failure `notFound` for who or what there is not, `invalid` for what cannot be signed
 */
export async function mintEntraToken(organisation: Organisation, order: TokenOrder): Promise<Minted> {
  const { algorithm = 'RS256', signature = 'valid' } = order
  const grant = grantOf(organisation, order)
  const base = { ...baseClaims(organisation, order, grant), ...lifetimeOf(organisation, order) } as Claims
  const claims = overridden(base, order.claims)
  const key = await forgeryKey(organisation, order.key ?? 'current')
  const x5t = base.ver === '1.0' ? { x5t: key.kid } : {}
  const nonce = hasNonce(organisation, grant.resource.servicePrincipal.app_id)
    ? { nonce: nonceOf(JSON.stringify(claims)) }
    : {}
  const header = overridden({ typ: 'JWT', ...nonce, alg: algorithm, ...x5t, kid: key.kid }, order.header)
  const token = await forgeToken({ header, claims, key, algorithm, signature })
  const ends = typeof claims.exp === 'number' ? { expires_in: claims.exp - secondsOf(organisation) } : {}
  return { token_type: 'Bearer', access_token: token, ...ends, header, claims }
}

/** Which application asks for which resource; `found` is that one as the organisation has it. */
function grantOf(organisation: Organisation, order: TokenOrder) {
  const application = orderedApplication(organisation.database, order.application)
  const name = order.audience ?? DEFAULT_AUDIENCE
  const found = findNamedResource(organisation, name)
  return {
    client: { application, servicePrincipal: { id: application.principal_id } },
    resource: { servicePrincipal: inVersion(order, name, found), name: found?.name ?? name },
    context: '1' as const,
    found,
  }
}

function baseClaims(
  organisation: Organisation,
  order: TokenOrder,
  { found, ...grant }: ReturnType<typeof grantOf>,
): Claims {
  const { database } = organisation
  const { application } = grant.client
  if (order.user === undefined) {
    const roles =
      order.roles ??
      (found ? grantedRoles(database, application.principal_id, found.servicePrincipal.id) : [])
    return appOnlyClaims(organisation, { ...grant, roles })
  }
  const user = orderedUser(database, order.user)
  const scopes = order.scopes ?? scopesOn(organisation, { application, resource: found, userId: user.id })
  return delegatedClaims(organisation, { ...grant, roles: order.roles ?? [], user, scopes })
}

/** An audience that nobody here has is its own name in tokens of both versions. */
function inVersion(
  { version }: TokenOrder,
  audience: string,
  resource: NamedResource | undefined,
): AppOnlyGrant['resource']['servicePrincipal'] {
  const { app_id = audience, requested_access_token_version = 1 } = resource?.servicePrincipal ?? {}
  if (version === undefined) return { app_id, requested_access_token_version }
  return { app_id, requested_access_token_version: version === '2.0' ? 2 : 1 }
}

function scopesOn(
  { database }: Organisation,
  {
    application,
    resource,
    userId,
  }: { application: TokenSubject; resource: NamedResource | undefined; userId: string },
): readonly string[] {
  if (!resource) return []
  const { principal_id: principalId } = application
  return grantedScopes(database, { principalId, resourceId: resource.servicePrincipal.id, userId })
}

/** A token that ends before it would usually begin has lived for the usual hour. */
function lifetimeOf(
  organisation: Organisation,
  { lifetime = LIFETIME_SECONDS, notBefore }: TokenOrder,
): Claims {
  const now = secondsOf(organisation)
  const exp = now + lifetime
  const usual = now - BACKDATED_SECONDS
  const begin = exp > usual ? usual : exp - LIFETIME_SECONDS
  const nbf = notBefore === undefined ? begin : now + notBefore
  return { iat: Math.min(begin, nbf), nbf, exp }
}

function secondsOf({ clock }: Organisation): number {
  return Math.floor(clock.now() / 1000)
}

/** The members of `base` with those of `changes` in their place; null takes a member away. */
function overridden(base: Claims, changes: Claims = {}): Claims {
  return Object.fromEntries(Object.entries({ ...base, ...changes }).filter(([, value]) => value !== null))
}
