import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'

const entra = await openContract('entra')
const emulator = await emulatorUnderTest(t)
const REAL = 'https://login.microsoftonline.com'

t.test('v2 metadata: the members in the order of the real document, the tenant as an id', async t => {
  const answer = await emulator.request(`${REAL}/contoso.com/v2.0/.well-known/openid-configuration`)
  t.equal(answer.status, 200)
  entra.matches(t, 'getOpenIdConfigurationV2', answer)
  t.same(Object.keys(answer.body), [
    ...['token_endpoint', 'token_endpoint_auth_methods_supported', 'jwks_uri', 'response_modes_supported'],
    ...['subject_types_supported', 'id_token_signing_alg_values_supported', 'response_types_supported'],
    ...['scopes_supported', 'issuer', 'request_uri_parameter_supported', 'userinfo_endpoint'],
    ...['authorization_endpoint', 'device_authorization_endpoint', 'http_logout_supported'],
    ...['frontchannel_logout_supported', 'end_session_endpoint', 'claims_supported', 'kerberos_endpoint'],
    ...['tenant_region_scope', 'cloud_instance_name', 'cloud_graph_host_name', 'msgraph_host', 'rbac_url'],
  ])
  t.match(answer.body, {
    token_endpoint: `${REAL}/${TENANT}/oauth2/v2.0/token`,
    jwks_uri: `${REAL}/${TENANT}/discovery/v2.0/keys`,
    issuer: `${REAL}/${TENANT}/v2.0`,
    authorization_endpoint: `${REAL}/${TENANT}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${REAL}/${TENANT}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${REAL}/${TENANT}/oauth2/v2.0/logout`,
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    request_uri_parameter_supported: false,
    tenant_region_scope: 'WW',
    rbac_url: 'https://pas.windows.net',
  })
})

t.test('v1 metadata: other issuer, other endpoints, other response types', async t => {
  const answer = await emulator.request(`${REAL}/${TENANT}/.well-known/openid-configuration`)
  t.equal(answer.status, 200)
  entra.matches(t, 'getOpenIdConfigurationV1', answer)
  t.match(answer.body, {
    issuer: `https://sts.windows.net/${TENANT}/`,
    jwks_uri: `${REAL}/common/discovery/keys`,
    token_endpoint: `${REAL}/${TENANT}/oauth2/token`,
    authorization_endpoint: `${REAL}/${TENANT}/oauth2/authorize`,
    device_authorization_endpoint: `${REAL}/${TENANT}/oauth2/devicecode`,
    userinfo_endpoint: `${REAL}/${TENANT}/openid/userinfo`,
    scopes_supported: ['openid'],
    microsoft_multi_refresh_token: true,
    check_session_iframe: `${REAL}/${TENANT}/oauth2/checksession`,
  })
  t.ok((answer.body.response_types_supported as string[]).includes('token id_token'))
})

t.test('under a shared tenant the issuer is a template and there is no region', async t => {
  for (const shared of ['common', 'organizations']) {
    const { body } = await emulator.request(`${REAL}/${shared}/v2.0/.well-known/openid-configuration`)
    t.match(body, {
      issuer: `${REAL}/{tenantid}/v2.0`,
      token_endpoint: `${REAL}/${shared}/oauth2/v2.0/token`,
      tenant_region_scope: null,
    })
    const v1 = await emulator.request(`${REAL}/${shared}/.well-known/openid-configuration`)
    t.equal(v1.body.issuer, 'https://sts.windows.net/{tenantid}/')
  }
})

t.test(
  'every URL keeps the address that the client used, so a strict client finds its own issuer',
  async t => {
    for (const origin of [emulator.url, emulator.httpsUrl]) {
      const { body } = await emulator.request(`${origin}/contoso.com/v2.0/.well-known/openid-configuration`)
      t.match(body, {
        issuer: `${origin}/${TENANT}/v2.0`,
        token_endpoint: `${origin}/${TENANT}/oauth2/v2.0/token`,
        jwks_uri: `${origin}/${TENANT}/discovery/v2.0/keys`,
        userinfo_endpoint: `${origin}/oidc/userinfo`,
      })
    }
  },
)

t.test('metadata of an unknown tenant: invalid_tenant', async t => {
  const answer = await emulator.request('/nowhere.example/v2.0/.well-known/openid-configuration')
  t.equal(answer.status, 400)
  entra.matches(t, 'getOpenIdConfigurationV2', answer)
  t.match(answer.body, { error: 'invalid_tenant', error_codes: [90002] })
})

function instance(authority: string, path = '/common/discovery/instance') {
  const query = new URLSearchParams({ 'api-version': '1.1', authorization_endpoint: authority })
  return emulator.request(`${path}?${query}`)
}

t.test('instance discovery: the five clouds, the public one first', async t => {
  const answer = await instance(`${REAL}/contoso.com/oauth2/v2.0/authorize`)
  t.equal(answer.status, 200)
  entra.matches(t, 'discoverInstance', answer)
  t.same(Object.keys(answer.body), ['tenant_discovery_endpoint', 'api-version', 'metadata'])
  t.equal(answer.body['api-version'], '1.1')
  const metadata = answer.body.metadata as Record<string, unknown>[]
  t.equal(metadata.length, 5)
  t.same(metadata[0], {
    preferred_network: 'login.microsoftonline.com',
    preferred_cache: 'login.windows.net',
    aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  })
})

t.test('instance discovery sends clients to where they can reach the metadata', async t => {
  const endpoint = async (authority: string) => (await instance(authority)).body.tenant_discovery_endpoint
  const here = emulator.url
  t.equal(
    await endpoint(`${REAL}/contoso.com/oauth2/v2.0/authorize`),
    `${here}/contoso.com/v2.0/.well-known/openid-configuration`,
  )
  t.equal(
    await endpoint(`${REAL}/${TENANT}/oauth2/authorize`),
    `${here}/${TENANT}/.well-known/openid-configuration`,
  )
  // MSAL Python leaves out the port.
  t.equal(
    await endpoint('https://127.0.0.1/contoso.com/oauth2/v2.0/authorize'),
    `${here}/contoso.com/v2.0/.well-known/openid-configuration`,
  )
})

t.test('instance discovery refuses an unknown authority', async t => {
  for (const authority of ['https://evil.example/common/oauth2/v2.0/authorize', 'common', '']) {
    const answer = await instance(authority)
    t.equal(answer.status, 400)
    entra.matches(t, 'discoverInstance', answer)
    t.match(answer.body, { error: 'invalid_instance', error_codes: [50049] })
  }
})

t.test('metadata and instance discovery may be cached for a day, unlike tokens', async t => {
  t.equal(
    (await instance(`${REAL}/common/oauth2/v2.0/authorize`)).headers['cache-control'],
    'max-age=86400, private',
  )
  const { headers } = await emulator.request('/common/v2.0/.well-known/openid-configuration')
  t.equal(headers['cache-control'], 'max-age=86400, private')
  t.equal(headers['access-control-allow-origin'], '*')
})
