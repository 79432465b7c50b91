import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import t, { type Test } from 'tap'
import { Failure } from '../../src/kernel/http/failure.ts'
import { envelope } from '../../src/products/entra/envelope.ts'
import { CATALOGUE } from '../../src/products/entra/errors.ts'
import { openContract } from '../support/contract.ts'
import { emulatorUnderTest, NEWCOMER, TENANT } from '../support/emulator.ts'
import { visitor } from './authorize/consent-visitor.ts'
import {
  aboutTheAddress,
  aboutTheAssertion,
  aboutTheClient,
  aboutTheForm,
  bodyOf,
  type Case,
  DISABLED,
  HOLDER,
  UNINSTALLED,
  V2,
} from './failure-cases.ts'
import { contosoWith } from './seeded.ts'
import { makeCertificate } from './token/certificate.ts'

const DEMANDING = 'c0ffee00-0000-4000-8000-0000000000f4'
const CALLBACK = 'http://localhost:3000/callback'

const [certificate, stranger] = await Promise.all([makeCertificate(), makeCertificate()])
const seed = contosoWith(t, [
  { appId: HOLDER, displayName: 'Certificate Holder', keyCredentials: [{ certificate: certificate.pem }] },
  { appId: UNINSTALLED, displayName: 'Uninstalled', servicePrincipal: false, secrets: [{ secret: 's' }] },
  { appId: DISABLED, displayName: 'Disabled', secrets: [{ secret: 's' }] },
  { appId: DEMANDING, displayName: 'Demanding', redirectUris: { web: [CALLBACK] } },
])
const data = join(dirname(seed), 'data')
const emulator = await emulatorUnderTest(t, { seed, data })
prepare()

/** What no seed can say: a principal that was switched off, and a requirement of a service that is not there. */
function prepare(): void {
  const database = new Sqlite(join(data, 'organisation.sqlite'))
  database.prepare('UPDATE service_principals SET account_enabled = 0 WHERE app_id = ?').run(DISABLED)
  const access = [{ resourceAppId: TENANT, resourceAccess: [{ id: TENANT, type: 'Role' }] }]
  database
    .prepare('UPDATE applications SET required_resource_access_json = ? WHERE app_id = ?')
    .run(JSON.stringify(access), DEMANDING)
  database.close()
}

const entra = await openContract('entra')
const seen = new Set<number>()

interface ErrorBody {
  readonly error: string
  readonly error_description: string
  readonly error_codes: readonly number[]
  readonly timestamp: string
  readonly trace_id: string
  readonly correlation_id: string
  readonly error_uri: string
}

async function refuses(t: Test, cases: readonly Case[]): Promise<void> {
  for (const [code, reply, text, request, path = V2] of cases) {
    const answer = await emulator.request<ErrorBody>(path, request)
    const { body } = answer
    seen.add(code)
    t.equal(`${answer.status} ${body.error}`, reply, `${code} ${answer.text}`)
    t.same(body.error_codes, [code])
    const ending = ` Trace ID: ${body.trace_id} Correlation ID: ${body.correlation_id} Timestamp: ${body.timestamp}`
    t.ok(body.error_description.startsWith(`AADSTS${code}: `))
    t.ok(body.error_description.endsWith(ending))
    t.match(body.error_description, text)
  }
}

t.test('what is wrong with the client is said in its own number', t => refuses(t, aboutTheClient))
t.test('what is wrong with the form is said in its own number', t => refuses(t, aboutTheForm))
t.test('what is wrong with the address is said in its own number', t => refuses(t, aboutTheAddress))
t.test('what is wrong with the assertion is said in its own number', async t =>
  refuses(t, await aboutTheAssertion(certificate, stranger)),
)

t.test('its members stand in one order, and it can be found again', async t => {
  const correlationId = '11111111-2222-4333-8444-555555555555'
  const inHeader = { form: {}, headers: { 'client-request-id': correlationId } }
  for (const [path, request] of [
    [V2, inHeader],
    [`${V2}?client-request-id=${correlationId}`, { form: {} }],
  ] as const) {
    const answer = await emulator.request<ErrorBody>(path, request)
    entra.matches(t, 'issueTokenV2', answer)
    const members = [
      'error',
      'error_description',
      'error_codes',
      'timestamp',
      'trace_id',
      'correlation_id',
      'error_uri',
    ]
    t.same(Object.keys(answer.body), members)
    t.match(answer.body, {
      timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
      trace_id: answer.headers['x-ms-request-id'],
      correlation_id: correlationId,
      error_uri: 'https://login.microsoftonline.com/error?code=900144',
    })
    t.match(answer.headers, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store, no-cache',
    })
  }
})

t.test('browsers get a page, and after a no the application is told', async t => {
  const address = (fields: Readonly<Record<string, string>>): string =>
    `/contoso.com/adminconsent?${new URLSearchParams({ client_id: NEWCOMER, redirect_uri: CALLBACK, ...fields })}`
  const shows = (
    code: keyof typeof CATALOGUE,
    status: number,
    answer: { status: number; text: string },
  ): void => {
    seen.add(code)
    t.equal(answer.status, status, `${code}`)
    t.match(answer.text, `AADSTS${code}: `)
    t.match(answer.text, '<!doctype html>')
  }
  const someone = visitor(emulator)
  shows(50011, 400, await someone.open(address({ redirect_uri: 'https://other.example/' })))
  shows(500113, 400, await someone.open(address({ client_id: HOLDER, redirect_uri: '' })))
  shows(
    900971,
    400,
    await someone.open(`/contoso.com/v2.0/adminconsent?client_id=${NEWCOMER}&scope=.default`),
  )
  shows(650052, 400, await someone.open(address({ client_id: DEMANDING })))
  await someone.open(address({}))
  shows(50034, 200, await someone.signIn('nobody@contoso.com'))
  shows(50057, 200, await someone.signIn('zoe.lambert@contoso.com'))
  shows(50126, 200, await someone.signIn('admin@contoso.com', 'wrong'))
  shows(165000, 400, await someone.submit({ ticket: 'x' }))
  shows(90094, 200, await someone.signIn('adele.vance@contoso.com'))
  seen.add(65004)
  t.match((await someone.cancel()).headers.location, /error=access_denied&error_description=AADSTS65004%3A/)
})

t.test('there is no number that no request produces', async t => {
  const never = Object.keys(CATALOGUE).filter(code => !seen.has(Number(code)))
  t.same(never, [])
})

t.test('a path that is not answered here says so', async t => {
  const answer = await emulator.request<ErrorBody>(
    `https://login.microsoftonline.com/common/oauth2/nothing?x=1`,
  )
  t.equal(answer.status, 404)
  t.equal(answer.headers['x-localtenant-not-emulated'], 'GET /common/oauth2/nothing')
  t.match(answer.body, { error: 'invalid_request', error_codes: [9002313] })
})

t.test('what goes wrong inside is a server error, whether or not the request could be read', async t => {
  const { status, body } = envelope(new Failure('internal', 'secret detail'), undefined)
  t.equal(status, 500)
  t.match(JSON.parse(String(body)), { error: 'server_error', error_codes: [90033] })
  t.notMatch(String(body), 'secret detail')
})

t.test('a body that is too large keeps its status', async t => {
  const answer = await emulator.request<ErrorBody>(
    V2,
    bodyOf('application/x-www-form-urlencoded', 'x'.repeat(5_000_000)),
  )
  t.equal(answer.status, 413)
  t.match(answer.body, { error: 'invalid_request', error_codes: [9002313] })
})
