import { type IncomingMessage, METHODS, type ServerResponse } from 'node:http'
import {
  constants,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
} from 'node:http2'
import type { Socket } from 'node:net'
import { connectionOf, parseAuthority, rememberConnection } from './connection.ts'
import type { GatewayOptions } from './gateway.ts'
import { answerWith, type TunnelRequest } from './proxy.ts'

interface Http2Options extends Pick<GatewayOptions, 'handle' | 'refuse' | 'onConnectionError'> {
  /** Milliseconds that a connection may be idle, and a client may take to go on with a body. */
  readonly patience: number
  /** Takes over a CONNECT. */
  onTunnel(request: TunnelRequest): void
}

/** Speaks HTTP/2 with clients. */
export interface Http2 {
  /** Takes over a socket on which the preface of HTTP/2 comes next. */
  speak(socket: Socket): void
}

const methods: ReadonlySet<string> = new Set(METHODS)

/**
 * A server for HTTP/2 that listens on no port itself. What it hands on looks like a request and a response of HTTP/1.1.
 *
 * Clients that open and reset streams all the time, or send headers without end, are cut off by nghttp2 and Node itself.
 */
export function openHttp2(options: Http2Options): Http2 {
  const server = createServer({
    settings: { enablePush: false, maxConcurrentStreams: 250, maxHeaderListSize: 64 * 1024 },
    maxHeaderListPairs: 2000,
    // In MB: what waits to be read by the client counts too.
    maxSessionMemory: 64,
  })
  server.on('request', (request, response) => onRequest(request, response, options))
  server.on('connect', (request, response) => {
    if (request.stream.aborted) return
    rememberConnection(request.stream, connectionOf(request.socket))
    options.onTunnel(tunnelRequest(request, response))
  })
  server.on('sessionError', error => options.onConnectionError?.(error))
  endIdleSessions(server, options.patience)
  return {
    speak(socket) {
      // The listeners leave sockets half open, as HTTP/1.1 needs it. Here nobody stays who only listens.
      socket.once('end', () => socket.destroy())
      server.emit('connection', socket)
    },
  }
}

function endIdleSessions(server: Http2Server, patience: number): void {
  server.setTimeout(patience)
  // What is still waited for, such as a stream of events, goes on; the client makes a new connection for what it asks next.
  server.on('timeout', (session: ServerHttp2Session) => session.close())
}

function onRequest(request: Http2ServerRequest, response: Http2ServerResponse, options: Http2Options): void {
  const { stream } = request
  // Reset before anybody could look at it: what came of its body would end as if it were whole.
  if (stream.aborted) return
  // The socket cannot be asked any more once the session has ended.
  rememberConnection(stream, connectionOf(request.socket))
  // Node gives the Host header where there is no authority; nghttp2 sees to it that there is one of the two.
  const host = request.authority
  Object.defineProperty(request, 'headers', { value: headersOf(request.headers, host) })
  endOverdueBody(request, options.patience)
  // Nobody is to take the part of a body that came before the client left for the whole.
  request.on('error', () => undefined)
  request.once('aborted', () => request.readableEnded || request.destroy(new Error('The client has left.')))
  const exchange = { request, response } as unknown as { request: IncomingMessage; response: ServerResponse }
  if (methods.has(request.method)) options.handle(exchange.request, exchange.response)
  else {
    const hostName = parseAuthority(host)?.hostName
    const refused = { code: 'HPE_INVALID_METHOD', requestTarget: request.url, ...(hostName && { hostName }) }
    answerWith(exchange.response, options.refuse(refused))
  }
}

/** The headers as HTTP/1.1 has them. */
function headersOf(headers: IncomingHttpHeaders, host: string): IncomingHttpHeaders {
  const usual = Object.entries(headers).filter(([name]) => !name.startsWith(':'))
  return { ...Object.fromEntries(usual), host }
}

function endOverdueBody({ stream }: Http2ServerRequest, patience: number): void {
  if (stream.endAfterHeaders) return
  stream.setTimeout(patience, () => {
    if (!stream.state.remoteClose) stream.close(constants.NGHTTP2_CANCEL)
  })
}

/** A CONNECT as RFC 9113 section 8.5 has it: the tunnel is the stream. */
function tunnelRequest(
  { authority, stream }: Http2ServerRequest,
  response: Http2ServerResponse,
): TunnelRequest {
  // Each layer inside the tunnel listens to it.
  stream.setMaxListeners(30)
  return {
    target: authority,
    socket: stream,
    accept: () => void response.writeHead(200),
    refuse: answer => answerWith(response as unknown as ServerResponse, answer),
  }
}
