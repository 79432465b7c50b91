import { ask, askJson, type ControlAddress, tell } from '../ask.ts'

/** Whether requests and replies are held against the documents: `enforce` refuses requests that do not fit. */
export type ContractMode = 'off' | 'record' | 'enforce'

/** Where something was seen first. */
export interface FirstOccurrence {
  readonly tenantId: string
  /** The id in that organisation's journal. */
  readonly request: number
  /** By the organisation's clock. */
  readonly time: string
}

/** What of a request or of its reply is not as the document says. */
export interface ContractViolation {
  readonly product: string
  /** An operationId of the API documents. */
  readonly operation: string
  readonly method: string
  /** The template of the document. */
  readonly path: string
  readonly side: 'request' | 'reply'
  /** Of the reply that breaks a rule. */
  readonly status?: number
  readonly place: 'path' | 'query' | 'header' | 'contentType' | 'body' | 'status'
  /** A JSON pointer into the body, else the name of a parameter or header; empty for the whole. */
  readonly at: string
  /** The keyword of JSON schema, or `undeclared`, `repeated`, `unreadable`. */
  readonly rule: string
  readonly sentence: string
  /** How many requests or replies. */
  readonly times: number
  readonly first: FirstOccurrence
}

/** What was asked for and is in no document. */
export interface UnknownOperation {
  readonly product: string
  readonly method: string
  /** As it was sent, with `{id}` for numbers and GUIDs. */
  readonly path: string
  readonly sentence: string
  readonly times: number
  readonly first: FirstOccurrence
}

/** How many the documents declare, and how many of them were seen. */
export interface Covered {
  readonly declared: number
  readonly seen: number
}

/** How often an operation was asked for, with which parameters, and what it answered. */
export interface OperationCoverage {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly times: number
  /** `faults`: how many of them a fault made. */
  readonly statuses: readonly {
    readonly status: string
    readonly declared: boolean
    readonly times: number
    readonly faults: number
  }[]
  readonly parameters: readonly {
    readonly name: string
    readonly in: 'path' | 'query' | 'header'
    readonly times: number
  }[]
}

/** What an organisation, or all of them, were asked and answered, held against the documents of the clouds. */
export interface ContractReport {
  /** `*` for all organisations. */
  readonly tenantId: string
  /** `mixed` where organisations differ. */
  readonly mode: ContractMode | 'mixed'
  readonly requests: number
  readonly totals: {
    readonly violations: number
    readonly unknown: number
    readonly operations: Covered
    readonly statuses: Covered
    readonly parameters: Covered
  }
  readonly violations: readonly ContractViolation[]
  readonly unknown: readonly UnknownOperation[]
  /** How many different ones there were beyond those that are kept. */
  readonly forgotten: { readonly violations: number; readonly unknown: number }
  readonly coverage: readonly {
    readonly product: string
    readonly operations: readonly OperationCoverage[]
  }[]
}

/** Requests and replies against the documents. `settings.change({ contract: 'record' })` begins with it. */
export interface ContractControl {
  report(): Promise<ContractReport>
  /** The same as a text to keep. */
  write(format: 'text' | 'junit' | 'html'): Promise<string>
  /** Begins anew. */
  clear(): Promise<void>
}

export function contractControl(address: ControlAddress): ContractControl {
  return {
    report: () => askJson(address, 'contract', { query: { format: 'json' } }),
    write: async format => (await ask(address, 'contract', { query: { format } })).text(),
    clear: () => tell(address, 'contract', { method: 'DELETE' }),
  }
}
