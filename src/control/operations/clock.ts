import { advanceClock, type Deadline, type Done } from '../../kernel/due.ts'
import { Failure } from '../../kernel/failure.ts'
import type { Call, Operation } from '../../kernel/product.ts'
import type { World } from '../../kernel/tenants.ts'

/** The clock operations of organisations in which `deadlines` fall due. */
export function clockOperations(
  deadlines: readonly Deadline[],
): Record<'getClock' | 'setClock' | 'advanceClock', Operation<undefined>> {
  return {
    getClock: ({ world }) => shown(world, []),
    // `async`, since whatever falls due is done in a transaction of its own.
    setClock: async call => setClock(call, deadlines),
    advanceClock: async ({ world, body }) => {
      const { seconds } = body as { seconds: number }
      if (seconds < 0)
        throw new Failure(
          'invalid',
          'A clock advances by 0 seconds or more; PUT /_localtenant/clock sets it back.',
        )
      return shown(world, moveTo(world, deadlines, world.clock.now() + seconds * 1000))
    },
  }
}

interface ClockChange {
  readonly now?: string
  readonly frozen?: boolean
  readonly speed?: number
}

function setClock({ world, body }: Call<undefined>, deadlines: readonly Deadline[]): object {
  const { now, frozen, speed } = body as ClockChange
  if (speed !== undefined && !(speed > 0)) {
    throw new Failure('invalid', 'A speed is more than 0; {"frozen": true} stops the clock.')
  }
  const target = now === undefined ? undefined : readMoment(now)
  const done = target === undefined ? [] : moveTo(world, deadlines, target)
  if (speed !== undefined) world.clock.run(speed)
  if (frozen === true) world.clock.freeze()
  if (frozen === false) world.clock.resume()
  return shown(world, done)
}

/** Dates have four-digit years in every cloud. */
const EARLIEST = Date.UTC(1970, 0, 1)
const LATEST = Date.UTC(9999, 0, 1)

function moveTo(world: World, deadlines: readonly Deadline[], target: number): Done[] {
  if (target >= EARLIEST && target < LATEST) return advanceClock(world, deadlines, target)
  throw new Failure('invalid', 'A clock shows a moment from 1970 to 9998.')
}

function readMoment(text: string): number {
  const moment = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(moment)) {
    throw new Failure('invalid', `'${text}' is no moment; write it like 2030-01-01T00:00:00Z.`)
  }
  return moment
}

function shown({ clock }: World, done: readonly Done[]): object {
  return {
    now: new Date(clock.now()).toISOString(),
    frozen: clock.frozen,
    speed: clock.speed,
    done: done.map(({ name, moment }) => ({ name, at: new Date(moment).toISOString() })),
  }
}
