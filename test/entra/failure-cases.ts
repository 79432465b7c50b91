import type { CATALOGUE } from '../../src/products/entra/errors.ts'
import { DAEMON, NEWCOMER, type RequestOptions, TENANT } from '../support/emulator.ts'
import {
  ASSERTION_TYPE,
  type AssertionParts,
  type ClientCertificate,
  signAssertion,
} from './token/certificate.ts'

/** Applications that the cases need; the seed of the test has them. */
export const HOLDER = 'c0ffee00-0000-4000-8000-0000000000f1'
export const UNINSTALLED = 'c0ffee00-0000-4000-8000-0000000000f2'
export const DISABLED = 'c0ffee00-0000-4000-8000-0000000000f3'

const EXPIRED = 'c0ffee00-0000-4000-8000-0000000000a7'
const PUBLIC = 'c0ffee00-0000-4000-8000-0000000000a5'
const INVENTORY = 'c0ffee00-0000-4000-8000-0000000000a8'
const NOBODY = '00000000-0000-0000-0000-000000000000'
const GRAPH = 'https://graph.microsoft.com'
const V1 = `/${TENANT}/oauth2/token`
export const V2 = `/${TENANT}/oauth2/v2.0/token`

/** What is asked, and how it is refused. The path is the v2 token endpoint when none is given. */
export type Case = readonly [
  code: keyof typeof CATALOGUE,
  reply: string,
  text: string | RegExp,
  request: RequestOptions,
  path?: string,
]

const daemon = {
  grant_type: 'client_credentials',
  client_id: DAEMON,
  client_secret: 'localtenant-daemon-secret',
  scope: `${GRAPH}/.default`,
}

/** The daemon's good request with some fields replaced; those set to '' are left out. */
function form(fields: Readonly<Record<string, string>>): RequestOptions {
  return {
    form: Object.fromEntries(Object.entries({ ...daemon, ...fields }).filter(([, value]) => value !== '')),
  }
}

export function bodyOf(type: string | undefined, body: string): RequestOptions {
  return { method: 'POST', body, headers: type === undefined ? {} : { 'content-type': type } }
}

function basic(credentials: string): RequestOptions {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
  return { form: { grant_type: 'client_credentials', scope: daemon.scope }, headers: { authorization } }
}

const CLIENT = '401 invalid_client'
const UNAUTHORIZED = '400 unauthorized_client'
const REQUEST = '400 invalid_request'
const SCOPE = '400 invalid_scope'
const MISSING = 'The request body must contain the following parameter:'

// biome-ignore format: a table is read by its lines
export const aboutTheClient: readonly Case[] = [
  [7000215, CLIENT, `added to app '${DAEMON}'.`, form({ client_secret: 'wrong' })],
  [7000215, CLIENT, 'Invalid client secret provided', basic(`${DAEMON}:wrong`)],
  [7000222, CLIENT, `keys for app '${EXPIRED}' are expired.`, form({ client_id: EXPIRED, client_secret: 'localtenant-expired-secret' })],
  [7000216, CLIENT, "for the 'client_credentials' grant type.", form({ client_secret: '' })],
  [700025, CLIENT, 'Client is public', form({ client_id: PUBLIC })],
  [700016, UNAUTHORIZED, `identifier '${TENANT}' was not found in the directory 'Contoso'.`, form({ client_id: TENANT })],
  [700016, UNAUTHORIZED, "identifier 'x' was not found", form({ client_id: 'x' })],
  [700038, UNAUTHORIZED, `${NOBODY} is not a valid`, form({ client_id: NOBODY })],
  [7000229, CLIENT, `${UNINSTALLED} is missing service principal in the tenant ${TENANT}.`, form({ client_id: UNINSTALLED, client_secret: 's' })],
  [7000112, UNAUTHORIZED, `Application '${DISABLED}'(Disabled) is disabled.`, form({ client_id: DISABLED, client_secret: 's' })],
  [9002313, REQUEST, 'Request is malformed', basic('no colon')],
  [9002313, REQUEST, 'Request is malformed', basic('%zz:x')],
]

// biome-ignore format: a table is read by its lines
export const aboutTheForm: readonly Case[] = [
  [900144, REQUEST, `${MISSING} 'grant_type'`, form({ grant_type: '' })],
  [900144, REQUEST, `${MISSING} 'grant_type'`, { method: 'POST' }],
  [900144, REQUEST, `${MISSING} 'grant_type'`, bodyOf('application/x-www-form-urlencoded', '')],
  [900144, REQUEST, `${MISSING} 'grant_type'`, bodyOf('application/json', JSON.stringify(daemon))],
  [900144, REQUEST, `${MISSING} 'grant_type'`, bodyOf('application/json', '{')],
  [900144, REQUEST, `${MISSING} 'grant_type'`, bodyOf('text/plain', 'grant_type=client_credentials')],
  [900144, REQUEST, `${MISSING} 'grant_type'`, bodyOf(undefined, 'grant_type=client_credentials')],
  [900144, REQUEST, `${MISSING} 'grant_type'`, bodyOf('application/octet-stream', '\u0000\u0001')],
  [900144, REQUEST, `${MISSING} 'grant_type'`, bodyOf('multipart/form-data; boundary=b', 'no parts')],
  [900144, REQUEST, `${MISSING} 'grant_type'`, bodyOf('application/json', JSON.stringify(daemon)), V1],
  [900144, REQUEST, `${MISSING} 'client_id'`, form({ client_id: '' })],
  [900144, REQUEST, `${MISSING} 'scope'`, form({ scope: '' })],
  [901002, REQUEST, "The 'resource' request parameter isn't supported.", form({ resource: GRAPH })],
  [70003, '400 unsupported_grant_type', "unsupported grant type 'magic'.", form({ grant_type: 'magic' })],
  [70003, '400 unsupported_grant_type', "unsupported grant type 'constructor'.", form({ grant_type: 'constructor' })],
  [70011, SCOPE, 'The scope openid profile is not valid.', form({ scope: 'openid profile' })],
  [1002012, SCOPE, `The provided value for scope ${GRAPH}/User.Read is not valid.`, form({ scope: `${GRAPH}/User.Read` })],
  [70011, SCOPE, `The scope ${GRAPH}/.default https://api.manage.microsoft.com//.default is not valid.`, form({ scope: `${GRAPH}/.default https://api.manage.microsoft.com//.default` })],
  [500011, '400 invalid_resource', 'named api://nothing was not found in the tenant named Contoso.', form({ scope: 'api://nothing/.default' })],
  [501051, '400 invalid_grant', `Application '${NEWCOMER}'(Contoso Newcomer) is not assigned to a role for the application '${INVENTORY}'(Contoso Inventory).`, form({ client_id: NEWCOMER, client_secret: 'localtenant-unconsented-secret', scope: 'api://contoso-inventory/.default' })],
]

// biome-ignore format: a table is read by its lines
export const aboutTheAddress: readonly Case[] = [
  [900561, REQUEST, 'The endpoint only accepts POST requests. Received a GET request.', {}],
  [900561, REQUEST, 'The endpoint only accepts GET requests. Received a POST request.', { form: {} }, `/${TENANT}/discovery/keys`],
  [90002, REQUEST, "Tenant 'nowhere.example' not found.", form({}), '/nowhere.example/oauth2/v2.0/token'],
  [90002, REQUEST, `Tenant '${DAEMON}' not found.`, form({}), `/${DAEMON}/oauth2/v2.0/token`],
  [90002, '400 invalid_tenant', "Tenant 'nowhere.example' not found.", {}, '/nowhere.example/v2.0/.well-known/openid-configuration'],
  [900023, REQUEST, "Specified tenant identifier 'nowhere' is neither", form({}), '/nowhere/oauth2/v2.0/token'],
  [90002, '400 invalid_tenant', "Tenant 'nowhere' not found.", {}, '/nowhere/v2.0/.well-known/openid-configuration'],
  [90002, '400 invalid_tenant', "Tenant 'no where' not found.", {}, '/no%20where/discovery/v2.0/keys'],
  [900021, REQUEST, `Requested tenant identifier '${NOBODY}' is not valid.`, form({}), `/${NOBODY}/oauth2/token`],
  [50059, REQUEST, 'No tenant-identifying information', form({}), '/common/oauth2/v2.0/token'],
  [50059, REQUEST, 'No tenant-identifying information', form({}), '/Organizations/oauth2/token'],
  [50049, '400 invalid_instance', 'Unknown or invalid instance.', {}, '/common/discovery/instance?authorization_endpoint=https://x.example/'],
]

/** The same for assertions, which must be signed first. */
export async function aboutTheAssertion(
  certificate: ClientCertificate,
  stranger: ClientCertificate,
): Promise<readonly Case[]> {
  const signed = async (parts: Partial<AssertionParts>, fields = {}): Promise<RequestOptions> => {
    const audience = `https://login.microsoftonline.com${V2}`
    const client_assertion = await signAssertion({ clientId: HOLDER, audience, certificate, ...parts })
    const client = {
      client_id: HOLDER,
      client_secret: '',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion,
    }
    return form({ ...client, ...fields })
  }
  // biome-ignore format: a table is read by its lines
  return [
    [700027, CLIENT, 'The key was not found.', await signed({ certificate: stranger })],
    [700021, CLIENT, "doesn't match 'client_id' parameter.", await signed({ claims: { sub: DAEMON } })],
    [700023, CLIENT, 'audience claim', await signed({ audience: 'https://other.example/' })],
    [700024, CLIENT, /Current time: \d{4}-.*, expiry time of assertion 1970-01-01T00:00:01Z/, await signed({ claims: { exp: 1 } })],
    [700026, CLIENT, `App: '${DAEMON}'`, await signed({ clientId: DAEMON }, { client_id: DAEMON })],
    [50027, CLIENT, 'JWT token is invalid or malformed.', await signed({}, { client_assertion: 'x' })],
    [5002723, REQUEST, 'Invalid JWT token.', await signed({ header: {} })],
  ]
}
