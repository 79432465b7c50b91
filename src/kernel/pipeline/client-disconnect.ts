import type { Duplex } from 'node:stream'
import { carrierOf } from '../listener/connection.ts'
import type { Call } from './product.ts'

/** Those who want to know, by connection: many requests can come by one, and Node warns of many listeners. */
const waiting = new WeakMap<Duplex, Set<() => void>>()

/**
 * Calls `listener` when the client of a call goes away, or is sent away because the emulator closes.
 *
 * @returns takes the listener off again; to be called before the call is answered
 */
export function onDeparture({ trail }: Pick<Call, 'trail'>, listener: () => void): () => void {
  const carrier: Duplex | undefined = trail.message && carrierOf(trail.message)
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
