import { Readable } from 'node:stream'
import type { Numbered } from '../kernel/bounded-log.ts'
import type { OrganisationDirectory } from '../kernel/organisation/directory.ts'
import type { OrganisationEvent } from '../kernel/organisation/events.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'

/** An event that has its number. */
export type KeptEvent = Numbered<OrganisationEvent>

/** Which events somebody wants to see. */
export interface EventChoice {
  /** The last one that is known already; undefined where only new ones are wanted. */
  readonly since: number | undefined
  isWanted(event: KeptEvent): boolean
}

/** Real milliseconds between comments, so that nobody in between takes the connection for dead. */
const HEARTBEAT = 15_000

/** A client that lets so many bytes pile up does not read any more; it can come back and go on where it was. */
const PATIENCE = 4 * 1024 * 1024

/** An event's moment, organisation and data. */
export function describeEvent({ tenantId }: Organisation, { time, data }: KeptEvent): object {
  return { time: new Date(time).toISOString(), tenantId, ...data }
}

/** Those that are kept; all for a number that is still to come, since whoever has seen that has seen it before a restart. */
export function eventsAfter({ events }: Pick<Organisation, 'events'>, since: number): readonly KeptEvent[] {
  const { entries, lastId } = events
  return since > lastId ? entries : entries.filter(({ id }) => id > since)
}

/**
 * The events of an organisation as server-sent events (HTML Living Standard, section 9.2), from those that are kept on. It ends with the
 * organisation, and lets go of everything when it is destroyed.
 */
export function openEventStream(
  {
    organisation,
    organisations,
  }: { readonly organisation: Organisation; readonly organisations: OrganisationDirectory },
  { since, isWanted }: EventChoice,
): Readable {
  const stream = new Readable({ read() {} })
  const textOf = (event: KeptEvent): string =>
    `id: ${event.id}\nevent: ${event.name}\ndata: ${JSON.stringify(describeEvent(organisation, event))}\n\n`
  if (since !== undefined) {
    const missed = eventsAfter(organisation, since).filter(isWanted)
    if (missed.length > 0) stream.push(missed.map(textOf).join(''))
  }
  const stopListening = organisation.events.listen(event => {
    if (!isWanted(event)) return
    if (stream.readableLength > PATIENCE) stream.destroy()
    else stream.push(textOf(event))
  })
  const stopWatching = organisations.onRemoval(removed => {
    if (removed !== organisation) return
    release()
    stream.push(null)
  })
  const heartbeat = setInterval(() => stream.push(':\n\n'), HEARTBEAT).unref()
  const release = (): void => {
    stopListening()
    stopWatching()
    clearInterval(heartbeat)
  }
  stream.once('close', release)
  return stream
}
