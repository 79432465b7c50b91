import type { IncomingHttpHeaders } from 'node:http'
import { type BoundedLog, openBoundedLog } from '../bounded-log.ts'
import type { HeaderValues } from '../http/reply.ts'
import type { LogBudget } from '../log-budget.ts'

/** One request and its answer as they happened. Nothing is masked or decoded before somebody reads it, so that recording stays cheap. */
export interface Exchange {
  /** Milliseconds of the organisation's clock. */
  readonly time: number
  readonly product: string
  /** Undefined for a path that no operation has. */
  readonly operation: string | undefined
  /** The contract's path template. */
  readonly template: string | undefined
  readonly method: string
  /** Absolute, as the client meant it. */
  readonly url: string
  /** The application or account that called, where that became known. */
  readonly caller: string | undefined
  /** The emulated cloud that sent it by itself; undefined for what a client sent. */
  readonly sender: string | undefined
  readonly requestHeaders: IncomingHttpHeaders
  /** As it was sent; undefined where the request was refused before its body was read. */
  readonly requestBody: Buffer | undefined
  /** 0 where the connection was cut instead. */
  readonly status: number
  readonly responseHeaders: HeaderValues
  readonly responseBody: string | Buffer | undefined
  /** Real milliseconds from arrival to reply. */
  readonly milliseconds: number
  /** The id of the fault that struck. */
  readonly fault: string | undefined
  /** Why it was refused or cut off, in words. */
  readonly reason: string | undefined
}

/** What an organisation was asked and what it answered. */
export type Journal = BoundedLog<Exchange>

/** How much an organisation's journal keeps. */
export interface JournalLimits {
  /** Default 1000; 0 switches it off. */
  readonly entries?: number
  /** Default 8 MB. */
  readonly bytes?: number
}

/** @param before the number after which those of its entries begin; @param budget what it shares with those of other organisations */
export function openJournal(
  { entries = 1000, bytes = 8 * 1024 * 1024 }: JournalLimits = {},
  before = 0,
  budget?: LogBudget,
): Journal {
  return openBoundedLog({ before, entries, bytes, sizeOf: sizeOfExchange, budget })
}

/** Its address, headers and bodies, and a kilobyte for the rest: roughly the bytes that it keeps in memory. */
export function sizeOfExchange({ url, requestHeaders, requestBody, responseBody }: Exchange): number {
  let size = 1000 + url.length + (requestBody?.length ?? 0) + (responseBody?.length ?? 0)
  for (const name in requestHeaders) size += name.length + requestHeaders[name]!.length
  return size
}
