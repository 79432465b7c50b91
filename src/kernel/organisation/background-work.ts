import type { Dispatcher } from 'undici'
import type { Log } from '../log.ts'
import type { Organisation } from './organisation.ts'

/**
 * What a product does in an organisation by itself, beside answering: it asks other services over HTTP, as its real one does. It has no
 * timer: it looks for work after each write, and when something has fallen due.
 */
export interface BackgroundWork {
  /** Begins what there is to do. While there is nothing it costs one look. Never throws. */
  wake(organisation: Organisation): void
  /** Resolves when nothing is under way: what can be done now has been done. Never rejects. */
  settled(organisation: Organisation): Promise<void>
  /** The last moment, up to `until` (milliseconds), at which the clock alone makes it work; undefined where none does. */
  lastMoment(organisation: Organisation, until: number): number | undefined
  /** Lets what is under way in an organisation come to its end, or breaks it off when that takes long: its data is about to be replaced. */
  rest(organisation: Organisation): Promise<void>
  /** Breaks off everything; nothing is begun any more. */
  close(): Promise<void>
}

/** What it takes to ask other services. */
export interface Outbound {
  /** Leads the clouds' names to this emulator, and others where they may be reached. */
  dispatcher(): Promise<Dispatcher>
  readonly log: Log
}

/** Several as one. */
export function allWork(works: readonly BackgroundWork[]): BackgroundWork {
  const each = async (act: (work: BackgroundWork) => Promise<void>): Promise<void> => {
    await Promise.all(works.map(act))
  }
  return {
    wake: organisation => {
      for (const work of works) work.wake(organisation)
    },
    settled: organisation => each(work => work.settled(organisation)),
    lastMoment(organisation, until) {
      const moments = works.flatMap(work => work.lastMoment(organisation, until) ?? [])
      return moments.length > 0 ? Math.max(...moments) : undefined
    },
    rest: organisation => each(work => work.rest(organisation)),
    close: () => each(work => work.close()),
  }
}
