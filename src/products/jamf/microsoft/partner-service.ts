import type { Dispatcher } from 'undici'
import { senderHeader } from '../../../kernel/pipeline/sender.ts'

/** Why a request to Microsoft failed. */
export interface ServiceFault {
  /** Method and address, without query. */
  readonly request: string
  /** Absent where nobody answered. */
  readonly status?: number
  /** The service's own: `AADSTS7000215`. */
  readonly code?: string
  readonly message: string
}

/** What a request failed with. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly fault: ServiceFault

  constructor(fault: ServiceFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** Whom to ask as whom. */
export interface PartnerAccount {
  readonly authority: string
  readonly graph: string
  readonly tenantId: string
  readonly appId: string
  readonly clientSecret: string
}

/** How to ask. */
export interface Line {
  /** Asked for when there is something to say. */
  readonly dispatcher: () => Promise<Dispatcher>
  readonly signal: AbortSignal
}

/** What is told of one device, in the members that compliance partners use (reference: Intune's data sync). */
export type Entity = Readonly<Record<string, unknown>>

/** Intune's services for a partner, as an application without a user. Each call signs in anew. */
export interface PartnerService {
  upload(message: {
    readonly id: string
    readonly at: string
    readonly entities: readonly Entity[]
  }): Promise<void>
  /** What became of a message. */
  status(messageId: string): Promise<{ readonly status: string; readonly fault: string | null }>
}

const GRAPH = 'https://graph.microsoft.com'
const INTUNE = 'https://api.manage.microsoft.com/'
const INTUNE_APP_ID = '0000000a-0000-0000-c000-000000000000'
const VERSION = 'api-version=1.2'
/** Milliseconds until nobody counts as answering. */
const PATIENCE = 10_000

/** Every method throws a ServiceError. */
export function partnerService(account: PartnerAccount, line: Line): PartnerService {
  const messageAddress = async (id: string): Promise<string> => {
    const service = await findService(account, line, 'PartnerDeviceDataSyncService')
    return `${service}/DataUploadMessages(guid'${id}')?${VERSION}`
  }
  const askIntune = async (id: string, request: Partial<Question> = {}): Promise<Answer> => {
    const url = await messageAddress(id)
    const token = await requestToken(account, line, INTUNE)
    return ask(line, { ...request, url, token })
  }
  return {
    async upload({ id, at, entities }) {
      const content = { TenantId: account.tenantId, UploadTime: at, Content: JSON.stringify(entities) }
      const { ErrorCode: code, ErrorDetail: detail } = await askIntune(id, { method: 'PUT', json: content })
      if (typeof code === 'number' && code !== 0) {
        const url = await messageAddress(id)
        throw new ServiceError({
          request: `PUT ${url.split('?')[0]}`,
          status: 200,
          code: String(code),
          message: String(detail ?? ''),
        })
      }
    },
    async status(id) {
      const { Status: status, ErrorDetail: detail } = await askIntune(id)
      return { status: String(status), fault: typeof detail === 'string' && detail !== '' ? detail : null }
    },
  }
}

async function requestToken(
  { authority, tenantId, appId, clientSecret }: PartnerAccount,
  line: Line,
  resource: string,
): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: clientSecret,
    scope: `${resource}/.default`,
  })
  const url = `${authority}/${tenantId}/oauth2/v2.0/token`
  const { access_token: token } = await ask(line, { url, method: 'POST', form })
  return String(token)
}

async function findService(account: PartnerAccount, line: Line, name: string): Promise<string> {
  const token = await requestToken(account, line, GRAPH)
  const url = `${account.graph}/v1.0/servicePrincipals/appId=${INTUNE_APP_ID}/endpoints`
  const { value } = await ask(line, { url, token })
  const endpoints = Array.isArray(value) ? (value as { providerName?: unknown; uri?: unknown }[]) : []
  const found = endpoints.find(({ providerName }) => providerName === name)
  if (typeof found?.uri === 'string') return found.uri
  throw new ServiceError({ request: `GET ${url}`, status: 200, message: `There is no service ${name}.` })
}

interface Question {
  readonly url: string
  readonly method?: 'POST' | 'PUT'
  readonly token?: string
  readonly json?: object
  readonly form?: URLSearchParams
}

type Answer = Readonly<Record<string, unknown>>

async function ask({ dispatcher, signal }: Line, question: Question): Promise<Answer> {
  const { url, method = 'GET', token, json, form } = question
  const request = `${method} ${url.split('?')[0]}`
  const headers = {
    accept: 'application/json',
    'user-agent': 'Jamf-Pro',
    ...senderHeader('jamf'),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(json ? { 'content-type': 'application/json' } : {}),
    ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
  }
  const body = json ? JSON.stringify(json) : (form?.toString() ?? null)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
  try {
    const { origin, pathname, search } = new URL(url)
    const path = pathname + search
    const response = await (await dispatcher()).request({
      origin,
      path,
      method,
      headers,
      body,
      signal: limit,
    })
    const status = response.statusCode
    const text = await response.body.text()
    const answer = parsed(text)
    if (status >= 200 && status < 300 && answer) return answer
    throw new ServiceError({ request, status, ...refusalIn(answer, text) })
  } catch (error) {
    if (error instanceof ServiceError) throw error
    const { message } = ((error as Error).cause ?? error) as Error
    throw new ServiceError({ request, message })
  }
}

function parsed(text: string): Answer | undefined {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Answer) : undefined
  } catch {
    return undefined
  }
}

const LONGEST = 500

/** Entra's, Graph's and Intune's refusals. */
function refusalIn(answer: Answer | undefined, text: string): { code?: string; message: string } {
  const { error, error_description: description } = answer ?? {}
  if (typeof description === 'string') {
    const [code] = /^AADSTS\d+/.exec(description) ?? []
    return { code: code ?? String(error), message: description.split('\r\n')[0]!.slice(0, LONGEST) }
  }
  const inner = (typeof error === 'object' && error ? error : answer?.['odata.error']) as
    | { code?: unknown; message?: unknown }
    | undefined
  if (inner) {
    const message = Object(inner.message).value ?? inner.message
    return { code: String(inner.code), message: String(message).slice(0, LONGEST) }
  }
  return { message: text.slice(0, LONGEST) }
}
