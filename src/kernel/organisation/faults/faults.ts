import type { Failure } from '../../http/failure.ts'
import type { Ending, HeaderValues } from '../../http/reply.ts'
import type { Call } from '../../pipeline/product.ts'
import type { Organisation } from '../organisation.ts'
import type { Random } from '../random.ts'
import { type History, openHistory } from './read-lag.ts'

/** Which requests a fault concerns: all that is given must fit, whatever the case of its letters. */
export interface FaultMatch {
  readonly product?: string
  readonly method?: string
  /** The contract's path template; `*` stands for any text. */
  readonly path?: string
  readonly operation?: string
  /** Application id or account name. */
  readonly caller?: string
  /** The emulated cloud that sends it by itself, `*` for whoever; what clients send when absent. */
  readonly sender?: string
}

/** What a fault does to a request that it applies to. */
export interface FaultEffect {
  /** Real milliseconds that it is held back before anything is done. */
  readonly latency?: number
  /** Thrown instead of doing what was asked for. */
  readonly failure?: () => Failure
  /** What was asked for is done all the same, unless there is a failure too. */
  readonly ending?: Ending
  /** True when the connection is cut before anything is done. */
  readonly refused?: boolean
  /** A read is answered from the data as it was so many seconds of the organisation's clock ago. */
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
  /** Chance that it strikes a matching request, drawn from the organisation's source; 1 is always. */
  readonly probability: number
  readonly effect: FaultEffect
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
  /** The emulated cloud that sent it by itself. */
  readonly sender?: string | undefined
}

/** An effect and the id of its fault; no id for what a profile adds to every reply. */
export interface AppliedFault extends FaultEffect {
  readonly fault?: string
  /** Told once the request, a write, has gone well. */
  readonly written?: () => void
}

/**
 * A built-in way in which a cloud makes life hard, as it runs in one organisation: throttling, lag.
 *
 * @returns what to do to a request of its product; undefined leaves it alone
 */
export interface RunningProfile {
  (call: Call): AppliedFault | undefined
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
   * Starts it in an organisation.
   *
   * @param settings as the user gave them
   * @throws Failure `invalid` that says which settings there are
   */
  open(organisation: Organisation, settings: Readonly<Record<string, unknown>>): RunningProfile
}

/** What is planned for the requests of an organisation. */
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
  readonly history: History
  /** What to do to this request. The first fault that strikes wins, and faults come before profiles; counters move. */
  strike(candidate: FaultCandidate, call: Call): AppliedFault | undefined
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
  const history = openHistory()
  const changed = (): void => {
    lag = longestLag(planned, profiles)
    if (lag === 0) history.clear()
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
    history,
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
        return { ...entry.fault.effect, fault: entry.fault.id }
      }
      for (const profile of profiles.get(candidate.product) ?? []) {
        const applied = profile(call)
        if (applied) return applied
      }
      return undefined
    },
  }
}

function longestLag(planned: readonly Planned[], profiles: FaultPlan['profiles']): number {
  const ofFaults = planned.map(({ fault }) => fault.effect.stale ?? 0)
  const ofProfiles = [...profiles.values()].flat().map(({ lag = 0 }) => lag)
  return Math.max(0, ...ofFaults, ...ofProfiles)
}

/** Tells which requests a match fits. */
export function matcherOf(match: FaultMatch): (candidate: FaultCandidate) => boolean {
  const { product, method, operation, caller, sender, path } = match
  const fitsPath = path === undefined ? () => true : patternOf(path)
  return candidate =>
    isSame(product, candidate.product) &&
    isSame(method, candidate.method) &&
    isSame(operation, candidate.operation) &&
    isSame(caller, candidate.caller) &&
    isFrom(sender, candidate.sender) &&
    fitsPath(candidate.path)
}

/** Whether a request has the sender that is wanted: a client, unless another is named. */
export function isFrom(wanted: string | undefined, actual: string | undefined): boolean {
  return wanted === '*' || wanted?.toLowerCase() === actual
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
