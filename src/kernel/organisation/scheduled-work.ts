import type { World } from './organisation.ts'

/**
 * A kind of work that falls due at moments of a world's clock. There is no timer: what is due is done before the next request,
 * so that a clock that jumps and one that runs lead to the same.
 */
export interface Deadline {
  readonly name: string
  /** When the earliest piece of it is due, in milliseconds; undefined when none waits. Reads the database. */
  next(world: World): number | undefined
  /** Does all that is due at `moment`, which may lie behind; afterwards `next` must be later. Runs in a transaction. */
  run(world: World, moment: number): void
  /** Told once that is in the database. */
  done?(world: World, moment: number): void
}

// What is known of each world: nothing falls due before this moment.
const soonest = new WeakMap<World, number>()

/** Tells that something of `world` will be due at `moment` (milliseconds); whoever writes such a moment calls this. */
export function expectDue(world: World, moment: number): void {
  const known = soonest.get(world)
  if (known !== undefined && moment < known) soonest.set(world, moment)
}

/** Makes the next request ask the database again: for a world whose data has been replaced. */
export function forgetDue(world: World): void {
  soonest.delete(world)
}

/** Does whatever has fallen due in `world`, earliest first. While nothing is due it costs one comparison. */
export function runDue(world: World, deadlines: readonly Deadline[]): void {
  const now = world.clock.now()
  if (now < (soonest.get(world) ?? Number.NEGATIVE_INFINITY)) return
  catchUp(world, deadlines, now)
}

/** Something that fell due, and when (milliseconds). */
export interface Done {
  readonly name: string
  readonly moment: number
}

/**
 * Moves the clock of `world` on to `target`, and does on the way what falls due, each at its own moment.
 *
 * @returns what was done, in order
 */
export function advanceClock(world: World, deadlines: readonly Deadline[], target: number): Done[] {
  const done = catchUp(world, deadlines, target)
  world.clock.set(target)
  return done
}

/** Does all that is due up to `until`; a clock that has not come so far shows each moment in turn. */
function catchUp(world: World, deadlines: readonly Deadline[], until: number): Done[] {
  const done: Done[] = []
  let { deadline, moment } = earliest(world, deadlines)
  while (deadline && moment <= until) {
    if (moment > world.clock.now()) world.clock.set(moment)
    world.faults.past.keep(world, moment)
    world.database.transaction(run)(deadline, world, moment)
    deadline.done?.(world, moment)
    done.push({ name: deadline.name, moment })
    ;({ deadline, moment } = earliest(world, deadlines))
  }
  soonest.set(world, moment)
  return done
}

function run(deadline: Deadline, world: World, moment: number): void {
  deadline.run(world, moment)
  const next = deadline.next(world)
  if (next !== undefined && next <= moment) throw new Error(`${deadline.name} leaves undone what is due.`)
}

/** `moment` is infinite when nothing waits. */
function earliest(world: World, deadlines: readonly Deadline[]) {
  let first: { deadline?: Deadline; moment: number } = { moment: Number.POSITIVE_INFINITY }
  for (const deadline of deadlines) {
    const moment = deadline.next(world)
    if (moment !== undefined && moment < first.moment) first = { deadline, moment }
  }
  return first
}
