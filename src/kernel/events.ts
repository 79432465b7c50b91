import { type BoundedLog, openBoundedLog } from './bounded-log.ts'

/** Something that happened inside a world. */
export interface WorldEvent {
  /** `consentGranted`, `complianceChanged` … */
  readonly name: string
  /** Milliseconds of the world's clock. */
  readonly time: number
  /** Ids and names of what it happened to. */
  readonly data: Readonly<Record<string, unknown>>
}

/** The latest thousand events of a world, a megabyte at most. */
export type Events = BoundedLog<WorldEvent>

export function openEvents(): Events {
  return openBoundedLog({
    entries: 1000,
    bytes: 1024 * 1024,
    sizeOf: ({ data }) => 300 + JSON.stringify(data).length,
  })
}
