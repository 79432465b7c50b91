import { createHash } from 'node:crypto'
import type { UserProfile } from '../../../domain/directory/users.ts'
import { issuerV1, issuerV2 } from '../../../domain/tokens/issuers.ts'
import type { Claims } from '../../../domain/tokens/tokens.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { type AppOnlyGrant, GRAPH, marksOf } from './app-only-claims.ts'

/** Which application may do what for a user. */
interface DelegatedGrant extends AppOnlyGrant {
  readonly user: UserProfile
  readonly scopes: readonly string[]
}

/** The claims of an access token that an application has from a user; their form follows the resource's version, as with app-only ones. */
export function delegatedClaims(organisation: Organisation, grant: DelegatedGrant): Claims {
  return grant.resource.servicePrincipal.requested_access_token_version === 2
    ? version2(organisation, grant)
    : version1(organisation, grant)
}

function version1(organisation: Organisation, grant: DelegatedGrant): Claims {
  const { client, resource, user, context } = grant
  const { iat, nbf, exp, aio, rh, uti } = marksOf(organisation)
  return {
    aud: resource.name,
    iss: issuerV1(organisation.tenantId),
    iat,
    nbf,
    exp,
    acr: '1',
    aio,
    amr: ['pwd'],
    ...(resource.servicePrincipal.app_id === GRAPH
      ? { app_displayname: client.application.display_name }
      : {}),
    appid: client.application.app_id,
    appidacr: context,
    ...(user.surname === null ? {} : { family_name: user.surname }),
    ...(user.given_name === null ? {} : { given_name: user.given_name }),
    idtyp: 'user',
    name: user.display_name,
    oid: user.id,
    rh,
    ...permissions(grant),
    sub: pairwiseSubject(grant),
    tid: organisation.tenantId,
    unique_name: user.user_principal_name,
    upn: user.user_principal_name,
    uti,
    ver: '1.0',
  }
}

function version2(organisation: Organisation, grant: DelegatedGrant): Claims {
  const { client, resource, user, context } = grant
  const { iat, nbf, exp, aio, rh, uti } = marksOf(organisation)
  return {
    aud: resource.servicePrincipal.app_id,
    iss: issuerV2(organisation.tenantId),
    iat,
    nbf,
    exp,
    aio,
    azp: client.application.app_id,
    azpacr: context,
    name: user.display_name,
    oid: user.id,
    preferred_username: user.user_principal_name,
    rh,
    ...permissions(grant),
    sub: pairwiseSubject(grant),
    tid: organisation.tenantId,
    uti,
    ver: '2.0',
  }
}

/** App roles of the user, and what the application may do for him or her. */
function permissions({ roles, scopes }: DelegatedGrant): Claims {
  return {
    ...(roles.length > 0 ? { roles } : {}),
    ...(scopes.length > 0 ? { scp: scopes.join(' ') } : {}),
  }
}

/** A user's subject is another for each application, so that two of them cannot compare notes. */
function pairwiseSubject({ client, user }: DelegatedGrant): string {
  return createHash('sha256').update(`${client.application.app_id}/${user.id}`).digest('base64url')
}
