import t from 'tap'
import { type Cloud, clouds } from '../../support/clouds.ts'
import { emulatorUnderTest, PARTNER, TENANT } from '../../support/emulator.ts'

const emulator = await emulatorUnderTest(t)
const real = clouds.filter(({ product }) => !product.unrecorded)
const cloudOf = (name: string): Cloud => real.find(({ product }) => product.name === name)!
const headersOf = new Map(
  await Promise.all(real.map(async cloud => [cloud, await cloud.authorize(emulator)] as const)),
)

type Json = Record<string, unknown>

/** Asks the product for something that exists while a fault has this effect on it. */
async function asked(product: string, effect: object, path = cloudOf(product).read) {
  const json = { faults: [{ match: { product }, effect }] }
  const planned = await emulator.request('/_localtenant/faults', { method: 'PUT', json })
  if (planned.status !== 200) throw new Error(planned.text)
  return emulator.request<Json>(path, { headers: headersOf.get(cloudOf(product))! })
}

t.test('each error has the form and status of its cloud', async t => {
  const cases: readonly [product: string, name: string, status: number, body: object][] = [
    ['graph', 'TooManyRequests', 429, { error: { code: 'TooManyRequests', message: 'Too many requests.' } }],
    ['graph', 'UnknownError', 500, { error: { code: 'UnknownError', message: '' } }],
    ['graph', 'serviceNotAvailable', 503, { error: { code: 'serviceNotAvailable' } }],
    ['graph', 'Authorization_RequestDenied', 403, { error: { code: 'Authorization_RequestDenied' } }],
    ['graph', 'resyncRequired', 410, { error: { code: 'resyncRequired' } }],
    ['intune', 'ServiceUnavailable', 503, { 'odata.error': { code: 'ServiceUnavailable' } }],
    ['apple', 'com.apple.well-known.failed', 403, { code: 'com.apple.well-known.failed' }],
    ['jamf', 'INVALID_ID', 404, { httpStatus: 404, errors: [{ code: 'INVALID_ID' }] }],
    ['jamf', 'INVALID_TOKEN', 401, { httpStatus: 401, errors: [{ code: 'INVALID_TOKEN', field: null }] }],
    ['jamf', 'OPTIMISTIC_LOCK_FAILED', 409, { errors: [{ code: 'OPTIMISTIC_LOCK_FAILED' }] }],
    ['jamf', 'invalid_client', 401, { error: 'invalid_client' }],
    ['entra', 'AADSTS700082', 400, { error: 'invalid_grant', error_codes: [700082] }],
    ['entra', '50076', 400, { error: 'interaction_required', suberror: 'basic_action', claims: /capolids/ }],
    ['entra', 'AADSTS65001', 400, { error: 'invalid_grant', suberror: 'consent_required' }],
    ['entra', 'AADSTS7000215', 401, { error: 'invalid_client', error_description: /to app '<appId>'/ }],
    ['entra', 'AADSTS90055', 429, { error_codes: [90055] }],
    ['entra', 'invalid_grant', 400, { error: 'invalid_grant', error_codes: [70000] }],
    ['entra', 'temporarily_unavailable', 503, { error: 'temporarily_unavailable', error_codes: [90033] }],
    ['entra', 'server_error', 500, { error: 'server_error', error_codes: [90033] }],
    ['entra', 'slow_down', 400, { error: 'slow_down' }],
    ['entra', 'consent_required', 400, { error: 'consent_required', suberror: 'consent_required' }],
  ]
  for (const [product, name, status, body] of cases) {
    const answer = await asked(product, { error: name })
    t.equal(answer.status, status, `${product} ${name}`)
    t.match(answer.body, body, answer.text)
  }
})

t.test('every name that a product has makes an error of that product', async t => {
  for (const { product, isError } of real) {
    t.ok(product.failureNames!.length > 0, product.name)
    for (const name of product.failureNames!) {
      const answer = await asked(product.name, { error: name })
      // Its message is empty.
      const isOne = name === 'UnknownError' || isError(answer)
      t.ok(answer.status >= 400 && isOne, `${product.name} ${name}: ${answer.text}`)
    }
  }
})

t.test('a status is answered as it stands, in each cloud’s own form', async t => {
  for (const { product, isError } of real) {
    for (const status of [400, 401, 403, 404, 405, 408, 409, 412, 415, 418, 422, 423, 429, 431, 499]) {
      const answer = await asked(product.name, { status })
      t.equal(answer.status, status)
      t.ok(isError(answer), `${product.name} ${status}: ${answer.text}`)
    }
    for (const status of [500, 501, 502, 503, 504, 507, 599]) {
      const answer = await asked(product.name, { status, retryAfter: 7 })
      t.equal(answer.status, status)
      t.equal(answer.headers['retry-after'], '7')
      // The message of UnknownError is empty.
      const isBare = product.name === 'graph' && [502, 504].includes(status)
      t.ok(isBare || isError(answer), `${product.name} ${status}: ${answer.text}`)
    }
  }
})

t.test('what a status says', async t => {
  const words = async (product: string, status: number, path?: string) => {
    const { body, text } = await asked(product, { status }, path)
    return body ?? text
  }
  t.match(await words('graph', 429), { error: { code: 'TooManyRequests', message: 'Too Many Requests.' } })
  t.match(await words('graph', 500), { error: { code: 'generalException' } })
  t.match(await words('graph', 503), { error: { code: 'serviceNotAvailable' } })
  t.match(await words('graph', 504), { error: { code: 'UnknownError', message: '' } })
  t.match(await words('entra', 429), { error: 'temporarily_unavailable', error_codes: [90055] })
  t.match(await words('entra', 502), { error: 'server_error', error_codes: [90033] })
  t.match(await words('intune', 504), { 'odata.error': { code: 'GatewayTimeout' } })
  t.match(await words('jamf', 503), { errors: [{ code: 'SERVICE_UNAVAILABLE' }] })
  t.match(await words('jamf', 502), /<title>502 Bad Gateway<\/title>/, 'the load balancer’s page')
  t.match(await words('jamf', 503, '/JSSResource/computers'), /<p[^>]*>Service Unavailable<\/p>\n<p>Error: /)
  t.match(await words('jamf', 404, '/JSSResource/computers'), /<p>The server has not found anything/)
  t.match(await words('apple', 503), /^Service Unavailable\.\n$/)
})

t.test('status and message stand in place of what goes with the name', async t => {
  const cases: readonly [product: string, effect: object, body: object][] = [
    ['graph', { error: 'TooManyRequests' }, { error: { code: 'TooManyRequests', message: 'Mine' } }],
    ['graph', {}, { error: { code: 'BadRequest', message: 'Mine' } }],
    ['entra', { error: 'AADSTS90033' }, { error: 'server_error', error_description: /^AADSTS90033: Mine / }],
    ['entra', {}, { error_codes: [9002313], error_description: /^AADSTS9002313: Mine / }],
    ['intune', { error: 'Conflict' }, { 'odata.error': { code: 'Conflict', message: { value: 'Mine' } } }],
    [
      'jamf',
      { error: 'INVALID_ID' },
      { httpStatus: 418, errors: [{ code: 'INVALID_ID', description: 'Mine' }] },
    ],
    ['apple', { error: 'com.apple.well-known.failed' }, { description: 'Mine', message: 'Mine' }],
  ]
  for (const [product, effect, body] of cases) {
    const answer = await asked(product, { ...effect, status: 418, message: 'Mine' })
    t.equal(answer.status, 418)
    t.match(answer.body, body, answer.text)
  }
  const effect = { error: 'INVALID_ID', message: 'No <computer>' }
  t.match(
    (await asked('jamf', effect, '/JSSResource/computers')).text,
    /<p>Error: No &#60;computer&#62;<\/p>/,
  )
})

t.test('the product may be implied by the operation or the path', async t => {
  for (const match of [{ operation: 'issueTokenV2' }, { path: '*/oauth2/v2.0/token' }]) {
    const json = { faults: [{ match: { ...match, caller: PARTNER }, effect: { error: 'AADSTS90055' } }] }
    const planned = await emulator.request('/_localtenant/faults', { method: 'PUT', json })
    t.equal(planned.status, 200, planned.text)
    const form = { grant_type: 'client_credentials', client_id: PARTNER }
    t.equal((await emulator.request(`/${TENANT}/oauth2/v2.0/token`, { form })).status, 429)
    t.equal(typeof (await emulator.token()), 'string', 'another client is served')
  }
})

t.test('every code that a cloud gives a status is one of its names', async t => {
  const codeIn = ({ body }: { body: Json | undefined }): unknown => {
    const { error, errors, 'odata.error': odata } = (body ?? {}) as Record<string, Json & Json[]>
    return (error ?? errors?.[0] ?? odata)?.code
  }
  for (const name of ['graph', 'intune', 'jamf']) {
    const { failureNames } = cloudOf(name).product
    for (const status of [400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 431, 500, 502, 503, 504]) {
      const code = codeIn(await asked(name, { status }))
      if (name === 'jamf' && [502, 504].includes(status)) continue
      t.ok(failureNames!.includes(String(code)), `${name} ${status}: ${code}`)
      t.equal(codeIn(await asked(name, { error: code })), code)
    }
  }
})

t.test('a gateway’s status takes no name away, and its page has the message', async t => {
  const answer = (product: string, effect: object) => asked(product, { status: 502, ...effect })
  t.match((await answer('graph', { error: 'TooManyRequests' })).body, { error: { code: 'TooManyRequests' } })
  t.match((await answer('intune', { error: 'Conflict' })).body, { 'odata.error': { code: 'Conflict' } })
  t.match((await answer('intune', {})).body, { 'odata.error': { code: 'BadGateway' } })
  const named = await answer('jamf', { error: 'INVALID_ID' })
  t.match(named.body, { httpStatus: 502, errors: [{ code: 'INVALID_ID' }] })
  t.match((await answer('jamf', { message: 'No <node>' })).text, /<p>No &#60;node&#62;<\/p>/)
})

t.test('a path that was refused on demand is no less emulated', async t => {
  for (const status of [404, 405]) {
    const { headers } = await asked('jamf', { status }, '/api/v1/buildings/1')
    t.notOk('x-localtenant-not-emulated' in headers, String(status))
  }
})
