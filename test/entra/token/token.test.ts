import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import t from 'tap'
import { openContract } from '../../support/contract.ts'
import {
  CONNECTOR,
  DAEMON,
  emulatorUnderTest,
  NEWCOMER,
  READER,
  type RequestOptions,
  TENANT,
} from '../../support/emulator.ts'

const GRAPH = 'https://graph.microsoft.com'
const entra = await openContract('entra')
const emulator = await emulatorUnderTest(t)

interface TokenBody {
  readonly access_token: string
  readonly [member: string]: unknown
}

const V1 = `/${TENANT}/oauth2/token`
const V2 = `/${TENANT}/oauth2/v2.0/token`
const daemon = {
  grant_type: 'client_credentials',
  client_id: DAEMON,
  client_secret: 'localtenant-daemon-secret',
} as const

function ask(path: string, options: RequestOptions) {
  return emulator.request<TokenBody>(path, options)
}

function askV2(fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
  return ask(V2, { form: { ...daemon, scope: `${GRAPH}/.default`, ...fields }, headers })
}

async function claimsFor(fields: Readonly<Record<string, string>>) {
  const answer = await askV2(fields)
  t.equal(answer.status, 200, answer.text.slice(0, 200))
  return decodeJwt(answer.body.access_token)
}

t.test('v2: the reply has four members, and its numbers are numbers', async t => {
  const answer = await askV2({})
  t.equal(answer.status, 200)
  entra.matches(t, 'issueTokenV2', answer)
  t.same(Object.keys(answer.body), ['token_type', 'expires_in', 'ext_expires_in', 'access_token'])
  t.match(answer.body, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 })
})

t.test('v1: the reply has seven members, and its numbers are text', async t => {
  const answer = await ask(`${V1}?api-version=1.0`, { form: { ...daemon, resource: GRAPH } })
  t.equal(answer.status, 200)
  entra.matches(t, 'issueTokenV1', answer)
  t.same(Object.keys(answer.body), [
    'token_type',
    'expires_in',
    'ext_expires_in',
    'expires_on',
    'not_before',
    'resource',
    'access_token',
  ])
  const claims = decodeJwt(answer.body.access_token)
  t.match(answer.body, {
    token_type: 'Bearer',
    expires_in: '3599',
    ext_expires_in: '3599',
    expires_on: String(claims.exp),
    not_before: String(claims.nbf),
    resource: GRAPH,
  })
})

t.test('v1 without a resource means the old directory API', async t => {
  const { body } = await ask(V1, { form: daemon })
  const name = '00000002-0000-0000-c000-000000000000'
  t.equal(decodeJwt(body.access_token).aud, name)
  t.equal(body.resource, name)
})

t.test('a multipart form is a form', async t => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...daemon, resource: GRAPH })) form.append(name, value)
  const encoded = new Response(form)
  const answer = await ask(V1, {
    body: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type')! },
  })
  t.equal(answer.status, 200, answer.text)
})

t.test('every reply carries the headers of the token service', async t => {
  const { headers } = await askV2({})
  t.match(headers, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    'x-ms-request-id': /^[\da-f-]{36}$/,
    'x-ms-ests-server': /^2\.1\.\d+\.\d+ - \w+ ProdSlices$/,
  })
})

t.test('a Graph token has the claims of version 1.0, in their order, even from the v2 endpoint', async t => {
  const { body } = await askV2({})
  const claims = decodeJwt(body.access_token)
  t.same(Object.keys(claims), [
    ...[
      'aud',
      'iss',
      'iat',
      'nbf',
      'exp',
      'aio',
      'app_displayname',
      'appid',
      'appidacr',
      'idp',
      'idtyp',
      'oid',
      'rh',
    ],
    ...['roles', 'sub', 'tenant_region_scope', 'tid', 'uti', 'ver', 'wids'],
  ])
  t.match(claims, {
    aud: GRAPH,
    iss: `https://sts.windows.net/${TENANT}/`,
    idp: `https://sts.windows.net/${TENANT}/`,
    app_displayname: 'Contoso Daemon',
    appid: DAEMON,
    appidacr: '1',
    idtyp: 'app',
    tid: TENANT,
    tenant_region_scope: 'WW',
    ver: '1.0',
    wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90'],
  })
  t.equal(claims.sub, claims.oid)
  t.equal(claims.nbf, claims.iat)
  t.equal(claims.exp! - claims.iat!, 3900)
  const header = decodeProtectedHeader(body.access_token)
  t.match(header, { typ: 'JWT', alg: 'RS256', kid: header.x5t })
})

t.test('an API that asks for version 2.0 tokens gets them, from the v1 endpoint too', async t => {
  const inventory = 'api://contoso-inventory'
  for (const answer of [
    await askV2({ scope: `${inventory}/.default` }),
    await ask(V1, { form: { ...daemon, resource: inventory } }),
  ]) {
    t.equal(answer.status, 200, answer.text)
    const claims = decodeJwt(answer.body.access_token)
    t.same(Object.keys(claims), [
      ...[
        'aud',
        'iss',
        'iat',
        'nbf',
        'exp',
        'aio',
        'azp',
        'azpacr',
        'oid',
        'rh',
        'roles',
        'sub',
        'tid',
        'uti',
        'ver',
      ],
    ])
    t.match(claims, {
      aud: 'c0ffee00-0000-4000-8000-0000000000a8',
      iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      azp: DAEMON,
      azpacr: '1',
      roles: ['Inventory.Read'],
      ver: '2.0',
    })
    t.equal(decodeProtectedHeader(answer.body.access_token).x5t, undefined)
  }
})

t.test('tokens verify against the published keys', async t => {
  for (const path of [`/${TENANT}/discovery/v2.0/keys`, '/common/discovery/keys']) {
    const keys = (await emulator.request(path)).body as unknown as JSONWebKeySet
    const token = await emulator.token({ resource: 'api://contoso-inventory' })
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      audience: 'c0ffee00-0000-4000-8000-0000000000a8',
      issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    })
    t.equal(payload.tid, TENANT)
  }
})

t.test('the audience is the resource as the client named it', async t => {
  const audiences: [scope: string, audience: string][] = [
    ['https://api.manage.microsoft.com//.default', 'https://api.manage.microsoft.com/'],
    ['https://api.manage.microsoft.com/.default', 'https://api.manage.microsoft.com'],
    ['00000003-0000-0000-c000-000000000000/.default', '00000003-0000-0000-c000-000000000000'],
    [`openid profile ${GRAPH}/.default offline_access`, GRAPH],
    [`${GRAPH}/.default ${GRAPH}/.default`, GRAPH],
    ['api://c0ffee00-0000-4000-8000-0000000000a1/.default', 'api://c0ffee00-0000-4000-8000-0000000000a1'],
  ]
  for (const [scope, audience] of audiences) t.equal((await claimsFor({ scope })).aud, audience, scope)
})

t.test('roles are what was consented to for that resource, and nothing else', async t => {
  const reader = await claimsFor({ client_id: READER, client_secret: 'localtenant-reader-secret' })
  t.same(reader.roles, ['GroupMember.Read.All', 'User.Read.All'])
  const connector = { client_id: CONNECTOR, client_secret: 'localtenant-connector-secret' }
  t.same((await claimsFor(connector)).roles, ['Application.Read.All'])
  const intune = await claimsFor({ ...connector, scope: 'https://api.manage.microsoft.com//.default' })
  t.same(intune.roles, ['update_device_attributes'])
})

t.test('without consent a token is issued all the same, without roles', async t => {
  const claims = await claimsFor({ client_id: NEWCOMER, client_secret: 'localtenant-unconsented-secret' })
  t.notOk('roles' in claims)
})

t.test('both secrets of an application are good', async t => {
  for (const client_secret of ['localtenant-daemon-secret', 'localtenant-daemon-secret-2']) {
    t.equal((await askV2({ client_secret })).status, 200)
  }
})

t.test('the secret may come in a Basic header, both halves form-encoded', async t => {
  const halves: [string, string][] = [
    [DAEMON, 'localtenant-daemon-secret'],
    [DAEMON.replaceAll('-', '%2D'), 'localtenant-daemon-secret'.replaceAll('-', '%2D')],
  ]
  for (const [id, secret] of halves) {
    const answer = await ask(V2, {
      form: { grant_type: 'client_credentials', scope: `${GRAPH}/.default` },
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    })
    t.equal(answer.status, 200, answer.text)
  }
})

t.test('the tenant may be named by id or domain, and nothing in the path minds its case', async t => {
  const paths = [
    '/contoso.com/oauth2/v2.0/token',
    '/CONTOSO.onmicrosoft.com/OAuth2/V2.0/Token',
    `/${TENANT.toUpperCase()}/oauth2/v2.0/token/`,
    '//contoso.com/oauth2/v2.0/token?client-request-id=1',
  ]
  for (const path of paths) {
    const answer = await ask(path, { form: { ...daemon, scope: `${GRAPH}/.default` } })
    t.equal(answer.status, 200, `${path} ${answer.text.slice(0, 100)}`)
  }
})

t.test('parameters that nobody knows are passed over, and of one sent twice the first counts', async t => {
  const extra = { client_info: '1', claims: '{"id_token":{}}', 'x-client-SKU': 'msal.js.node' }
  t.equal((await askV2(extra)).status, 200)
  const body = `${new URLSearchParams({ ...daemon, scope: `${GRAPH}/.default` })}&client_secret=wrong`
  const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' }
  t.equal((await ask(V2, { body, headers })).status, 200)
})

t.test('the real host names lead here', async t => {
  const regional = ['westus2.login.microsoft.com', 'westus2.r.login.microsoftonline.com']
  for (const host of ['login.microsoftonline.com', 'login.windows.net', ...regional]) {
    const answer = await ask(`https://${host}${V2}`, { form: { ...daemon, scope: `${GRAPH}/.default` } })
    t.equal(answer.status, 200, host)
  }
})

t.test('a grant that only the real service has says so, and one that nobody has does not', async t => {
  for (const grant of ['password', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'magic']) {
    const { status, headers, body } = await askV2({ grant_type: grant })
    t.match([status, body], [400, { error: 'unsupported_grant_type', error_codes: [70003] }])
    t.equal(headers['x-localtenant-not-emulated'], grant === 'magic' ? undefined : `grant_type=${grant}`)
  }
})
