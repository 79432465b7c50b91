import { Reply, type Result } from '../../kernel/http/reply.ts'
import { collectEvents } from '../../kernel/organisation/outbox.ts'
import { type Deadline, keepUp } from '../../kernel/organisation/scheduled-work.ts'
import type { Call, Operation } from '../../kernel/pipeline/product.ts'
import { describeEvent, type EventChoice, eventsAfter, openEventStream } from '../event-stream.ts'
import { invalid, refuseUnknown } from '../wording.ts'

/** The operation that tells events, of which there are those with these `names`, also of what falls due. */
export function eventOperations(
  names: readonly string[],
  deadlines: readonly Deadline[],
): Record<'streamEvents', Operation<undefined>> {
  return { streamEvents: call => streamEvents(call, names, deadlines) }
}

/**
 * What has happened in an organisation: as it happens for a client that accepts `text/event-stream`, else the events that are kept.
 *
 * @throws Failure `invalid` for a parameter or an event that there is not, and a `since` or `Last-Event-ID` that is no number
 */
function streamEvents(
  call: Call<undefined>,
  known: readonly string[],
  deadlines: readonly Deadline[],
): Result {
  const { organisation, headers } = call
  const choice = readChoice(call, known)
  collectEvents(organisation)
  if (headers.accept?.includes('text/event-stream')) {
    const body = openEventStream(call, choice)
    body.once('close', keepUp(organisation, deadlines))
    return new Reply({
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
      body,
    })
  }
  const { since = 0, isWanted } = choice
  const events = eventsAfter(organisation, since).filter(isWanted)
  return {
    events: events.map(event => ({ id: event.id, name: event.name, ...describeEvent(organisation, event) })),
  }
}

function readChoice({ query, headers }: Call<undefined>, known: readonly string[]): EventChoice {
  refuseUnknown(query, ['name', 'since', 'tenant'])
  // A browser that comes back says in the header how far it has come, and still has the address that it began with.
  const since = [headers['last-event-id'] ?? query.since].flat()[0]
  const names = new Set([query.name ?? []].flat().flatMap(text => text.split(',')))
  for (const name of names) requireName(name, known)
  return {
    since: since === undefined ? undefined : readNumber(since),
    isWanted: ({ name }) => names.size === 0 || names.has(name),
  }
}

function requireName(name: string, known: readonly string[]): void {
  if (known.includes(name)) return
  throw invalid(`There is no event '${name}'; there are ${known.join(', ')}.`)
}

function readNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw invalid(`'${text}' is no event's number; 'since' is the 'id' of the last event you have seen.`)
}
