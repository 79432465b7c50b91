import { STATUS_CODES } from 'node:http'
import { type Demand, Failure, type FailureKind, STATUS } from './failure.ts'

/** The kind of failure that an HTTP status from 400 on stands for. */
export function kindOfStatus(status: number): FailureKind {
  const kinds = Object.keys(STATUS) as FailureKind[]
  return kinds.find(kind => STATUS[kind] === status) ?? (status < 500 ? 'invalid' : 'unavailable')
}

/** A failure of which only the status is known; the envelope of each product has its own words for it. */
export function failureOfStatus(status: number): Failure {
  return new Failure(kindOfStatus(status), `${STATUS_CODES[status] ?? `Status ${status}`}.`, { status })
}

/**
 * Makes a failure say what is demanded.
 *
 * @param failure nobody else's: it is changed
 */
export function demanded(failure: Failure, { status, message }: Demand): Failure {
  return Object.assign(failure, {
    demand: { status, message },
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message, reason: message }),
  })
}
