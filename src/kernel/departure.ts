import type { Socket } from 'node:net'
import type { Call } from './product.ts'

/** Those who want to know, by connection: many requests can come by one, and Node warns of many listeners. */
const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls `listener` when the client of a call goes away, or is sent away because the emulator closes.
 *
 * @returns takes the listener off again; to be called before the call is answered
 */
export function onDeparture({ trail }: Pick<Call, 'trail'>, listener: () => void): () => void {
  const socket = trail.message?.socket
  if (socket?.destroyed) queueMicrotask(listener)
  if (!socket || socket.destroyed) return () => {}
  const listeners = waiting.get(socket) ?? new Set()
  if (listeners.size === 0) {
    waiting.set(socket, listeners)
    socket.once('close', tellAll)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) socket.off('close', tellAll)
  }
}

function tellAll(this: Socket): void {
  for (const listener of waiting.get(this) ?? []) listener()
}
