import type { Test } from 'tap'
import type { Configuration } from '../../src/index.ts'
import { type Contract, openContract } from '../support/contract.ts'
import {
  type Answer,
  type EmulatorUnderTest,
  emulatorUnderTest,
  type RequestOptions,
} from '../support/emulator.ts'

export const AUTOMATION = 'c0ffee00-0000-4000-8000-0000000000b1'
/** An API client that may read computers and nothing else. */
export const REPORT = 'c0ffee00-0000-4000-8000-0000000000b2'
const SECRETS: Readonly<Record<string, string>> = {
  [AUTOMATION]: 'localtenant-jamf-secret',
  [REPORT]: 'localtenant-jamf-readonly-secret',
}

export type Json = Record<string, unknown>

export interface Page<Item = Json> {
  readonly totalCount: number
  readonly results: readonly Item[]
}

export interface JamfUnderTest extends EmulatorUnderTest {
  readonly contract: Contract
  /** A bearer of the API client, by default one with all privileges. */
  bearer(clientId?: string): Promise<string>
  /** Calls Jamf Pro with all privileges. */
  call<Body = Json>(path: string, options?: RequestOptions): Promise<Answer<Body>>
}

export function basic(username: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
}

/** The error that Jamf's JSON form carries, as exact text. */
export function errorText(status: number, error: Json): string {
  const members = Object.entries(error).map(([name, value]) => `    "${name}" : ${JSON.stringify(value)}`)
  return `{\n  "httpStatus" : ${status},\n  "errors" : [ {\n${members.join(',\n')}\n  } ]\n}`
}

/** The page of a Classic refusal, as exact text. */
export function statusPage(reason: string, section: string, message: string): string {
  return `<html>
<head>
   <title>Status page</title>
</head>
<body style="font-family: sans-serif;">
<p style="font-size: 1.2em;font-weight: bold;margin: 1em 0px;">${reason}</p>
<p>${message}</p>
<p>You can get technical details <a href="http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec${section}">here</a>.<br>
Please continue your visit at our <a href="/">home page</a>.
</p>
</body>
</html>
`
}

export const INVALID_TOKEN = errorText(401, {
  code: 'INVALID_TOKEN',
  description: 'Unauthorized',
  id: '0',
  field: null,
})

export async function jamfUnderTest(t: Test, configuration?: Configuration): Promise<JamfUnderTest> {
  const emulator = await emulatorUnderTest(t, configuration)
  const bearer = async (clientId = AUTOMATION): Promise<string> => {
    const { body } = await emulator.request<{ access_token: string }>('/api/oauth/token', {
      form: { grant_type: 'client_credentials', client_id: clientId, client_secret: SECRETS[clientId]! },
    })
    return body.access_token
  }
  let own: string | undefined
  return {
    ...emulator,
    contract: await openContract('jamf'),
    bearer,
    async call(path, options) {
      own ??= await bearer()
      return emulator.request(path, { bearer: own, ...options })
    },
  }
}
