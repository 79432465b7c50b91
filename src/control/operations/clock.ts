import { Failure } from '../../kernel/http/failure.ts'
import { momentOf } from '../../kernel/organisation/clock.ts'
import type { World } from '../../kernel/organisation/organisation.ts'
import { FASTEST, isPossible, isSpeed } from '../../kernel/organisation/organisation-clock.ts'
import { keepProgress } from '../../kernel/organisation/organisation-row.ts'
import { advanceClock, type Deadline, type Done } from '../../kernel/organisation/scheduled-work.ts'
import type { Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'

/** The clock operations of organisations in which `deadlines` fall due. */
export function clockOperations(deadlines: readonly Deadline[]): {
  getClock: Operation<undefined>
  setClock: UnboundOperation<undefined>
  advanceClock: UnboundOperation<undefined>
} {
  return {
    getClock: ({ world }) => shown(world, []),
    // Whatever falls due is done in a transaction of its own.
    setClock: {
      transaction: 'none',
      run: call => wholly(call.world, () => setClock(call, deadlines)),
    },
    advanceClock: { transaction: 'none', run: call => advance(call, deadlines) },
  }
}

function advance({ world, body }: Call<undefined>, deadlines: readonly Deadline[]): object {
  const { seconds } = body as { seconds: number }
  if (seconds < 0)
    throw new Failure(
      'invalid',
      'A clock advances by 0 seconds or more; PUT /_localtenant/clock sets it back.',
    )
  const target = possible(world.clock.now() + seconds * 1000)
  return wholly(world, () => changed(world, moveTo(world, deadlines, target)))
}

/** The clock goes back when what it leads to cannot be kept. */
function wholly(world: World, change: () => object): object {
  const before = world.clock.state
  try {
    return change()
  } catch (error) {
    world.clock.restore(before)
    throw error
  }
}

interface ClockChange {
  readonly now?: string
  readonly frozen?: boolean
  readonly speed?: number
}

function setClock({ world, body }: Call<undefined>, deadlines: readonly Deadline[]): object {
  const { now, frozen, speed } = body as ClockChange
  if (speed !== undefined && !isSpeed(speed)) {
    throw new Failure(
      'invalid',
      `A speed is more than 0 and at most ${FASTEST}; {"frozen": true} stops the clock.`,
    )
  }
  const target = now === undefined ? undefined : possible(readMoment(now))
  // First, so that a clock that is put to a moment and stopped shows that very moment.
  if (frozen === true) world.clock.freeze()
  const done = target === undefined ? [] : moveTo(world, deadlines, target)
  if (speed !== undefined) world.clock.run(speed)
  if (frozen === false) world.clock.resume()
  return changed(world, done)
}

function possible(moment: number): number {
  if (isPossible(moment)) return moment
  throw new Failure('invalid', 'A clock shows a moment from 1970 to 9998.')
}

function moveTo(world: World, deadlines: readonly Deadline[], target: number): Done[] {
  const from = new Date(world.clock.now()).toISOString()
  const done = advanceClock(world, deadlines, target)
  const to = new Date(target).toISOString()
  world.events.add({ name: 'clockMoved', time: target, data: { from, to, done: described(done) } })
  return done
}

function readMoment(text: string): number {
  const moment = momentOf(text)
  if (moment !== undefined) return moment
  throw new Failure('invalid', `'${text}' is no moment; write it like 2030-01-01T00:00:00Z.`)
}

function changed(world: World, done: readonly Done[]): object {
  keepProgress(world)
  return shown(world, done)
}

function shown({ clock }: World, done: readonly Done[]): object {
  return {
    now: new Date(clock.now()).toISOString(),
    frozen: clock.frozen,
    speed: clock.speed,
    done: described(done),
  }
}

function described(done: readonly Done[]): object[] {
  return done.map(({ name, moment }) => ({ name, at: new Date(moment).toISOString() }))
}
