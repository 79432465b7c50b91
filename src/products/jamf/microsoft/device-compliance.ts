import { isoSeconds } from '../../../kernel/organisation/clock.ts'
import { present, readMoment } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { type Deadline, expectDue } from '../../../kernel/organisation/scheduled-work.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { type Columns, one, sql, statement, updateRow } from '../../../query/index.ts'
import type { ServiceFault } from './service-request.ts'

/** How Jamf Pro reaches Microsoft as a compliance partner, and how that goes. */
export interface DeviceCompliance {
  readonly is_enabled: number
  readonly app_id: string
  readonly client_secret: string
  readonly applicable_group_id: number
  readonly compliance_group_id: number
  /** Base addresses of Entra ID and of Microsoft Graph. */
  readonly authority: string
  readonly graph: string
  readonly check_seconds: number
  readonly check_due_at: string
  readonly check_from: number | null
  readonly state: 'active' | 'error'
  readonly fault_json: string | null
  readonly retry_at: string | null
  readonly is_notified: number
  readonly uploads: number
  readonly message_id: string | null
  readonly uploaded_at: string | null
  readonly upload_status: string | null
  readonly upload_fault: string | null
  readonly status_due_at: string | null
}

/** Where Microsoft is asked unless an administrator says otherwise. */
export const AUTHORITY = 'https://login.microsoftonline.com'
export const GRAPH = 'https://graph.microsoft.com'
/** How often it looks at all Macs, because time alone takes some out of a group; not public. */
export const CHECK_SECONDS = 900

/** How long a request that failed waits to be made again, unless something is mended before; not public. */
const RETRY_SECONDS = 60
/** When it asks what became of a message; not public. */
const STATUS_SECONDS = 1

/** Undefined where Device Compliance has never been set up. */
export function deviceCompliance(database: Database): DeviceCompliance | undefined {
  return one<DeviceCompliance>(database, 'SELECT * FROM jamf_device_compliance')
}

const THE_ONE = sql('row.id = 1')

export function changeDeviceCompliance(database: Database, columns: Columns): void {
  updateRow(database, 'jamf_device_compliance', { columns, where: THE_ONE })
}

/** What there is to do for it now. */
export type Task = 'status' | 'check' | 'changes'

/**
 * What is further away than it ever is was written before the clock was set back, and is due.
 *
 * @returns the task that comes first; undefined where there is none, or where a fault keeps it waiting
 */
export function nextTask(organisation: Organisation): Task | undefined {
  const { database } = organisation
  const row = one<Waiting & { readonly changed: number }>(
    database,
    `SELECT retry_at, status_due_at, check_due_at, check_from, check_seconds,
       EXISTS (SELECT 1 FROM jamf_compliance_changes) AS changed
     FROM jamf_device_compliance WHERE is_enabled`,
  )
  if (!row) return undefined
  const now = organisation.clock.now()
  const isDue = (moment: string | null, seconds: number): boolean =>
    moment !== null && (moment <= isoSeconds(now) || moment > isoSeconds(now + seconds * 1000))
  if (row.retry_at !== null && !isDue(row.retry_at, RETRY_SECONDS)) return undefined
  if (isDue(row.status_due_at, STATUS_SECONDS)) return 'status'
  if (row.check_from !== null || isDue(row.check_due_at, row.check_seconds)) return 'check'
  return row.changed ? 'changes' : undefined
}

type Waiting = Pick<
  DeviceCompliance,
  'retry_at' | 'status_due_at' | 'check_due_at' | 'check_from' | 'check_seconds'
>

/** When the clock alone will give it something to do. */
const NEXT_MOMENT =
  'iif(is_enabled, coalesce(retry_at, min(check_due_at, coalesce(status_due_at, check_due_at))), NULL)'

/** Has it woken when the clock alone will give it something to do. */
export function setAlarm(organisation: Organisation): void {
  const { database } = organisation
  statement(database, `UPDATE jamf_device_compliance SET due_at = ${NEXT_MOMENT}`).run()
  const due = readMoment(database, DUE)
  if (due !== undefined) expectDue(organisation, due)
}

/** Notes that it works, so that whoever opens this data next, when that was broken off, goes on with it. */
export function recordBegin(organisation: Organisation): void {
  changeDeviceCompliance(organisation.database, { due_at: present(organisation) })
}

const DUE = 'SELECT due_at FROM jamf_device_compliance'

/** That it has to look for work: the work itself is done over the network, and so not within this. */
export const deviceComplianceDue: Deadline = {
  name: 'deviceCompliance',
  isQuiet: true,
  next: ({ database }) => readMoment(database, DUE),
  run: ({ database }, moment) => {
    const later = `UPDATE jamf_device_compliance SET due_at = iif(${NEXT_MOMENT} > @moment, ${NEXT_MOMENT}, NULL)`
    statement(database, later).run({ moment: isoSeconds(moment) })
  },
}

/** The last moment up to `until` (milliseconds) at which it would look at all Macs, or try again. */
export function lastMoment({ database }: Organisation, until: number): number | undefined {
  const row = one<Waiting>(
    database,
    'SELECT retry_at, check_due_at, check_seconds FROM jamf_device_compliance WHERE is_enabled',
  )
  if (!row) return undefined
  const first = Date.parse(row.check_due_at)
  const interval = row.check_seconds * 1000
  if (first <= until) return first + Math.floor((until - first) / interval) * interval
  const retry = row.retry_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.retry_at)
  return retry <= until ? retry : undefined
}

/** Where a look at all Macs, at the moment `seenAt` (milliseconds), has come to; null at its end. */
export function recordCheck({ database }: Organisation, from: number | null, seenAt: number): void {
  const { check_seconds } = deviceCompliance(database)!
  const end = { check_due_at: isoSeconds(seenAt + check_seconds * 1000) }
  changeDeviceCompliance(database, { check_from: from, ...(from === null ? end : {}) })
}

/** A message has been taken; what becomes of it is asked a little later. */
export function recordUpload(organisation: Organisation, messageId: string): void {
  changeDeviceCompliance(organisation.database, {
    message_id: messageId,
    uploaded_at: present(organisation),
    upload_status: 'InProgress',
    upload_fault: null,
    status_due_at: isoSeconds(organisation.clock.now() + STATUS_SECONDS * 1000),
  })
  recordSuccess(organisation.database)
}

/** What is said of a message of which the service does not know anything: one that was sent to another service, or that it has forgotten. */
export const UNKNOWN = 'Unknown'

/** @param status the word of Intune; one that is neither `Completed` nor `Failed`, nor {@link UNKNOWN}, is asked for again */
export function recordStatus(
  organisation: Organisation,
  { status, fault }: { readonly status: string; readonly fault: string | null },
): void {
  const isFinal = status === 'Completed' || status === 'Failed' || status === UNKNOWN
  changeDeviceCompliance(organisation.database, {
    upload_status: status,
    upload_fault: fault,
    status_due_at: isFinal ? null : isoSeconds(organisation.clock.now() + STATUS_SECONDS * 1000),
  })
  recordSuccess(organisation.database)
}

function recordSuccess(database: Database): void {
  statement(
    database,
    `UPDATE jamf_device_compliance SET state = 'active', fault_json = NULL, retry_at = NULL, is_notified = 0 WHERE state = 'error'`,
  ).run()
}

/** A request has failed: everything waits until it is tried again. */
export function recordFault(organisation: Organisation, fault: ServiceFault): void {
  const now = organisation.clock.now()
  const { state, is_notified } = deviceCompliance(organisation.database)!
  changeDeviceCompliance(organisation.database, {
    // Who has dismissed the notification is not told again of what goes on.
    is_notified: state === 'error' ? is_notified : 1,
    state: 'error',
    fault_json: JSON.stringify({ at: isoSeconds(now), ...fault }),
    retry_at: isoSeconds(now + RETRY_SECONDS * 1000),
  })
}
