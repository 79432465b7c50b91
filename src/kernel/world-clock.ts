import { type Clock, systemClock } from './clock.ts'

/** What is to be kept of a clock; the world's time is `moment` plus what the machine has counted since `since`, times the speed. */
export interface ClockState {
  /** Milliseconds of the world. */
  readonly moment: number
  /** Milliseconds of the machine. */
  readonly since: number
  readonly speed: number
  readonly frozen: boolean
}

/** A world's clock: it can stand still, jump, and run at another speed. */
export interface WorldClock extends Clock {
  readonly frozen: boolean
  /** World seconds per real second while it runs; 1 is real time. */
  readonly speed: number
  /** Where it stands now; undefined while it shows the machine's time. */
  readonly state: ClockState | undefined
  /** Puts it to a moment (milliseconds); it goes on as it did. */
  set(moment: number): void
  freeze(): void
  resume(): void
  /** @param speed more than 0 */
  run(speed: number): void
  /** Takes up a state again, as if it had run on all the time; undefined is the machine's time. */
  restore(state: ClockState | undefined): void
}

/** A clock that shows the machine's time until it is told otherwise. */
export function openWorldClock(machine: Clock = systemClock): WorldClock {
  let state: ClockState | undefined
  const now = (): number => {
    if (!state) return machine.now()
    const { moment, since, speed, frozen } = state
    return frozen ? moment : Math.floor(moment + (machine.now() - since) * speed)
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
