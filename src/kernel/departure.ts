import type { Call } from './product.ts'

/**
 * Calls `listener` when the client of a call goes away, or is sent away because the emulator closes.
 *
 * @returns takes the listener off again; to be called before the call is answered
 */
export function onDeparture({ trail }: Pick<Call, 'trail'>, listener: () => void): () => void {
  const socket = trail.message?.socket
  if (socket?.destroyed) queueMicrotask(listener)
  if (!socket || socket.destroyed) return () => {}
  socket.once('close', listener)
  return () => socket.off('close', listener)
}
