import { type Clock, systemClock } from './clock.ts'

/** A world's clock: it can stand still, jump, and run at another speed. */
export interface WorldClock extends Clock {
  readonly frozen: boolean
  /** World seconds per real second while it runs; 1 is real time. */
  readonly speed: number
  /** Puts it to a moment (milliseconds); it goes on as it did. */
  set(moment: number): void
  freeze(): void
  resume(): void
  /** @param speed more than 0 */
  run(speed: number): void
}

/** A clock that shows the machine's time until it is told otherwise. */
export function openWorldClock(machine: Clock = systemClock): WorldClock {
  // The world's time is `moment` plus what the machine has counted since `since`, times the speed.
  let moment = machine.now()
  let since = moment
  let speed = 1
  let frozen = false
  const now = (): number => (frozen ? moment : Math.floor(moment + (machine.now() - since) * speed))
  const anchor = (at: number): void => {
    moment = at
    since = machine.now()
  }
  return {
    now,
    get frozen() {
      return frozen
    },
    get speed() {
      return speed
    },
    set: anchor,
    freeze() {
      anchor(now())
      frozen = true
    },
    resume() {
      anchor(now())
      frozen = false
    },
    run(factor) {
      anchor(now())
      speed = factor
    },
  }
}
