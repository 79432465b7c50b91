import { askJson, type ControlAddress, tell } from './ask.ts'

/** Which entries are meant: all that is given must fit, whatever the case of its letters. */
export interface RequestFilter {
  readonly product?: string
  /** An operationId of the API documents. */
  readonly operation?: string
  readonly method?: string
  /** A path or a template; `*` stands for any text. */
  readonly path?: string
  /** Application id or account name. */
  readonly caller?: string
  /** An emulated cloud that asked by itself, `*` for whoever; clients when absent. */
  readonly sender?: 'jamf' | '*'
  /** `200`, `'4xx'`, or 0 for a connection that was cut. */
  readonly status?: number | string
  /** Id of the fault that struck; `*` for any. */
  readonly fault?: string
  /** Text in the reason of a refusal. */
  readonly reason?: string
  /** Only entries after the one with this id. */
  readonly since?: number
}

type Headers = Readonly<Record<string, string | string[]>>

/** A request and its answer, without secrets. */
export interface RecordedRequest {
  readonly id: number
  /** By the organisation's clock. */
  readonly time: string
  readonly tenantId: string
  readonly product: string
  /** Absent for a path that no operation has, as is `template`. */
  readonly operation?: string
  readonly template?: string
  readonly method: string
  readonly url: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | string[]>>
  readonly caller?: string
  /** The emulated cloud that asked by itself; absent for a client's. */
  readonly sender?: string
  readonly request: { readonly headers: Headers; readonly body?: unknown }
  /** The status is 0 where the connection was cut instead. */
  readonly response: { readonly status: number; readonly headers: Headers; readonly body?: unknown }
  /** Real time from arrival to reply. */
  readonly milliseconds: number
  /** Id of the fault that struck. */
  readonly fault?: string
  /** Why it was refused or cut off. */
  readonly reason?: string
  /** Claims, not verified. */
  readonly token?: Readonly<
    Partial<Record<'bearer' | 'assertion' | 'issued' | 'id', Readonly<Record<string, unknown>>>>
  >
}

/** What is asserted of the journal; with a `match` alone, that one request fits at least. */
export interface Assertion {
  readonly match?: RequestFilter
  readonly count?: number
  readonly atLeast?: number
  readonly atMost?: number
  /** Requests that came in this order; others may lie between. */
  readonly order?: readonly RequestFilter[]
}

/** The journal of an organisation. */
export interface RequestsControl {
  /** Oldest first. @param filter `limit`: the newest so many */
  list(filter?: RequestFilter & { readonly limit?: number }): Promise<RecordedRequest[]>
  /**
   * Waits until so many entries match.
   *
   * @param patience `seconds` of real time, 10 by default and 60 at most; `count` of entries, 1 by default
   * @throws ControlError when they do not come in time
   */
  wait(
    filter?: RequestFilter,
    patience?: { readonly seconds?: number; readonly count?: number },
  ): Promise<RecordedRequest[]>
  /** @returns how many requests fit. @throws ControlError that says what was found instead */
  verify(assertion: Assertion): Promise<number>
  clear(): Promise<void>
}

export function requestsControl(address: ControlAddress): RequestsControl {
  const list: RequestsControl['list'] = async filter =>
    (await askJson<{ requests: RecordedRequest[] }>(address, 'requests', { query: { ...filter } })).requests
  return {
    list,
    wait: (filter, { seconds = 10, count = 1 } = {}) => list({ ...filter, ...{ wait: seconds, count } }),
    verify: async json =>
      (await askJson<{ matched: number }>(address, 'requests/verify', { method: 'POST', json })).matched,
    clear: () => tell(address, 'requests', { method: 'DELETE' }),
  }
}
