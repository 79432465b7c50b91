import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { type Authority, type Connection, rememberConnection } from './connection.ts'
import { longestOpening } from './refusal.ts'
import { readServerName } from './server-name.ts'

/** Where connections go once it is known what they speak. */
export interface Sniffer {
  /** Milliseconds a client may take to send its first bytes, or to finish a TLS handshake. */
  readonly patience: number
  secureContext(hostName?: string): Promise<SecureContext>
  /** Whether a client of this host is asked for a certificate; undefined where none is asked for any. */
  readonly wantsClientCertificate: ((hostName: string) => boolean) | undefined
  /** takes over a socket on which the next bytes are plain HTTP/1.1 */
  speakHttp(socket: Socket): void
  /** takes over a socket on which the next bytes are plain HTTP/2 */
  speakHttp2(socket: Socket): void
  report(error: Error): void
}

/** A client ended TLS right after the handshake and asked for nothing, as Node's do that do not trust the certificate. */
export class HungUp extends Error {
  override readonly name = 'HungUp'
}

const tlsHandshake = 0x16
/** Milliseconds: those who open a connection to use it later, as browsers do, keep it for longer. */
const rightAfter = 1000
/** What a client that speaks HTTP/2 sends first: RFC 9113 section 3.4. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/**
 * Waits for the first bytes of `socket`, ends TLS when they start a handshake, and hands the plain side over. TLS
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
    speak(sniffer, socket, bytes, { scheme: secure ? 'https' : 'http', ...(tunnel && { tunnel }) })
  })
}

async function endTls(sniffer: Sniffer, socket: Socket, tunnel?: Authority): Promise<void> {
  const { hostName, requestCert } = await whoIsAsked(sniffer, socket, tunnel)
  const secureContext = await sniffer.secureContext(hostName)
  if (socket.destroyed) return
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    ALPNProtocols: ['h2', 'http/1.1'],
    requestCert,
    // Whom to trust is the business of those who asked.
    rejectUnauthorized: false,
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
  const begun = performance.now()
  const onSilence = () => {
    if (performance.now() - begun < rightAfter)
      sniffer.report(new HungUp('The client ended TLS without a request.'))
  }
  secured.once('end', onSilence)
  // Nothing can be read before the handshake is through, so this waits for both.
  onFirstBytes(sniffer, secured, bytes => {
    secured.off('end', onSilence)
    // A server of Node's own tells its sockets; HTTP/2 would wait for it.
    Object.assign(secured, { secureConnecting: false })
    const serverName = secured.servername
    const clientCertificate = requestCert ? secured.getPeerX509Certificate() : undefined
    speak(sniffer, secured, bytes, {
      scheme: 'https',
      ...(tunnel && { tunnel }),
      ...(serverName && { serverName }),
      ...(clientCertificate && { clientCertificate }),
    })
  })
}

/** The host that a handshake is about, as far as it matters before the handshake, and whether its client is to show a certificate. */
async function whoIsAsked(sniffer: Sniffer, socket: Socket, tunnel: Authority | undefined) {
  const { wantsClientCertificate, patience } = sniffer
  if (!wantsClientCertificate) return { hostName: tunnel?.hostName, requestCert: false }
  const calm = deadline(socket, patience)
  const hostName = (await readServerName(socket)) ?? tunnel?.hostName
  calm()
  return { hostName, requestCert: wantsClientCertificate(hostName?.toLowerCase() ?? 'localhost') }
}

/**
 * The first bytes decide, and not what was agreed on in the handshake: some clients offer HTTP/2 to a proxy, and then send it
 * an HTTP/1.1 CONNECT (Go: https://github.com/golang/go/issues/26479).
 */
function speak(sniffer: Sniffer, socket: Socket, bytes: Buffer, connection: Connection): void {
  // Over TLS HTTP/2 has to be agreed on: RFC 9113 section 3.2.
  const agreed = !('alpnProtocol' in socket) || socket.alpnProtocol === 'h2'
  if (agreed && isPreface(bytes)) {
    rememberConnection(socket, connection)
    sniffer.speakHttp2(socket)
    return
  }
  rememberConnection(socket, { ...connection, opening: bytes.toString('latin1', 0, longestOpening) })
  sniffer.speakHttp(socket)
}

/** True for the preface of HTTP/2, and for the part of it that has come so far. */
function isPreface(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, preface.length)
  return bytes.compare(preface, 0, length, 0, length) === 0
}

/** Calls `then` with the first bytes of `socket`, which stay to be read; a socket that sends none is closed. */
function onFirstBytes(sniffer: Sniffer, socket: Socket, then: (bytes: Buffer) => void): void {
  const calm = deadline(socket, sniffer.patience)
  let bytes: Buffer = Buffer.alloc(0)
  const onEnd = () => socket.destroy()
  const onData = (more: Buffer): void => {
    bytes = bytes.length === 0 ? more : Buffer.concat([bytes, more])
    if (bytes.length < preface.length && isPreface(bytes)) return
    calm()
    socket.off('end', onEnd).off('data', onData)
    socket.pause()
    socket.unshift(bytes)
    then(bytes)
  }
  socket.once('end', onEnd)
  socket.on('data', onData)
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
