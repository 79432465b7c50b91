import { Failure } from '../../kernel/http/failure.ts'
import { momentOf } from '../../kernel/organisation/clock.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { FASTEST, isPossible, isSpeed } from '../../kernel/organisation/organisation-clock.ts'
import { keepProgress } from '../../kernel/organisation/organisation-row.ts'
import { advanceClock, type Deadline, type Done } from '../../kernel/organisation/scheduled-work.ts'
import type { Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'
import type { RequestBodies } from '../request-bodies.ts'

/** The clock operations of organisations in which `deadlines` fall due. */
export function clockOperations(deadlines: readonly Deadline[]): {
  getClock: Operation<undefined>
  setClock: UnboundOperation<undefined, RequestBodies['setClock']>
  advanceClock: UnboundOperation<undefined, RequestBodies['advanceClock']>
} {
  return {
    getClock: ({ organisation }) => shown(organisation, []),
    // Whatever falls due is done in a transaction of its own.
    setClock: {
      transaction: 'none',
      run: call => wholly(call.organisation, () => setClock(call, deadlines)),
    },
    advanceClock: { transaction: 'none', run: call => advance(call, deadlines) },
  }
}

function advance(
  { organisation, body: { seconds } }: Call<undefined, RequestBodies['advanceClock']>,
  deadlines: readonly Deadline[],
): object {
  if (seconds < 0)
    throw new Failure(
      'invalid',
      'A clock advances by 0 seconds or more; PUT /_localtenant/clock sets it back.',
    )
  const target = possible(organisation.clock.now() + seconds * 1000)
  return wholly(organisation, () => changed(organisation, moveTo(organisation, deadlines, target)))
}

/** The clock goes back when what it leads to cannot be kept. */
function wholly(organisation: Organisation, change: () => object): object {
  const before = organisation.clock.state
  try {
    return change()
  } catch (error) {
    organisation.clock.restore(before)
    throw error
  }
}

function setClock(
  { organisation, body: { now, frozen, speed } }: Call<undefined, RequestBodies['setClock']>,
  deadlines: readonly Deadline[],
): object {
  if (speed !== undefined && !isSpeed(speed)) {
    throw new Failure(
      'invalid',
      `A speed is more than 0 and at most ${FASTEST}; {"frozen": true} stops the clock.`,
    )
  }
  const target = now === undefined ? undefined : possible(readMoment(now))
  // First, so that a clock that is put to a moment and stopped shows that very moment.
  if (frozen === true) organisation.clock.freeze()
  const done = target === undefined ? [] : moveTo(organisation, deadlines, target)
  if (speed !== undefined) organisation.clock.run(speed)
  if (frozen === false) organisation.clock.resume()
  return changed(organisation, done)
}

function possible(moment: number): number {
  if (isPossible(moment)) return moment
  throw new Failure('invalid', 'A clock shows a moment from 1970 to 9998.')
}

function moveTo(organisation: Organisation, deadlines: readonly Deadline[], target: number): Done[] {
  const from = new Date(organisation.clock.now()).toISOString()
  const done = advanceClock(organisation, deadlines, target)
  const to = new Date(target).toISOString()
  organisation.events.add({ name: 'clockMoved', time: target, data: { from, to, done: described(done) } })
  return done
}

function readMoment(text: string): number {
  const moment = momentOf(text)
  if (moment !== undefined) return moment
  throw new Failure('invalid', `'${text}' is no moment; write it like 2030-01-01T00:00:00Z.`)
}

function changed(organisation: Organisation, done: readonly Done[]): object {
  keepProgress(organisation)
  return shown(organisation, done)
}

function shown({ clock }: Organisation, done: readonly Done[]): object {
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
