import { grantedRoles, type NamedResource } from '../../../../domain/applications/applications.ts'
import { hasNonce } from '../../../../domain/tokens/token-settings.ts'
import { composeToken, signToken } from '../../../../domain/tokens/tokens.ts'
import type { Organisation } from '../../../../kernel/organisation/organisation.ts'
import { EntraFailure } from '../../errors.ts'
import { type AppOnlyGrant, appOnlyClaims, LIFETIME_SECONDS } from '../app-only-claims.ts'
import { authenticateClient, type Client, findClient, readCredential } from '../client-authentication.ts'
import { findRequestedResource, requestedResource } from '../resource.ts'
import type { Grant } from '../token-request.ts'

/**
 * The client credentials grant: an application signs in as itself, with a secret or a certificate. The token carries the
 * application permissions that were consented to; with none it is issued all the same, without `roles`.
 */
export const clientCredentials: Grant = request => {
  const { organisation, origin } = request
  if (request.shared) throw new EntraFailure(50059)
  const credential = readCredential(request)
  const name = requestedResource(request)
  const client = findClient(organisation, credential.clientId)
  const context = authenticateClient(organisation, client, {
    credential,
    assertion: request.assertion,
    realm: origin,
  })
  const resource = findRequestedResource(organisation, name)
  const roles = rolesOn(organisation, client, resource)
  const claims = appOnlyClaims(organisation, { client, resource, roles, context } satisfies AppOnlyGrant)
  const version = resource.servicePrincipal.requested_access_token_version === 2 ? '2.0' : '1.0'
  const unsigned = composeToken(organisation, claims, {
    version,
    hasNonce: hasNonce(organisation, resource.servicePrincipal.app_id),
  })
  const sign = async () => {
    const accessToken = await signToken(unsigned)
    return request.endpoint === 1
      ? versionOneBody(claims, resource, accessToken)
      : versionTwoBody(accessToken)
  }
  return { client, resource, sign }
}

function rolesOn(organisation: Organisation, client: Client, resource: NamedResource): readonly string[] {
  const roles = grantedRoles(organisation.database, client.servicePrincipal.id, resource.servicePrincipal.id)
  if (roles.length === 0 && resource.servicePrincipal.app_role_assignment_required) {
    throw new EntraFailure(501051, {
      appId: client.application.app_id,
      name: client.application.display_name,
      resource: resource.servicePrincipal.app_id,
      resourceName: resource.servicePrincipal.display_name,
    })
  }
  return roles
}

function versionTwoBody(accessToken: string): object {
  return {
    token_type: 'Bearer',
    expires_in: LIFETIME_SECONDS - 1,
    ext_expires_in: LIFETIME_SECONDS - 1,
    access_token: accessToken,
  }
}

/** The v1 endpoint writes every number as text. */
function versionOneBody(
  claims: Readonly<Record<string, unknown>>,
  resource: NamedResource,
  accessToken: string,
): object {
  return {
    token_type: 'Bearer',
    expires_in: String(LIFETIME_SECONDS - 1),
    ext_expires_in: String(LIFETIME_SECONDS - 1),
    expires_on: String(claims.exp),
    not_before: String(claims.nbf),
    resource: resource.name,
    access_token: accessToken,
  }
}
