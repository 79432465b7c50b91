import { ask, askJson, type ControlAddress } from './ask.ts'
import { readEventStream } from './event-stream.ts'

/** Something that happened inside an organisation; beside these members, ids and names of what it happened to. */
export interface ControlEvent {
  readonly id: number
  /** `consentGranted`, `complianceChanged` … */
  readonly name: string
  /** ISO 8601, by the organisation's clock. */
  readonly time: string
  readonly tenantId: string
  readonly [member: string]: unknown
}

export interface EventChoice {
  /** Only events of these names. */
  readonly names?: readonly string[]
  /** Only events after the one with this id; 0 begins with the oldest that is kept. */
  readonly since?: number
}

/** What has happened in an organisation. */
export interface EventsControl {
  /** Those that are kept, oldest first. */
  list(choice?: EventChoice): Promise<ControlEvent[]>
  /**
   * Events as they happen: everything from the moment on at which the promise is fulfilled, and what is kept since `since`. Leaving the
   * loop over them ends the connection, and so does the signal, which makes the loop throw.
   */
  follow(
    choice?: EventChoice & { readonly signal?: AbortSignal },
  ): Promise<AsyncGenerator<ControlEvent, void>>
}

export function eventsControl(address: ControlAddress): EventsControl {
  return {
    list: async choice =>
      (await askJson<{ events: ControlEvent[] }>(address, 'events', queryOf(choice))).events,
    async follow({ signal, ...choice } = {}) {
      const response = await ask(address, 'events', {
        ...queryOf(choice),
        headers: { accept: 'text/event-stream' },
        ...(signal ? { signal } : {}),
      })
      return eventsOf(response.body!)
    },
  }
}

async function* eventsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ControlEvent, void> {
  for await (const { id, event, data } of readEventStream(bytes))
    yield { id: Number(id), name: event, ...JSON.parse(data) }
}

function queryOf({ names, since }: EventChoice = {}): {
  readonly query: Record<string, string | number | undefined>
} {
  return { query: { name: names?.join(','), since } }
}
