import type { Test } from 'tap'
import { Agent, type Dispatcher, request as send } from 'undici'
import type { Configuration, RunningEmulator } from '../../src/index.ts'
import { emulatorFor } from './emulators.ts'

/** The applications of the seed `contoso` and their secrets. */
export const DAEMON = 'c0ffee00-0000-4000-8000-0000000000a1'
export const READER = 'c0ffee00-0000-4000-8000-0000000000a2'
export const CONNECTOR = 'c0ffee00-0000-4000-8000-0000000000a3'
export const NEWCOMER = 'c0ffee00-0000-4000-8000-0000000000a4'
export const PARTNER = 'c0ffee00-0000-4000-8000-0000000000a6'
export const TENANT = 'c0ffee00-0000-4000-8000-000000000001'

const SECRETS: Readonly<Record<string, string>> = {
  [DAEMON]: 'localtenant-daemon-secret',
  [READER]: 'localtenant-reader-secret',
  [CONNECTOR]: 'localtenant-connector-secret',
  [NEWCOMER]: 'localtenant-unconsented-secret',
  [PARTNER]: 'localtenant-partner-secret',
}

export interface RequestOptions {
  /** Default GET, or POST when there is a body. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** An access token. */
  readonly bearer?: string
  /** At most one of these three is the body; the first two set its content type. */
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** A reply, read to its end. Redirects are not followed. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The body as JSON; undefined when it is empty or of another type. */
  readonly body: Body
}

interface TokenOptions {
  readonly clientId?: string
  /** Default: what the seed says for the client. */
  readonly secret?: string
  /** The resource without `/.default`. Default Microsoft Graph. */
  readonly resource?: string
}

/** An emulator that ends with the test. */
export interface EmulatorUnderTest extends RunningEmulator {
  /**
   * Asks for a path of `url`, or for an absolute URL: one of a real host (`https://graph.microsoft.com/…`) reaches the emulator by
   * TLS, as a client behind the proxy or a DNS override would.
   */
  request<Body = Record<string, unknown>>(target: string, options?: RequestOptions): Promise<Answer<Body>>
  /** An app-only access token, by default the daemon's for Graph. */
  token(options?: TokenOptions): Promise<string>
}

/**
 * An emulator for a test, or for a file with the file's `t`: as new, but for what {@link emulatorFor} says. With a configuration,
 * be it an empty one, nobody else has used it or will.
 */
export async function emulatorUnderTest(t: Test, configuration?: Configuration): Promise<EmulatorUnderTest> {
  const emulator = await emulatorFor(t, configuration)
  const local = new Agent()
  t.teardown(() => local.destroy())
  const request: EmulatorUnderTest['request'] = async (target, options = {}) => {
    const url = target.startsWith('/') ? emulator.url + target : target
    const dispatcher = url.startsWith(emulator.url) ? local : emulator.dispatcher
    return read(await send(url, { dispatcher, ...message(options) }))
  }
  return {
    ...emulator,
    request,
    token: options => askForToken(request, options),
    [Symbol.asyncDispose]: () => emulator.close(),
  }
}

function message({ method, headers = {}, bearer, json, form, body }: RequestOptions) {
  const content =
    json !== undefined
      ? { type: 'application/json', text: JSON.stringify(json) }
      : form && { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() }
  const payload = content?.text ?? body
  return {
    method: (method ?? (payload === undefined ? 'GET' : 'POST')) as Dispatcher.HttpMethod,
    headers: {
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(content ? { 'content-type': content.type } : {}),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  }
}

async function read<Body>(response: Dispatcher.ResponseData): Promise<Answer<Body>> {
  const text = await response.body.text()
  const isJson = /[/+]json\b/.test(String(response.headers['content-type'] ?? ''))
  return {
    status: response.statusCode,
    headers: response.headers,
    text,
    body: (isJson && text ? JSON.parse(text) : undefined) as Body,
  }
}

async function askForToken(
  request: EmulatorUnderTest['request'],
  options: TokenOptions = {},
): Promise<string> {
  const { clientId = DAEMON, resource = 'https://graph.microsoft.com' } = options
  const { status, text, body } = await request<{ access_token: string }>(`/${TENANT}/oauth2/v2.0/token`, {
    form: {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: options.secret ?? SECRETS[clientId] ?? '',
      scope: `${resource}/.default`,
    },
  })
  if (status !== 200) throw new Error(`No token for ${clientId}: ${status} ${text}`)
  return body.access_token
}

/** A bearer of the seeded API client of Jamf Pro that may do everything. */
export async function jamfToken({ request }: Pick<EmulatorUnderTest, 'request'>): Promise<string> {
  const { body } = await request<{ access_token: string }>('/api/oauth/token', {
    form: {
      grant_type: 'client_credentials',
      client_id: 'c0ffee00-0000-4000-8000-0000000000b1',
      client_secret: 'localtenant-jamf-secret',
    },
  })
  return body.access_token
}
