import type { IncomingHttpHeaders } from 'node:http'
import { type BoundedLog, openBoundedLog } from './bounded-log.ts'
import type { HeaderValues } from './product.ts'

/** One request and its answer as they happened. Nothing is masked or decoded before somebody reads it, so that recording stays cheap. */
interface Exchange {
  /** Milliseconds of the world's clock. */
  readonly time: number
  readonly product: string
  /** Undefined for a path that no operation has. */
  readonly operation: string | undefined
  readonly method: string
  /** Absolute, as the client meant it. */
  readonly url: string
  /** The application or account that called, where that became known. */
  readonly caller: string | undefined
  readonly requestHeaders: IncomingHttpHeaders
  /** As it was parsed; undefined where the request was refused before its body was read. */
  readonly requestBody: unknown
  readonly status: number
  readonly responseHeaders: HeaderValues
  readonly responseBody: string | Buffer | undefined
  /** Real milliseconds from arrival to reply. */
  readonly milliseconds: number
  /** The id of the fault that struck. */
  readonly fault: string | undefined
  /** Why it was refused, in words. */
  readonly reason: string | undefined
}

/** What a world was asked and what it answered. */
export type Journal = BoundedLog<Exchange>

/** How much a world's journal keeps. */
export interface JournalLimits {
  /** Default 1000; 0 switches it off. */
  readonly entries?: number
  /** Default 8 MB. */
  readonly bytes?: number
}

export function openJournal({ entries = 1000, bytes = 8 * 1024 * 1024 }: JournalLimits = {}): Journal {
  return openBoundedLog({ entries, bytes, sizeOf })
}

/** Its bodies, and a kilobyte for headers and the rest. */
function sizeOf({ requestBody, responseBody }: Exchange): number {
  const isBytes = typeof requestBody === 'string' || Buffer.isBuffer(requestBody)
  return 1000 + (isBytes ? requestBody.length : 500) + (responseBody?.length ?? 0)
}
