import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { absoluteTarget, connectionOf, takeAbsoluteTarget } from './connection.ts'
import type { Http2 } from './http2.ts'
import { openTunnel, type ProxyRules, type TunnelRequest, tunnelRequest, turnAway } from './proxy.ts'
import { type Answer, type Refused, refuseMessage } from './refusal.ts'
import { type Sniffer, sniff } from './sniffing.ts'

export { hostOf, schemeOf } from './connection.ts'

/** What a gateway listens on and whom it asks. */
export interface GatewayOptions extends ProxyRules {
  readonly host: string
  /** 0 is any free port */
  readonly ports: readonly number[]
  /** Answers a request; `hostOf` and `schemeOf` tell what the caller addressed, also through the proxy. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /** The certificate to show to a client that asks for `hostName`, or names no host. */
  secureContext(hostName?: string): Promise<SecureContext>
  /** Whether a client of this host is asked for a certificate; left out where none is asked for any. */
  wantsClientCertificate?: ((hostName: string) => boolean) | undefined
  /** What to answer where Node's parser gives up on a message before there is a request. */
  refuse(refused: Refused): Answer
  /** Learns of failed handshakes and broken connections, which concern nobody else. */
  onConnectionError?(error: Error): void
  /** Milliseconds a client may take to begin, to finish a handshake and to go on with what it has begun; 60 000. */
  readonly patience?: number
}

/** Open listeners; `ports` are the real ones, in the order asked for. */
export interface Gateway {
  readonly addresses: readonly AddressInfo[]
  readonly ports: readonly number[]
  /** Stops listening and ends every connection and tunnel at once. */
  close(): Promise<void>
}

/** A port cannot be listened on; the message says why and what to do. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: string

  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

const slash = '/'.charCodeAt(0)

/**
 * Listens on every port for HTTP, HTTPS and CONNECT; the first byte of each connection, and of each tunnel, decides.
 *
 * @throws GatewayError when a port cannot be listened on
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const report = (error: Error) => options.onConnectionError?.(error)
  const patience = options.patience ?? 60_000
  const onTunnel = (request: TunnelRequest): void =>
    openTunnel(request, options, tunnel => sniff(sniffer, request.socket as Socket, tunnel))
  const http = httpServer(options)
  http.on('connect', (...exchange) => onTunnel(tunnelRequest(...exchange)))
  let http2: Promise<Http2> | undefined
  const sniffer: Sniffer = {
    patience,
    secureContext: hostName => options.secureContext(hostName),
    wantsClientCertificate: options.wantsClientCertificate,
    speakHttp: socket => {
      http.emit('connection', socket)
      socket.resume()
    },
    speakHttp2: socket => {
      // Loaded with the first client that speaks it: the others need not wait for it.
      http2 ??= import('./http2.ts').then(module => module.openHttp2({ ...options, patience, onTunnel }))
      http2.then(({ speak }) => socket.destroyed || speak(socket)).catch(report)
    },
    report,
  }

  const sockets = new Set<Socket>()
  function accept(socket: Socket): void {
    sockets.add(socket)
    // Node watches for overdue messages from 'listening' to close(); an idle gateway needs no timer for that.
    if (sockets.size === 1) http.emit('listening')
    socket.on('error', report)
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) http.close()
    })
    sniff(sniffer, socket)
  }

  const listeners: NetServer[] = []
  async function close(): Promise<void> {
    const closed = listeners.map(listener => new Promise(done => listener.close(done)))
    for (const socket of sockets) socket.destroy()
    await Promise.all(closed)
  }

  try {
    for (const port of options.ports) listeners.push(await listen(options.host, port, { accept, report }))
  } catch (error) {
    await close()
    throw error
  }
  const addresses = listeners.map(listener => listener.address() as AddressInfo)
  return { addresses, ports: addresses.map(address => address.port), close }
}

/** Parses for all connections but listens on no port itself, so that it is the same for plain and decrypted ones. */
function httpServer(options: GatewayOptions): Server {
  const patience = options.patience ?? 60_000
  const settings = {
    maxHeaderSize: 64 * 1024,
    requireHostHeader: false,
    headersTimeout: patience,
    connectionsCheckingInterval: Math.min(patience, 30_000),
    // Longer than clients keep their idle connections, so that none reuses one that is just being closed.
    keepAliveTimeout: 75_000,
  }
  const http = createHttpServer(settings, (request, response) => {
    const connection = connectionOf(request.socket)
    delete connection.opening
    connection.response = response
    if (request.url?.charCodeAt(0) !== slash) {
      const target = absoluteTarget(request.url ?? '')
      if (target && turnAway({ request, response }, target, options)) return
      if (target) takeAbsoluteTarget(request, target)
    }
    options.handle(request, response)
  })
  http.on('clientError', (error, socket) => {
    options.onConnectionError?.(error)
    refuseMessage(error, socket, refused => options.refuse(refused))
  })
  return http
}

function listen(
  host: string,
  port: number,
  on: { accept: (socket: Socket) => void; report: (error: Error) => void },
): Promise<NetServer> {
  return new Promise((resolve, reject) => {
    // Half-open and undelayed, as node:http has its own sockets.
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, on.accept)
    const fail = (error: NodeJS.ErrnoException) => reject(explain(error, host, port))
    listener.once('error', fail)
    const ready = () => {
      listener.off('error', fail)
      listener.on('error', on.report)
      resolve(listener)
    }
    try {
      listener.listen({ host, port }, ready)
    } catch (error) {
      fail(error as NodeJS.ErrnoException)
    }
  })
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): GatewayError {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is already in use; choose another with --port.`,
    EACCES: `Port ${port} on ${host} may not be opened by this user; choose another with --port.`,
    ERR_SOCKET_BAD_PORT: `${port} is not a port; give a number from 0 to 65535.`,
    EADDRNOTAVAIL: `${host} is no address of this machine; choose another with --host.`,
    ENOTFOUND: `${host} is no address of this machine; choose another with --host.`,
  }
  const code = error.code ?? 'UNKNOWN'
  return new GatewayError(
    reasons[code] ?? `Port ${port} on ${host} cannot be opened: ${error.message}.`,
    code,
  )
}
