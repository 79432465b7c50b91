import { collectEvents } from '../../domain/outbox.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Call, Reply, type Result } from '../../kernel/product.ts'
import { describeEvent, type EventChoice, openEventStream } from '../event-stream.ts'

/**
 * What has happened in an organisation: as it happens for a client that accepts `text/event-stream`, else the events that are kept.
 *
 * @throws Failure `invalid` for a `since` or `Last-Event-ID` that is no event's number
 */
export function streamEvents(call: Call<undefined>): Result {
  const { world, headers } = call
  const choice = readChoice(call)
  collectEvents(world)
  if (headers.accept?.includes('text/event-stream')) {
    return new Reply({
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
      body: openEventStream(call, choice),
    })
  }
  const { since = 0, isWanted } = choice
  const events = world.events.entries.filter(event => event.id > since && isWanted(event))
  return { events: events.map(event => ({ id: event.id, name: event.name, ...describeEvent(world, event) })) }
}

function readChoice({ query, headers }: Call<undefined>): EventChoice {
  // A browser that comes back says in the header how far it has come, and still has the address that it began with.
  const since = [headers['last-event-id'] ?? query.since].flat()[0]
  const names = new Set([query.name ?? []].flat().flatMap(text => text.split(',')))
  return {
    since: since === undefined ? undefined : readNumber(since),
    isWanted: ({ name }) => names.size === 0 || names.has(name),
  }
}

function readNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new Failure(
    'invalid',
    `'${text}' is no event's number; 'since' is the 'id' of the last event you have seen.`,
  )
}
