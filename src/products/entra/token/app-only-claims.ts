import type { Application, ServicePrincipal } from '../../../domain/applications/applications.ts'
import { issuerV1, issuerV2 } from '../../../domain/tokens/issuers.ts'
import type { Claims } from '../../../domain/tokens/tokens.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'

/** How long a token lives, in seconds; `expires_in` says one less, as documented samples do. */
export const LIFETIME_SECONDS = 3600
/** Tokens are valid from five minutes before they were asked for. */
export const BACKDATED_SECONDS = 300

export const GRAPH = '00000003-0000-0000-c000-000000000000'
/** The entry that Graph's app-only tokens have in `wids`. */
const DEFAULT_WID = '0997a1d0-0d1d-4acb-b408-d5ca73121e90'

/** How a client proved itself, the `appidacr` and `azpacr` claims: not at all, with a secret, with a certificate. */
export type AuthenticationContext = '0' | '1' | '2'

/** Which application may do what where. */
export interface AppOnlyGrant {
  readonly client: {
    readonly application: Pick<Application, 'app_id' | 'display_name'>
    readonly servicePrincipal: Pick<ServicePrincipal, 'id'>
  }
  readonly resource: {
    readonly servicePrincipal: Pick<ServicePrincipal, 'app_id' | 'requested_access_token_version'>
    /** The name the client used: the audience of a v1.0 token. */
    readonly name: string
  }
  readonly roles: readonly string[]
  readonly context: AuthenticationContext
}

/**
 * The claims of an app-only access token. Their form follows the version that the resource asks for, not the endpoint: Graph and Intune
 * get v1.0 tokens from `/v2.0/token` too.
 */
export function appOnlyClaims(organisation: Organisation, grant: AppOnlyGrant): Claims {
  return grant.resource.servicePrincipal.requested_access_token_version === 2
    ? version2(organisation, grant, marksOf(organisation))
    : version1(organisation, grant, marksOf(organisation))
}

/** What is different in every token. */
interface Marks {
  readonly iat: number
  readonly nbf: number
  readonly exp: number
  readonly aio: string
  readonly rh: string
  readonly uti: string
}

export function marksOf(organisation: Organisation): Marks {
  const now = Math.floor(organisation.clock.now() / 1000)
  const issuedAt = now - BACKDATED_SECONDS
  const opaque = organisation.random.bytes(40)
  return {
    iat: issuedAt,
    nbf: issuedAt,
    exp: now + LIFETIME_SECONDS,
    aio: opaque.subarray(0, 24).toString('base64'),
    rh: `1.${opaque.subarray(24, 40).toString('base64url')}`,
    uti: opaque.subarray(8, 24).toString('base64url'),
  }
}

function version1(
  organisation: Organisation,
  { client, resource, roles, context }: AppOnlyGrant,
  marks: Marks,
): Claims {
  const { servicePrincipal, application } = client
  const issuer = issuerV1(organisation.tenantId)
  const isGraph = resource.servicePrincipal.app_id === GRAPH
  return {
    aud: resource.name,
    iss: issuer,
    iat: marks.iat,
    nbf: marks.nbf,
    exp: marks.exp,
    aio: marks.aio,
    ...(isGraph ? { app_displayname: application.display_name } : {}),
    appid: application.app_id,
    appidacr: context,
    idp: issuer,
    idtyp: 'app',
    oid: servicePrincipal.id,
    rh: marks.rh,
    ...(roles.length > 0 ? { roles } : {}),
    sub: servicePrincipal.id,
    ...(isGraph ? { tenant_region_scope: 'WW' } : {}),
    tid: organisation.tenantId,
    uti: marks.uti,
    ver: '1.0',
    ...(isGraph ? { wids: [DEFAULT_WID] } : {}),
  }
}

function version2(
  organisation: Organisation,
  { client, resource, roles, context }: AppOnlyGrant,
  marks: Marks,
): Claims {
  const { servicePrincipal, application } = client
  return {
    aud: resource.servicePrincipal.app_id,
    iss: issuerV2(organisation.tenantId),
    iat: marks.iat,
    nbf: marks.nbf,
    exp: marks.exp,
    aio: marks.aio,
    azp: application.app_id,
    azpacr: context,
    oid: servicePrincipal.id,
    rh: marks.rh,
    ...(roles.length > 0 ? { roles } : {}),
    sub: servicePrincipal.id,
    tid: organisation.tenantId,
    uti: marks.uti,
    ver: '2.0',
  }
}
