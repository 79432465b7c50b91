import type { LogBudget } from '../../log-budget.ts'
import type { Finding } from './finding.ts'
import type { ContractMode } from './mode.ts'
import { openTally, type Tally } from './tally.ts'

/** Where something was seen first. */
export interface Occurrence {
  readonly tenantId: string
  /** The number of the entry in that organisation's journal. */
  readonly request: number
  /** Milliseconds of the organisation's clock. */
  readonly time: number
}

/** The operation that a violation is about. */
interface Asked {
  readonly product: string
  readonly operation: string
  readonly method: string
  /** The contract's template. */
  readonly path: string
}

/** A finding, and of what. */
interface ContractViolation extends Asked, Finding {
  /** Of the reply that has it. */
  readonly status?: number
  readonly first: Occurrence
}

/** A request for something that no document declares. */
interface UnknownOperation {
  readonly product: string
  readonly method: string
  /** As it was sent, cut, with ids replaced. */
  readonly path: string
  readonly sentence: string
  readonly first: Occurrence
}

/** How often an operation was asked for, and how it went. */
export interface OperationUse {
  times: number
  /** Status -> how often, and how often because a fault wanted it. */
  readonly statuses: Map<number, { times: number; faults: number }>
  /** Place and name -> how often. */
  readonly parameters: Map<string, number>
}

/** One request with its reply, checked. */
interface Observation {
  readonly asked: Asked
  /** 0 where the client saw no answer. */
  readonly status: number
  readonly isFault: boolean
  readonly parameters: readonly string[]
  readonly findings: readonly Finding[]
  readonly first: Occurrence
}

/** What an organisation was asked and answered, against the documents. It stays when the organisation is reset. */
export interface ContractLog {
  mode: ContractMode
  /** To what a reset takes the mode back. */
  readonly initialMode: ContractMode
  /** All that were looked at. */
  readonly requests: number
  readonly violations: Tally<ContractViolation>
  readonly unknown: Tally<UnknownOperation>
  /** Product and operation, with a space between them. As large as the documents at most. */
  readonly uses: ReadonlyMap<string, OperationUse>
  observe(observation: Observation): void
  observeUnknown(unknown: UnknownOperation): void
  /** Takes all that another one has into this. */
  absorb(other: ContractLog): void
  /** Begins anew; the mode stays. */
  clear(): void
}

/** How many different violations, and how many unknown operations, are kept of an organisation, and in how many bytes. */
const LIMITS = { entries: 1000, bytes: 1024 * 1024 }

export function openContractLog(initialMode: ContractMode = 'off', budget?: LogBudget): ContractLog {
  const violations = openTally<ContractViolation>({ ...LIMITS, budget, sizeOf: sizeOfTexts })
  const unknown = openTally<UnknownOperation>({ ...LIMITS, budget, sizeOf: sizeOfTexts })
  const uses = new Map<string, OperationUse>()
  let requests = 0
  return {
    mode: initialMode,
    initialMode,
    violations,
    unknown,
    uses,
    get requests() {
      return requests
    },
    observe({ asked, status, isFault, parameters, findings, first }) {
      requests++
      const use = useOf(uses, `${asked.product} ${asked.operation}`)
      use.times++
      if (status > 0) addStatus(use, status, { times: 1, faults: isFault ? 1 : 0 })
      for (const name of parameters) addParameter(use, name, 1)
      if (findings.length === 0) return
      const different = new Map(findings.map(finding => [keyOf(asked, finding), finding]))
      for (const [key, finding] of different) {
        const ofReply = finding.side === 'reply' ? { status } : {}
        violations.count(key, () => ({ ...asked, ...finding, ...ofReply, first }))
      }
    },
    observeUnknown(what) {
      requests++
      unknown.count(`${what.product} ${what.method} ${what.path} ${what.sentence}`, () => what)
    },
    absorb(other) {
      requests += other.requests
      violations.absorb(other.violations)
      unknown.absorb(other.unknown)
      for (const [key, { times, statuses, parameters }] of other.uses) {
        const use = useOf(uses, key)
        use.times += times
        for (const [status, counts] of statuses) addStatus(use, status, counts)
        for (const [name, count] of parameters) addParameter(use, name, count)
      }
    },
    clear() {
      requests = 0
      violations.clear()
      unknown.clear()
      uses.clear()
    },
  }
}

/** What is wrong with the first and with the last of a list is the same. */
function keyOf({ product, operation }: Asked, { side, place, at, rule, sentence }: Finding): string {
  const alike = (text: string): string => text.replaceAll(/\/\d+(?=\/|$| )/g, '/*')
  return [product, operation, side, place, alike(at), rule, alike(sentence)].join(' ')
}

function sizeOfTexts(what: ContractViolation | UnknownOperation): number {
  return Object.values(what).reduce<number>(
    (size, member) => size + (typeof member === 'string' ? 2 * member.length : 50),
    200,
  )
}

function useOf(uses: Map<string, OperationUse>, key: string): OperationUse {
  let use = uses.get(key)
  if (!use) {
    use = { times: 0, statuses: new Map(), parameters: new Map() }
    uses.set(key, use)
  }
  return use
}

function addStatus(
  { statuses }: OperationUse,
  status: number,
  more: { times: number; faults: number },
): void {
  const known = statuses.get(status)
  if (known) {
    known.times += more.times
    known.faults += more.faults
  } else statuses.set(status, { ...more })
}

function addParameter({ parameters }: OperationUse, name: string, times: number): void {
  parameters.set(name, (parameters.get(name) ?? 0) + times)
}
