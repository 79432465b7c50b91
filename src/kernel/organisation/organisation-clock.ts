import { type Clock, systemClock } from './clock.ts'

/** Moments that a clock can show, in milliseconds: dates have four-digit years in every cloud. */
const EARLIEST = Date.UTC(1970, 0, 1)
const LATEST = Date.UTC(9999, 0, 1) - 1
/** A year and a half in a minute. */
export const FASTEST = 1_000_000

/** What is to be kept of a clock; the organisation's time is `moment` plus what the machine has counted since `since`, times the speed. */
export interface ClockState {
  /** Milliseconds of the organisation. */
  readonly moment: number
  /** Milliseconds of the machine. */
  readonly since: number
  readonly speed: number
  readonly frozen: boolean
}

/** An organisation's clock: it can stand still, jump, and run at another speed. It stops at {@link LATEST}. */
export interface OrganisationClock extends Clock {
  readonly frozen: boolean
  /** Seconds of the organisation's clock per real second while it runs; 1 is real time. */
  readonly speed: number
  /** Where it stands now; undefined while it shows the machine's time. */
  readonly state: ClockState | undefined
  /** Puts it to a moment (milliseconds); it goes on as it did. */
  set(moment: number): void
  freeze(): void
  resume(): void
  /** @param speed more than 0, at most {@link FASTEST} */
  run(speed: number): void
  /** Takes up a state again, as if it had run on all the time; undefined is the machine's time. */
  restore(state: ClockState | undefined): void
}

/** A clock that shows the machine's time until it is told otherwise. */
export function openOrganisationClock(machine: Clock = systemClock): OrganisationClock {
  let state: ClockState | undefined
  const now = (): number => {
    if (!state) return machine.now()
    const { moment, since, speed, frozen } = state
    return frozen ? moment : Math.min(LATEST, Math.floor(moment + (machine.now() - since) * speed))
  }
  const change = (changes: Partial<ClockState>): void => {
    const { speed = 1, frozen = false } = state ?? {}
    state = { moment: now(), since: machine.now(), speed, frozen, ...changes }
  }
  return {
    now,
    get frozen() {
      return state?.frozen ?? false
    },
    get speed() {
      return state?.speed ?? 1
    },
    get state() {
      if (state) change({})
      return state
    },
    set: moment => change({ moment }),
    freeze: () => change({ frozen: true }),
    resume: () => change({ frozen: false }),
    run: speed => change({ speed }),
    restore(kept) {
      state = kept
    },
  }
}

/** A clock that runs on from a moment (milliseconds). */
export function stateAt(moment: number): ClockState {
  return { moment, since: systemClock.now(), speed: 1, frozen: false }
}

/** True for what can be taken up as the state of a clock. */
export function isClockState(value: unknown): value is ClockState {
  const { moment, since, speed, frozen } = Object(value) as Record<keyof ClockState, unknown>
  return isPossible(moment) && isPossible(since) && isSpeed(speed) && typeof frozen === 'boolean'
}

/** True for milliseconds that a clock can show. */
export function isPossible(moment: unknown): boolean {
  return typeof moment === 'number' && moment >= EARLIEST && moment <= LATEST
}

export function isSpeed(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= FASTEST
}
