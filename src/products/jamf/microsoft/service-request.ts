import type { Dispatcher } from 'undici'
import { senderHeader } from '../../../kernel/pipeline/sender.ts'
import { MASK } from '../../../kernel/redaction/mask.ts'
import { maskText } from '../../../kernel/redaction/masked-text.ts'

/** Why a request to Microsoft failed. Nothing secret is in it, whatever the service has repeated of what it was sent. */
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

/** How to ask. */
export interface Line {
  /** Asked for when there is something to say. */
  readonly dispatcher: () => Promise<Dispatcher>
  readonly signal: AbortSignal
  /** Not to be shown to anybody. */
  readonly secret: string
}

export interface Question {
  readonly url: string
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly token?: string
  readonly json?: object
  readonly form?: URLSearchParams
}

/** A service that is not Microsoft's may put anything into it. */
export type Answer = Readonly<Record<string, unknown>>

/** Milliseconds until nobody counts as answering. */
const PATIENCE = 10_000
/** Bytes of an answer; what Microsoft answers is far shorter. */
const LARGEST = 1024 * 1024
/** How much of a text is shown, and how much is looked through for it. */
const LONGEST = 500
const LOOKED_AT = 4 * LONGEST
/** A shorter secret may stand in a text by chance. */
const SHORTEST_SECRET = 8

/** Asks a service for JSON. @throws ServiceError where it answers with none, with a refusal, with too much, or not at all */
export async function ask(line: Line, question: Question): Promise<Answer> {
  try {
    const { status, text } = await send(line, question)
    const answer = parsed(text)
    if (status >= 200 && status < 300 && answer) return answer
    throw serviceError(line, question, { status, ...refusalIn(answer, text) })
  } catch (error) {
    if (error instanceof ServiceError) throw error
    const { message } = ((error as Error).cause ?? error) as Error
    throw serviceError(line, question, { message })
  }
}

/** What a request came to, for people. */
export function serviceError(
  { secret }: Line,
  { url, method = 'GET', token = '' }: Question,
  { message, code, ...rest }: Omit<ServiceFault, 'request'>,
): ServiceError {
  const shown = (text: string): string => shownText(text, [secret, token])
  return new ServiceError({
    request: shown(`${method} ${url.split('?')[0]}`),
    ...rest,
    ...(code === undefined ? {} : { code: shown(code) }),
    message: shown(message),
  })
}

/** What a service says, cut, without these secrets and others that it may have in it. */
export function shownText(text: string, secrets: readonly string[]): string {
  const plain = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((rest, secret) => rest.replaceAll(secret, MASK), text.slice(0, LOOKED_AT))
  return maskText(plain).slice(0, LONGEST)
}

async function send(
  { dispatcher, signal }: Line,
  { url, method = 'GET', token, json, form }: Question,
): Promise<{ readonly status: number; readonly text: string }> {
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
  const { origin, pathname, search } = new URL(url)
  const path = pathname + search
  const response = await (await dispatcher()).request({ origin, path, method, headers, body, signal: limit })
  return { status: response.statusCode, text: await textOf(response.body) }
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  // Whoever leaves the loop hangs up.
  for await (const chunk of body) {
    length += chunk.length
    if (length > LARGEST) throw new Error(`The answer is longer than ${LARGEST} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): Answer | undefined {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Answer) : undefined
  } catch {
    return undefined
  }
}

/** Entra's, Graph's and Intune's refusals. */
function refusalIn(answer: Answer | undefined, text: string): { code?: string; message: string } {
  const { error, error_description: description } = answer ?? {}
  if (typeof description === 'string') {
    const [code] = /^AADSTS\d+/.exec(description) ?? []
    return { code: code ?? plainText(error), message: description.split('\r\n')[0]! }
  }
  const inner = error ?? answer?.['odata.error']
  if (typeof inner !== 'object' || inner === null) return { message: text }
  const { code, message } = inner as Answer
  const { value = message } = Object(message) as Answer
  return { code: plainText(code), message: plainText(value) }
}

/** Text, or what is written as plainly; of anything else nothing. */
export function plainText(value: unknown): string {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isPlain ? String(value) : ''
}
