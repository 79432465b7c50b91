import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'

let nobody: SecureContext | undefined

/**
 * The server name in the TLS handshake that `socket` is about to begin; undefined when it has none or is broken. All bytes stay to be read.
 *
 * Whether a client is asked for a certificate must be settled before the handshake, but depends on that name. So its first message
 * is shown to a second handshake, which is dropped once it has told the name: what reads it is OpenSSL, and no parser of ours can differ from it.
 */
export function readServerName(socket: Socket): Promise<string | undefined> {
  return new Promise(resolve => {
    const seen: Buffer[] = []
    const onData = (bytes: Buffer): void => {
      seen.push(bytes)
      trial.push(bytes)
    }
    const resolveFromBody = (serverName?: string): void => {
      socket.off('data', onData).off('end', onEnd).off('close', onClose).pause()
      if (seen.length > 0 && !socket.destroyed) socket.unshift(Buffer.concat(seen.splice(0)))
      resolve(serverName)
      // Not at once: this may be called from within the handshake.
      setImmediate(() => handshake.destroy())
    }
    const onEnd = (): void => void socket.destroy()
    const onClose = (): void => resolveFromBody()
    // An answer means that the message has been read, and that no name was in it.
    const write = (_bytes: Buffer, _encoding: string, done: () => void): void => {
      resolveFromBody()
      done()
    }
    const trial = new Duplex({ read() {}, write })
    nobody ??= createSecureContext()
    const handshake = new TLSSocket(trial, {
      isServer: true,
      secureContext: nobody,
      SNICallback: serverName => resolveFromBody(serverName),
    })
    handshake.on('error', onClose).on('_tlsError', onClose)
    socket.on('data', onData).once('end', onEnd).once('close', onClose).resume()
  })
}
