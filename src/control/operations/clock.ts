import { Failure } from '../../kernel/http/failure.ts'
import type { BackgroundWork } from '../../kernel/organisation/background-work.ts'
import { momentOf } from '../../kernel/organisation/clock.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { FASTEST, isPossible, isSpeed } from '../../kernel/organisation/organisation-clock.ts'
import { keepProgress } from '../../kernel/organisation/organisation-row.ts'
import { advanceClock, type Deadline, type Done } from '../../kernel/organisation/scheduled-work.ts'
import type { Call, Operation, UnboundOperation } from '../../kernel/pipeline/product.ts'
import type { RequestBodies } from '../request-bodies.ts'

/** The clock operations of organisations in which `deadlines` fall due. */
export function clockOperations(
  deadlines: readonly Deadline[],
  background: BackgroundWork,
): {
  getClock: Operation<undefined>
  setClock: UnboundOperation<undefined, RequestBodies['setClock']>
  advanceClock: UnboundOperation<undefined, RequestBodies['advanceClock']>
} {
  return {
    getClock: ({ organisation }) => shown(organisation, []),
    // Whatever falls due is done in a transaction of its own.
    setClock: {
      transaction: 'none',
      run: call => wholly(call.organisation, () => setClock(call, { deadlines, background })),
    },
    advanceClock: { transaction: 'none', run: call => advance(call, { deadlines, background }) },
  }
}

/** What happens in an organisation because time passes. */
interface Course {
  readonly deadlines: readonly Deadline[]
  readonly background: BackgroundWork
}

function advance(
  { organisation, body: { seconds } }: Call<undefined, RequestBodies['advanceClock']>,
  course: Course,
): Promise<object> {
  if (seconds < 0)
    throw new Failure(
      'invalid',
      'A clock advances by 0 seconds or more; PUT /_localtenant/clock sets it back.',
    )
  return wholly(organisation, async () => {
    await course.background.settled(organisation)
    const target = possible(organisation.clock.now() + seconds * 1000)
    return changed(organisation, await moveTo(organisation, course, target))
  })
}

/** The clock goes back when what it leads to cannot be kept. */
async function wholly(organisation: Organisation, change: () => Promise<object>): Promise<object> {
  const before = organisation.clock.state
  try {
    return await change()
  } catch (error) {
    organisation.clock.restore(before)
    throw error
  }
}

async function setClock(
  { organisation, body: { now, frozen, speed } }: Call<undefined, RequestBodies['setClock']>,
  course: Course,
): Promise<object> {
  if (speed !== undefined && !isSpeed(speed)) {
    throw new Failure(
      'invalid',
      `A speed is more than 0 and at most ${FASTEST}; {"frozen": true} stops the clock.`,
    )
  }
  const target = now === undefined ? undefined : possible(readMoment(now))
  await course.background.settled(organisation)
  // First, so that a clock that is put to a moment and stopped shows that very moment.
  if (frozen === true) organisation.clock.freeze()
  const done = target === undefined ? [] : await moveTo(organisation, course, target)
  if (speed !== undefined) organisation.clock.run(speed)
  if (frozen === false) organisation.clock.resume()
  return changed(organisation, done)
}

function possible(moment: number): number {
  if (isPossible(moment)) return moment
  throw new Failure('invalid', 'A clock shows a moment from 1970 to 9998.')
}

/**
 * Moves the clock to `target`. What the organisation does by itself over the network is waited for: before, on the way at the last moment
 * at which it would do something, and after.
 */
async function moveTo(
  organisation: Organisation,
  { deadlines, background }: Course,
  target: number,
): Promise<Done[]> {
  const from = new Date(organisation.clock.now()).toISOString()
  const done: Done[] = []
  const move = async (moment: number): Promise<void> => {
    done.push(...advanceClock(organisation, deadlines, moment))
    background.wake(organisation)
    await background.settled(organisation)
  }
  const stop = background.lastMoment(organisation, target - 1)
  if (stop !== undefined && stop > organisation.clock.now()) await move(stop)
  await move(target)
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
