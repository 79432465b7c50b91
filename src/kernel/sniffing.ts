import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { type Authority, type Connection, rememberConnection } from './connection.ts'
import { longestOpening } from './refusal.ts'

/** Where connections go once it is known what they speak. */
export interface Sniffer {
  /** Milliseconds a client may take to send its first byte, or to finish a TLS handshake. */
  readonly patience: number
  secureContext(hostName?: string): Promise<SecureContext>
  /** takes over a socket on which the next bytes are plain HTTP */
  speakHttp(socket: Socket): void
  report(error: Error): void
}

const tlsHandshake = 0x16

/**
 * Waits for the first byte of `socket`, ends TLS when it starts a handshake, and hands the plain side over. TLS
 * within TLS happens only with `tunnel`: a CONNECT sent to a proxy that itself is addressed by https.
 */
export function sniff(sniffer: Sniffer, socket: Socket, tunnel?: Authority): void {
  onFirstBytes(sniffer, socket, bytes => {
    if (bytes[0] === tlsHandshake) {
      endTls(sniffer, socket, tunnel).catch(error => {
        sniffer.report(error)
        socket.destroy()
      })
      return
    }
    // A library that sends plain text into a tunnel to port 443, or to no port, still believes it uses https.
    const secure = tunnel ? (tunnel.port ?? 443) === 443 : 'encrypted' in socket
    speakHttp(sniffer, socket, {
      scheme: secure ? 'https' : 'http',
      ...(tunnel && { tunnel }),
      opening: bytes.toString('latin1', 0, longestOpening),
    })
  })
}

async function endTls(sniffer: Sniffer, socket: Socket, tunnel?: Authority): Promise<void> {
  const secureContext = await sniffer.secureContext(tunnel?.hostName)
  if (socket.destroyed) return
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    ALPNProtocols: ['http/1.1'],
    SNICallback: (serverName, done) => {
      sniffer.secureContext(serverName).then(
        context => done(null, context),
        error => {
          sniffer.report(error)
          done(error)
        },
      )
    },
  })
  secured.on('error', sniffer.report)
  secured.on('_tlsError', sniffer.report)
  // Nothing can be read before the handshake is through, so this waits for both.
  onFirstBytes(sniffer, secured, bytes => {
    const serverName = secured.servername
    speakHttp(sniffer, secured, {
      scheme: 'https',
      ...(tunnel && { tunnel }),
      ...(serverName && { serverName }),
      opening: bytes.toString('latin1', 0, longestOpening),
    })
  })
}

function speakHttp(sniffer: Sniffer, socket: Socket, connection: Connection): void {
  rememberConnection(socket, connection)
  sniffer.speakHttp(socket)
}

/** Calls `then` with the first bytes of `socket`, which stay to be read; a socket that sends none is closed. */
function onFirstBytes(sniffer: Sniffer, socket: Socket, then: (bytes: Buffer) => void): void {
  const calm = deadline(socket, sniffer.patience)
  const onEnd = () => socket.destroy()
  socket.once('end', onEnd)
  socket.once('data', (bytes: Buffer) => {
    calm()
    socket.off('end', onEnd)
    socket.pause()
    socket.unshift(bytes)
    then(bytes)
  })
}

/** Destroys `socket` after `patience` ms unless the returned function is called first. */
function deadline(socket: Socket, patience: number): () => void {
  const timer = setTimeout(() => socket.destroy(), patience).unref()
  const calm = () => {
    clearTimeout(timer)
    socket.off('close', calm)
  }
  socket.once('close', calm)
  return calm
}
