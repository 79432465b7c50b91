/** Where an emulator is, and for whom it is asked. */
export interface ControlAddress {
  /** `http://host:port` or `https://host:port`. */
  readonly url: string
  /** What `--control-token` was given. */
  readonly token?: string | undefined
  /** Tenant id or domain of the organisation; the first one when absent. */
  readonly tenant?: string | undefined
}

type QueryValue = string | number | undefined

interface Question {
  /** Default GET. */
  readonly method?: string
  /** Members that are undefined are left out. */
  readonly query?: Readonly<Record<string, QueryValue>>
  /** At most one of these two is the body. */
  readonly json?: unknown
  readonly body?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds until it gives up on an answer; none by default. */
  readonly limit?: number
  /** Ends an answer that would go on. */
  readonly signal?: AbortSignal
}

/** The emulator refused what it was asked for; the message is its own sentence. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  /** HTTP status. */
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/** The root of the control API of the emulator at `url`. */
export function controlUrl(url: string): string {
  return `${url.replace(/(?<!\/)\/+(?:_localtenant\/*)?$/, '')}/_localtenant`
}

/**
 * Asks an emulator for a control resource.
 *
 * @param path below `/_localtenant`, each part encoded
 * @throws ControlError when it refuses, Error when nobody answers
 */
export async function ask(address: ControlAddress, path: string, question: Question = {}): Promise<Response> {
  const url = new URL(`${controlUrl(address.url)}/${path}`)
  for (const [name, value] of Object.entries({ tenant: address.tenant, ...question.query }))
    if (value !== undefined) url.searchParams.set(name, String(value))
  const response = await fetch(url, requestOf(address, question)).catch(error => {
    // `fetch failed` is all that the error itself says.
    const { message } = ((error as Error).cause ?? error) as Error
    throw new Error(`No emulator answers at ${url} (${message}); start one with 'localtenant'.`, {
      cause: error,
    })
  })
  if (response.ok) return response
  throw new ControlError(await sentenceOf(response), response.status)
}

/** Asks for JSON. @throws ControlError when it is refused */
export async function askJson<Shape>(
  address: ControlAddress,
  path: string,
  question?: Question,
): Promise<Shape> {
  return (await (await ask(address, path, question)).json()) as Shape
}

/** Asks for something to be done that has no answer. @throws ControlError when it is refused */
export async function tell(address: ControlAddress, path: string, question: Question): Promise<void> {
  // Read to its end, so that the connection can be used again.
  await (await ask(address, path, question)).arrayBuffer()
}

function requestOf(
  { token }: ControlAddress,
  { method = 'GET', json, body, headers, limit, signal }: Question,
): RequestInit {
  const end = limit === undefined ? signal : AbortSignal.timeout(limit)
  const content = json === undefined ? body : JSON.stringify(json)
  return {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
    ...(end ? { signal: end } : {}),
  }
}

async function sentenceOf(response: Response): Promise<string> {
  const text = await response.text()
  try {
    const { error } = JSON.parse(text) as { error?: unknown }
    if (typeof error === 'string') return error
  } catch {
    // Then it was no emulator.
  }
  return `${response.url} answered ${response.status}, but not as an emulator does.`
}
