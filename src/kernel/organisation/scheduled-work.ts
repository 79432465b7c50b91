import type { Organisation } from './organisation.ts'

/**
 * A kind of work that falls due at moments of an organisation's clock. What is due is done before the next request,
 * so that a clock that jumps and one that runs lead to the same; there is a timer only while somebody waits without asking.
 */
export interface Deadline {
  readonly name: string
  /** True for what nobody wants to hear of when a clock has moved. */
  readonly isQuiet?: boolean
  /** When the earliest piece of it is due, in milliseconds; undefined when none waits. Reads the database. */
  next(organisation: Organisation): number | undefined
  /** Does all that is due at `moment`, which may lie behind; afterwards `next` must be later. Runs in a transaction. */
  run(organisation: Organisation, moment: number): void
  /** Told once that is in the database. */
  done?(organisation: Organisation, moment: number): void
}

// What is known of each organisation: nothing falls due before this moment.
const soonest = new WeakMap<Organisation, number>()

/** Tells that something of `organisation` will be due at `moment` (milliseconds); whoever writes such a moment calls this. */
export function expectDue(organisation: Organisation, moment: number): void {
  const known = soonest.get(organisation)
  if (known !== undefined && moment < known) soonest.set(organisation, moment)
}

/** Makes the next request ask the database again: for an organisation whose data has been replaced. */
export function forgetDue(organisation: Organisation): void {
  soonest.delete(organisation)
}

/** Does whatever has fallen due in `organisation`, earliest first. While nothing is due it costs one comparison. */
export function runDue(organisation: Organisation, deadlines: readonly Deadline[]): void {
  const now = organisation.clock.now()
  if (now < (soonest.get(organisation) ?? Number.NEGATIVE_INFINITY)) return
  catchUp(organisation, deadlines, now)
}

/** Real milliseconds between two looks for somebody who waits. */
const LOOK_EVERY = 50

/**
 * Does what falls due in `organisation` without a request, for somebody who waits for what happens there.
 *
 * @returns ends that
 */
export function keepUp(organisation: Organisation, deadlines: readonly Deadline[]): () => void {
  const timer = setInterval(() => {
    try {
      runDue(organisation, deadlines)
    } catch {
      // A full disk, for one: the next request meets the same, and says so.
    }
  }, LOOK_EVERY).unref()
  return () => clearInterval(timer)
}

/** Something that fell due, and when (milliseconds). */
export interface Done {
  readonly name: string
  readonly moment: number
}

/**
 * Moves the clock of `organisation` on to `target`, and does on the way what falls due, each at its own moment.
 *
 * @returns what was done, in order
 */
export function advanceClock(
  organisation: Organisation,
  deadlines: readonly Deadline[],
  target: number,
): Done[] {
  const done = catchUp(organisation, deadlines, target)
  organisation.clock.set(target)
  return done
}

/** Does all that is due up to `until`; a clock that has not come so far shows each moment in turn. */
function catchUp(organisation: Organisation, deadlines: readonly Deadline[], until: number): Done[] {
  const done: Done[] = []
  let { deadline, moment } = earliest(organisation, deadlines)
  while (deadline && moment <= until) {
    if (moment > organisation.clock.now()) organisation.clock.set(moment)
    organisation.faults.history.keep(organisation, moment)
    organisation.database.transaction(run)(deadline, organisation, moment)
    deadline.done?.(organisation, moment)
    if (!deadline.isQuiet) done.push({ name: deadline.name, moment })
    ;({ deadline, moment } = earliest(organisation, deadlines))
  }
  soonest.set(organisation, moment)
  return done
}

function run(deadline: Deadline, organisation: Organisation, moment: number): void {
  deadline.run(organisation, moment)
  const next = deadline.next(organisation)
  if (next !== undefined && next <= moment) throw new Error(`${deadline.name} leaves undone what is due.`)
}

/** `moment` is infinite when nothing waits. */
function earliest(organisation: Organisation, deadlines: readonly Deadline[]) {
  let first: { deadline?: Deadline; moment: number } = { moment: Number.POSITIVE_INFINITY }
  for (const deadline of deadlines) {
    const moment = deadline.next(organisation)
    if (moment !== undefined && moment < first.moment) first = { deadline, moment }
  }
  return first
}
