import t from 'tap'
import { openContract } from '../../support/contract.ts'
import { emulatorUnderTest, TENANT } from '../../support/emulator.ts'

const entra = await openContract('entra')
const emulator = await emulatorUnderTest(t)
const REAL = 'https://login.microsoftonline.com'

t.test('v2 metadata: what is served, in the order of the real document, the tenant as an id', async t => {
  const answer = await emulator.request(`${REAL}/contoso.com/v2.0/.well-known/openid-configuration`)
  t.equal(answer.status, 200)
  entra.matches(t, 'getOpenIdConfigurationV2', answer)
  t.same(Object.keys(answer.body), [
    ...['token_endpoint', 'token_endpoint_auth_methods_supported', 'jwks_uri', 'response_modes_supported'],
    ...['subject_types_supported', 'id_token_signing_alg_values_supported', 'response_types_supported'],
    ...['scopes_supported', 'issuer', 'request_uri_parameter_supported', 'authorization_endpoint'],
    ...['claims_supported'],
    ...['tenant_region_scope', 'cloud_instance_name', 'cloud_graph_host_name', 'msgraph_host', 'rbac_url'],
  ])
  t.match(answer.body, {
    token_endpoint: `${REAL}/${TENANT}/oauth2/v2.0/token`,
    jwks_uri: `${REAL}/${TENANT}/discovery/v2.0/keys`,
    issuer: `${REAL}/${TENANT}/v2.0`,
    authorization_endpoint: `${REAL}/${TENANT}/oauth2/v2.0/authorize`,
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    request_uri_parameter_supported: false,
    tenant_region_scope: 'WW',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
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
    scopes_supported: ['openid'],
    microsoft_multi_refresh_token: true,
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
      })
    }
  },
)

/** Every text in a document. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

t.test('at an address of this machine nothing leads off it', async t => {
  for (const origin of [emulator.url, emulator.httpsUrl]) {
    for (const path of [
      '/contoso.com/.well-known',
      '/common/v2.0/.well-known',
      `/${TENANT}/v2.0/.well-known`,
    ]) {
      const { body } = await emulator.request(`${origin}${path}/openid-configuration`)
      t.equal(body.msgraph_host, new URL(origin).host)
      t.notOk('cloud_graph_host_name' in body)
      t.notOk('rbac_url' in body)
      const elsewhere = textsIn(body).filter(text => /^https?:/.test(text) && !text.startsWith(origin))
      // The issuer of v1.0 tokens is a name, and no address.
      t.same(elsewhere, path.includes('v2.0') ? [] : [`https://sts.windows.net/${TENANT}/`])
    }
  }
})

t.test(
  'what the metadata names is answered, but for the page where users sign in, which says so',
  async t => {
    for (const origin of [emulator.url, REAL, 'https://westeurope.login.microsoft.com']) {
      for (const version of ['', '/v2.0']) {
        const { body } = await emulator.request(
          `${origin}/${TENANT}${version}/.well-known/openid-configuration`,
        )
        for (const [name, address] of Object.entries(body)) {
          if (!/_endpoint$|_uri$|_iframe$/.test(name)) continue
          const answer = await emulator.request(String(address))
          const missing = answer.headers['x-localtenant-not-emulated']
          t.equal(missing !== undefined, name === 'authorization_endpoint', `${name} ${address}`)
        }
      }
    }
  },
)

t.test('a regional host names the issuer and the Graph of the cloud', async t => {
  for (const region of [
    'https://westeurope.login.microsoft.com',
    'https://westeurope.r.login.microsoftonline.com',
  ]) {
    const { body } = await emulator.request(`${region}/${TENANT}/v2.0/.well-known/openid-configuration`)
    t.match(body, {
      issuer: `${REAL}/${TENANT}/v2.0`,
      token_endpoint: `${region}/${TENANT}/oauth2/v2.0/token`,
      msgraph_host: 'graph.microsoft.com',
    })
  }
})

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
  const answer = await instance(
    `${REAL}/contoso.com/oauth2/v2.0/authorize`,
    `${REAL}/common/discovery/instance`,
  )
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

t.test('instance discovery at an address of this machine keeps clients there', async t => {
  const { host } = new URL(emulator.url)
  for (const authority of [
    `${REAL}/contoso.com/oauth2/v2.0/authorize`,
    `${emulator.url}/common/oauth2/authorize`,
  ]) {
    const { body } = await instance(authority)
    t.same(body.metadata, [
      {
        preferred_network: host,
        preferred_cache: host,
        aliases: [
          host,
          'login.microsoftonline.com',
          'login.windows.net',
          'login.microsoft.com',
          'sts.windows.net',
        ],
      },
    ])
  }
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
