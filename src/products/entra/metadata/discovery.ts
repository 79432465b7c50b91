import type { ContractDocument } from '../../../kernel/contract/contract.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { EntraFailure } from '../errors.ts'
import { isLoginHost, LOGIN_HOSTS } from '../hosts.ts'
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

/**
 * Which cloud this is. The name stands beside every key too, and is compared with it (Microsoft.IdentityModel.Validators), so it stays
 * whatever the address. The rest are addresses: on this machine Graph's is its own, and the two that are not emulated are left out.
 */
function cloud(origin: string, host: string): object {
  const name = { cloud_instance_name: 'microsoftonline.com' }
  if (!isLoginHost(host)) return { ...name, msgraph_host: new URL(origin).host }
  return {
    ...name,
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  }
}

/**
 * Members of the real documents that name or promise an endpoint, and the path that serves it: one whose path is not in the contract is left
 * out, so that no client is led to what is not there. `authorization_endpoint` stays, since MSAL and OpenID Connect Discovery require it;
 * there the refusal says that it is not emulated. Version 2's `userinfo_endpoint` is Graph's, which has none here.
 */
const ENDPOINTS: Readonly<Record<string, string>> = {
  device_authorization_endpoint: 'devicecode',
  end_session_endpoint: 'logout',
  http_logout_supported: 'logout',
  frontchannel_logout_supported: 'logout',
  check_session_iframe: 'checksession',
  kerberos_endpoint: '/{tenant}/kerberos',
  userinfo_endpoint: '/{tenant}/openid/userinfo',
}

function served({ paths }: ContractDocument, folder: string, members: object): object {
  return Object.fromEntries(
    Object.entries(members).filter(([name]) => {
      const path = ENDPOINTS[name]
      return path === undefined || (path.startsWith('/') ? path : `${folder}/${path}`) in paths
    }),
  )
}

/** The v2.0 metadata document. The tenant comes back as a GUID even when a domain was asked for. */
export function getOpenIdConfigurationV2({
  origin,
  host,
  organisation,
  caller,
  operation,
}: Call<Tenancy>): object {
  const tenant = caller.shared ?? organisation.tenantId
  const base = `${origin}/${tenant}`
  return served(operation.document, '/{tenant}/oauth2/v2.0', {
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
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: CLAIMS_V2,
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: caller.shared ? null : 'WW',
    ...cloud(origin, host),
  })
}

/** The v1.0 metadata document: another issuer, other endpoints, other response types. */
export function getOpenIdConfigurationV1({
  origin,
  host,
  organisation,
  organisations,
  caller,
  operation,
}: Call<Tenancy>): object {
  const tenant = caller.shared ?? organisation.tenantId
  const base = `${origin}/${tenant}`
  return served(operation.document, '/{tenant}/oauth2', {
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
    ...cloud(origin, host),
  })
}

/**
 * A client on localhost compares the issuer with the address it discovered it at (openid-client) or with its authority
 * (MSAL): there the document names our own address. Under a real host name it names that cloud's.
 */
function issuerBase(origin: string, host: string): string {
  return isLoginHost(host) ? 'https://login.microsoftonline.com' : origin
}

/** The clouds and the names each goes by, the public one first. */
const CLOUDS = [
  {
    preferred_network: 'login.microsoftonline.com',
    preferred_cache: 'login.windows.net',
    aliases: LOGIN_HOSTS,
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
    metadata: isLoginHost(host) ? CLOUDS : [ownCloud(origin)],
  }
}

/** A client that asked at an address of this machine is to stay there, also for the authority that it knows by its real name. */
function ownCloud(origin: string): (typeof CLOUDS)[number] {
  const { host } = new URL(origin)
  return { preferred_network: host, preferred_cache: host, aliases: [host, ...LOGIN_HOSTS] }
}
