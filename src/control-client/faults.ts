import { askJson, type ControlAddress, tell } from './ask.ts'

/** A failure on demand. */
export interface Fault {
  /** Without one it is called `f1`, `f2` … */
  readonly id?: string
  /** Which requests it concerns: all that is given must fit, whatever the case of its letters. */
  readonly match?: {
    readonly product?: 'entra' | 'graph' | 'intune' | 'jamf' | 'apple'
    readonly method?: string
    /** A path of the API documents; `*` stands for any text. */
    readonly path?: string
    /** An operationId of the API documents. */
    readonly operation?: string
    /** Application id or account name. */
    readonly caller?: string
    /** An emulated cloud that asks by itself, `*` for whoever; clients when absent. */
    readonly sender?: 'jamf' | '*'
  }
  /** Strikes only this matching request: short for `after` and `count`. */
  readonly nth?: number
  /** Leaves so many matching requests alone first. */
  readonly after?: number
  /** Strikes so many requests; without it there is no end. */
  readonly count?: number
  /** More than 0 and at most 1. */
  readonly probability?: number
  readonly effect: FaultEffect
}

/** What is done to the request; at least one member. */
export interface FaultEffect {
  /** An error of the cloud by its own name; needs a match of one product. */
  readonly error?: string
  /** HTTP status of the error. */
  readonly status?: number
  readonly message?: string
  /** Seconds. */
  readonly retryAfter?: number
  /** Real milliseconds of waiting before anything is done. */
  readonly latency?: number
  /** Cuts the connection without a reply, before or after doing what was asked. */
  readonly reset?: 'before' | 'after'
  /** Cuts the connection after so many bytes of the body. */
  readonly truncate?: number
  /** Answers a read with the data of so many seconds of the organisation's clock ago. */
  readonly stale?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A built-in way in which a cloud makes life hard, switched on by name. */
export interface FaultProfile {
  readonly name: string
  readonly settings?: Readonly<Record<string, unknown>>
}

export interface FaultPlan {
  readonly faults?: readonly Fault[]
  readonly profiles?: readonly FaultProfile[]
}

/** The plan as it is now. */
export interface FaultStates {
  /** With how many requests each fitted and how many it struck. */
  readonly faults: readonly (Fault & {
    readonly id: string
    readonly matched: number
    readonly struck: number
  })[]
  readonly profiles: readonly FaultProfile[]
  readonly availableProfiles: readonly {
    readonly name: string
    readonly product: string
    readonly summary: string
  }[]
}

/** The failures that are planned in an organisation. */
export interface FaultsControl {
  /** Puts these in place of all that were planned. */
  set(plan: FaultPlan): Promise<FaultStates>
  get(): Promise<FaultStates>
  clear(): Promise<void>
}

export function faultsControl(address: ControlAddress): FaultsControl {
  return {
    set: json => askJson(address, 'faults', { method: 'PUT', json }),
    get: () => askJson(address, 'faults'),
    clear: () => tell(address, 'faults', { method: 'DELETE' }),
  }
}
