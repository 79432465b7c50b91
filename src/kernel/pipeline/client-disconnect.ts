import type { Duplex } from 'node:stream'
import { carrierOf } from '../listener/connection.ts'
import type { Call } from './product.ts'

/** Listeners, by connection: many requests can come by one, and Node warns of many listeners. */
const waiting = new WeakMap<Duplex, Set<() => void>>()

/**
 * Calls `listener` when the client of a call goes away, or is sent away because the emulator closes.
 *
 * @returns takes the listener off again; to be called before the call is answered
 */
export function onClientDisconnect(
  { requestLog }: Pick<Call, 'requestLog'>,
  listener: () => void,
): () => void {
  const carrier: Duplex | undefined = requestLog.message && carrierOf(requestLog.message)
  if (carrier?.destroyed) queueMicrotask(listener)
  if (!carrier || carrier.destroyed) return () => {}
  const listeners = waiting.get(carrier) ?? new Set()
  if (listeners.size === 0) {
    waiting.set(carrier, listeners)
    carrier.once('close', tellAll)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) carrier.off('close', tellAll)
  }
}

function tellAll(this: Duplex): void {
  for (const listener of waiting.get(this) ?? []) listener()
}
