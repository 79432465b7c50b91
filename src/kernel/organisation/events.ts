import { type BoundedLog, openBoundedLog } from '../bounded-log.ts'
import type { LogBudget } from '../log-budget.ts'

/** What no table tells of. */
export const TOLD_BY_ITSELF = ['clockMoved', 'worldReset', 'worldRestored', 'faultStruck'] as const

/** Something that happened inside an organisation. */
export interface OrganisationEvent {
  /** One of those that the clouds, or the kernel itself, declare. */
  readonly name: string
  /** Milliseconds of the organisation's clock. */
  readonly time: number
  /** Ids and names of what it happened to. */
  readonly data: Readonly<Record<string, unknown>>
}

/** The latest thousand events of an organisation, a megabyte at most. */
export type Events = BoundedLog<OrganisationEvent>

/** @param before the number after which theirs begin */
export function openEvents(before = 0, budget?: LogBudget): Events {
  return openBoundedLog({
    before,
    budget,
    entries: 1000,
    bytes: 1024 * 1024,
    sizeOf: ({ data }) => 300 + JSON.stringify(data).length,
  })
}
