import type { EmulatorUnderTest, RequestOptions } from './emulator.ts'

type Headers = Readonly<Record<string, string | string[]>>

/** An entry of the journal, as its tests read it. */
export interface Entry {
  readonly id: number
  readonly operation?: string
  readonly url: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly milliseconds: number
  readonly reason?: string
  readonly request: { readonly headers: Headers; readonly body?: unknown }
  readonly response: { readonly status: number; readonly headers: Headers; readonly body?: unknown }
}

/** Asks a cloud, and gives the entry that the journal has of it. */
export async function recorded(
  { request }: Pick<EmulatorUnderTest, 'request'>,
  target: string,
  options: RequestOptions = {},
): Promise<Entry> {
  await request(target, options)
  const { body } = await request<{ requests: [Entry] }>('/_localtenant/requests?limit=1')
  return body.requests[0]
}

/** Status and reason of a refusal, in one line. */
export async function refusal(
  emulator: Pick<EmulatorUnderTest, 'request'>,
  target: string,
  options?: RequestOptions,
): Promise<string> {
  const { response, reason } = await recorded(emulator, target, options)
  return `${response.status} ${reason}`
}
