import { askJson, type ControlAddress } from './ask.ts'

export interface ClockState {
  /** ISO 8601. */
  readonly now: string
  readonly frozen: boolean
  /** Seconds of the organisation's clock per real second. */
  readonly speed: number
  /** What fell due because of the request, in order, each at its own moment. */
  readonly done: readonly { readonly name: string; readonly at: string }[]
}

export interface ClockChange {
  /** ISO 8601 with a time zone, or a Date. */
  readonly now?: string | Date
  readonly frozen?: boolean
  readonly speed?: number
}

/** The clock of an organisation. */
export interface ClockControl {
  get(): Promise<ClockState>
  set(change: ClockChange): Promise<ClockState>
  /** Moves it on; what falls due on the way is done in order. */
  advance(seconds: number): Promise<ClockState>
  /** Stops it where it is, or at a moment. */
  freeze(now?: string | Date): Promise<ClockState>
  resume(): Promise<ClockState>
}

export function clockControl(address: ControlAddress): ClockControl {
  const set = (json: ClockChange): Promise<ClockState> => askJson(address, 'clock', { method: 'PUT', json })
  return {
    get: () => askJson(address, 'clock'),
    set,
    advance: seconds => askJson(address, 'clock/advance', { method: 'POST', json: { seconds } }),
    freeze: now => set({ frozen: true, ...(now === undefined ? {} : { now }) }),
    resume: () => set({ frozen: false }),
  }
}
