import { type BoundedLog, openBoundedLog } from './bounded-log.ts'

/** All that can happen. The database writes most of them down by these names, too. */
export const EVENT_NAMES = [
  'consentGranted',
  'consentRevoked',
  'complianceChanged',
  'deviceCreated',
  'deviceUpdated',
  'deviceDeleted',
  'partnerProvisioned',
  'partnerDeprovisioned',
  'partnerStateChanged',
  'partnerTerminated',
  'uploadProcessed',
  'userCreated',
  'userUpdated',
  'userDeleted',
  'groupCreated',
  'groupUpdated',
  'groupDeleted',
  'computerUpdated',
  'mobileDeviceUpdated',
  'signingKeyRotated',
  'secretExpired',
  'clockMoved',
  'worldReset',
  'worldRestored',
  'faultStruck',
] as const

export type EventName = (typeof EVENT_NAMES)[number]

/** Something that happened inside a world. */
export interface WorldEvent {
  readonly name: EventName
  /** Milliseconds of the world's clock. */
  readonly time: number
  /** Ids and names of what it happened to. */
  readonly data: Readonly<Record<string, unknown>>
}

/** The latest thousand events of a world, a megabyte at most. */
export type Events = BoundedLog<WorldEvent>

/** @param before the number after which theirs begin */
export function openEvents(before = 0): Events {
  return openBoundedLog({
    before,
    entries: 1000,
    bytes: 1024 * 1024,
    sizeOf: ({ data }) => 300 + JSON.stringify(data).length,
  })
}
