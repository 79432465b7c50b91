import type { Call } from '../../../kernel/pipeline/product.ts'
import { EntraFailure } from '../errors.ts'
import { LOGIN_HOSTS } from '../hosts.ts'
import type { Tenancy } from '../tenant.ts'

const SHARED_CLAIMS = [
  'sub',
  'iss',
  'cloud_instance_name',
  'cloud_instance_host_name',
  'cloud_graph_host_name',
  'msgraph_host',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acr',
]
const CLAIMS_V2 = [
  ...SHARED_CLAIMS,
  ...['nonce', 'preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
]
const CLAIMS_V1 = [...SHARED_CLAIMS, ...['amr', 'nonce', 'email', 'given_name', 'family_name', 'nickname']]

/** What both generations of the metadata document say alike. */
const COMMON = {
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  http_logout_supported: true,
  frontchannel_logout_supported: true,
}

const CLOUD = {
  cloud_instance_name: 'microsoftonline.com',
  cloud_graph_host_name: 'graph.windows.net',
  msgraph_host: 'graph.microsoft.com',
  rbac_url: 'https://pas.windows.net',
}

/** The v2.0 metadata document. The tenant comes back as a GUID even when a domain was asked for. */
export function getOpenIdConfigurationV2({ origin, host, organisation, caller }: Call<Tenancy>): object {
  const tenant = caller.shared ?? organisation.tenantId
  const base = `${origin}/${tenant}`
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: COMMON.token_endpoint_auth_methods_supported,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: COMMON.response_modes_supported,
    subject_types_supported: COMMON.subject_types_supported,
    id_token_signing_alg_values_supported: COMMON.id_token_signing_alg_values_supported,
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${issuerBase(origin, host)}/${caller.shared ? '{tenantid}' : tenant}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${graphOrigin(origin, host)}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: CLAIMS_V2,
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: caller.shared ? null : 'WW',
    ...CLOUD,
  }
}

/** The v1.0 metadata document: another issuer, other endpoints, other response types. */
export function getOpenIdConfigurationV1({
  origin,
  organisation,
  organisations,
  caller,
}: Call<Tenancy>): object {
  const tenant = caller.shared ?? organisation.tenantId
  const base = `${origin}/${tenant}`
  return {
    token_endpoint: `${base}/oauth2/token`,
    ...COMMON,
    // The keys under a shared name are those of the first organisation.
    jwks_uri: `${origin}/${organisation === organisations.initial ? 'common' : tenant}/discovery/keys`,
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    scopes_supported: ['openid'],
    issuer: `https://sts.windows.net/${caller.shared ? '{tenantid}' : tenant}/`,
    microsoft_multi_refresh_token: true,
    authorization_endpoint: `${base}/oauth2/authorize`,
    device_authorization_endpoint: `${base}/oauth2/devicecode`,
    end_session_endpoint: `${base}/oauth2/logout`,
    userinfo_endpoint: `${base}/openid/userinfo`,
    check_session_iframe: `${base}/oauth2/checksession`,
    claims_supported: CLAIMS_V1,
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: caller.shared ? null : 'WW',
    ...CLOUD,
  }
}

/**
 * A client on localhost compares the issuer with the address it discovered it at (openid-client) or with its authority
 * (MSAL): there the document names our own address. Under a real host name it names that cloud's.
 */
function issuerBase(origin: string, host: string): string {
  return LOGIN_HOSTS.includes(host) ? 'https://login.microsoftonline.com' : origin
}

function graphOrigin(origin: string, host: string): string {
  return LOGIN_HOSTS.includes(host) ? 'https://graph.microsoft.com' : origin
}

/** The clouds and the names each goes by, the public one first. */
const CLOUDS = [
  {
    preferred_network: 'login.microsoftonline.com',
    preferred_cache: 'login.windows.net',
    aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  },
  {
    preferred_network: 'login.partner.microsoftonline.cn',
    preferred_cache: 'login.partner.microsoftonline.cn',
    aliases: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
  },
  {
    preferred_network: 'login.microsoftonline.de',
    preferred_cache: 'login.microsoftonline.de',
    aliases: ['login.microsoftonline.de'],
  },
  {
    preferred_network: 'login.microsoftonline.us',
    preferred_cache: 'login.microsoftonline.us',
    aliases: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  },
  {
    preferred_network: 'login-us.microsoftonline.com',
    preferred_cache: 'login-us.microsoftonline.com',
    aliases: ['login-us.microsoftonline.com'],
  },
]

/**
 * Instance discovery: which cloud an authority belongs to, and where its metadata is. MSAL Python follows the address it is given.
 *
 * @throws EntraFailure 50049 when the authority is neither a known cloud nor this address
 */
export function discoverInstance({ query, origin, host }: Call<Tenancy>): object {
  const text = query.authorization_endpoint
  const authority = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  const known = CLOUDS.some(({ aliases }) => aliases.includes(authority?.hostname ?? ''))
  if (!authority || !(known || authority.hostname === host)) throw new EntraFailure(50049)
  const tenant = authority.pathname.split('/')[1] || 'common'
  const version = authority.pathname.includes('/v2.0/') ? '/v2.0' : ''
  return {
    tenant_discovery_endpoint: `${origin}/${tenant}${version}/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: CLOUDS,
  }
}
