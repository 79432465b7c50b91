import type { Failure } from '../../http/failure.ts'
import type { Ending, HeaderValues } from '../../http/reply.ts'
import type { Call } from '../../pipeline/product.ts'
import type { World } from '../organisation.ts'
import type { Random } from '../random.ts'
import { openPast, type Past } from './read-lag.ts'

/** Which requests a fault concerns: all that is given must fit, whatever the case of its letters. */
export interface FaultMatch {
  readonly product?: string
  readonly method?: string
  /** The contract's path template; `*` stands for any text. */
  readonly path?: string
  readonly operation?: string
  /** Application id or account name. */
  readonly caller?: string
}

/** What is done to a request that a fault strikes. */
export interface Disturbance {
  /** Real milliseconds that it is held back before anything is done. */
  readonly latency?: number
  /** Thrown instead of doing what was asked for. */
  readonly failure?: () => Failure
  /** What was asked for is done all the same, unless there is a failure too. */
  readonly ending?: Ending
  /** True when the connection is cut before anything is done. */
  readonly refused?: boolean
  /** A read is answered from the data as it was so many seconds of the world's clock ago. */
  readonly stale?: number
  /** Added to the reply, whatever it is. */
  readonly headers?: HeaderValues
}

/** A failure on demand. */
export interface Fault {
  readonly id: string
  readonly match: FaultMatch
  /** How many matching requests are left alone first. */
  readonly after: number
  /** How many requests it strikes; without limit when absent. */
  readonly count?: number
  /** Chance that it strikes a matching request, drawn from the world's source; 1 is always. */
  readonly probability: number
  readonly disturbance: Disturbance
}

/** A fault with how many requests it fitted and how many it struck. */
interface FaultState {
  readonly fault: Fault
  readonly matched: number
  readonly struck: number
}

/** A request as faults see it. */
export interface FaultCandidate {
  readonly product: string
  readonly method: string
  /** The contract's template. */
  readonly path: string
  readonly operation: string
  readonly caller: string | undefined
}

/** A disturbance and the id of the fault that brings it; none for what a profile adds to every reply. */
export interface Struck extends Disturbance {
  readonly fault?: string
  /** Told once the request, a write, has gone well. */
  readonly written?: () => void
}

/**
 * A built-in way in which a cloud makes life hard, as it runs in one world: throttling, lag.
 *
 * @returns what to do to a request of its product; undefined leaves it alone
 */
export interface RunningProfile {
  (call: Call): Struck | undefined
  /** The most seconds that it lets a read look back; absent where all it lets be read is the present. */
  readonly lag?: number
}

/** A profile as its product offers it. */
export interface Profile {
  /** What users switch it on by. */
  readonly name: string
  /** One sentence on what it does. */
  readonly summary: string
  /**
   * Starts it in a world.
   *
   * @param settings as the user gave them
   * @throws Failure `invalid` that says which settings there are
   */
  open(world: World, settings: Readonly<Record<string, unknown>>): RunningProfile
}

/** What is planned for the requests of a world. */
export interface FaultPlan {
  readonly states: readonly FaultState[]
  /** Puts these in place of all faults there were; counting begins anew. */
  plan(faults: readonly Fault[]): void
  /** No faults, no profiles. */
  clear(): void
  /** Product -> the profiles that run there. */
  profiles: ReadonlyMap<string, readonly RunningProfile[]>
  /** The most seconds that any of these lets a read look back; 0 while none does. */
  readonly lag: number
  /** The data of that time; empty while there is no lag. */
  readonly past: Past
  /** What to do to this request. The first fault that strikes wins, and faults come before profiles; counters move. */
  strike(candidate: FaultCandidate, call: Call): Struck | undefined
}

interface Planned {
  readonly fault: Fault
  readonly fits: (candidate: FaultCandidate) => boolean
  matched: number
  struck: number
}

export function openFaultPlan(random: Random): FaultPlan {
  let planned: readonly Planned[] = []
  let profiles: FaultPlan['profiles'] = new Map()
  let lag = 0
  const past = openPast()
  const changed = (): void => {
    lag = longestLag(planned, profiles)
    if (lag === 0) past.clear()
  }
  const draw = (): number => random.bytes(4).readUInt32BE() / 2 ** 32
  const strikes = (entry: Planned, candidate: FaultCandidate): boolean => {
    const { fault } = entry
    if (!entry.fits(candidate)) return false
    entry.matched++
    if (entry.matched <= fault.after || entry.struck >= (fault.count ?? Number.POSITIVE_INFINITY))
      return false
    return fault.probability >= 1 || draw() < fault.probability
  }
  return {
    past,
    get lag() {
      return lag
    },
    get profiles() {
      return profiles
    },
    set profiles(running) {
      profiles = running
      changed()
    },
    get states() {
      return planned.map(({ fault, matched, struck }) => ({ fault, matched, struck }))
    },
    plan(faults) {
      planned = faults.map(fault => ({ fault, fits: matcherOf(fault.match), matched: 0, struck: 0 }))
      changed()
    },
    clear() {
      planned = []
      profiles = new Map()
      changed()
    },
    strike(candidate, call) {
      for (const entry of planned) {
        if (!strikes(entry, candidate)) continue
        entry.struck++
        return { ...entry.fault.disturbance, fault: entry.fault.id }
      }
      for (const profile of profiles.get(candidate.product) ?? []) {
        const struck = profile(call)
        if (struck) return struck
      }
      return undefined
    },
  }
}

function longestLag(planned: readonly Planned[], profiles: FaultPlan['profiles']): number {
  const ofFaults = planned.map(({ fault }) => fault.disturbance.stale ?? 0)
  const ofProfiles = [...profiles.values()].flat().map(({ lag = 0 }) => lag)
  return Math.max(0, ...ofFaults, ...ofProfiles)
}

/** Tells which requests a match fits. */
export function matcherOf(match: FaultMatch): (candidate: FaultCandidate) => boolean {
  const { product, method, operation, caller, path } = match
  const fitsPath = path === undefined ? () => true : patternOf(path)
  return candidate =>
    isSame(product, candidate.product) &&
    isSame(method, candidate.method) &&
    isSame(operation, candidate.operation) &&
    isSame(caller, candidate.caller) &&
    fitsPath(candidate.path)
}

/** Tells which texts a pattern fits, whatever the case. It is no regular expression, which could be made to try for ever. */
export function patternOf(pattern: string): (path: string) => boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const last = rest.pop()
  if (last === undefined) return path => path.toLowerCase() === first
  return path => {
    const text = path.toLowerCase()
    if (!text.startsWith(first)) return false
    let from = first.length
    for (const part of rest) {
      const at = text.indexOf(part, from)
      if (at < 0) return false
      from = at + part.length
    }
    return text.length - last.length >= from && text.endsWith(last)
  }
}

function isSame(wanted: string | undefined, actual: string | undefined): boolean {
  return wanted === undefined || wanted.toLowerCase() === actual?.toLowerCase()
}
