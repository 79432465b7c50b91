import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** The scheme of the URL that the caller believes it is using. */
type Scheme = 'http' | 'https'

/** A host and, where it was given, a port. `hostName` is lower case and an IPv6 address stands without brackets. */
export interface Authority {
  readonly hostName: string
  readonly port?: number
}

/** What the gateway knows about one stream of requests. */
export interface Connection {
  readonly scheme: Scheme
  /** What the client asked the proxy to connect to, when the stream runs inside a CONNECT tunnel. */
  readonly tunnel?: Authority
  /** The server name of the TLS handshake. */
  readonly serverName?: string
  /** What the client showed in the handshake, where it was asked; nobody has looked whether it is to be trusted. */
  readonly clientCertificate?: X509Certificate
  /** The first bytes of the first message, until a request is through. */
  opening?: string
  /** The answer to the latest request. */
  response?: ServerResponse
  refused?: boolean
}

/** A property rather than a map: what HTTP/2 shows as the socket of a request is another object each time, and leads only properties on. */
const cachedRows = Symbol('connection')
type Known = Duplex & { [cachedRows]?: Connection }
const schemes = new WeakMap<IncomingMessage, Scheme>()

/** Records what is known about `socket`; the latest word counts. */
export function rememberConnection(socket: Duplex, connection: Connection): void {
  ;(socket as Known)[cachedRows] = connection
}

export function connectionOf(socket: Duplex): Connection {
  return (socket as Known)[cachedRows] ?? { scheme: 'encrypted' in socket ? 'https' : 'http' }
}

/** What carries a message and its answer and nothing else meanwhile: the socket, or in HTTP/2 one of its streams. */
export function carrierOf(message: IncomingMessage | Http2ServerRequest): Socket | ServerHttp2Stream {
  return 'stream' in message ? message.stream : message.socket
}

/** The scheme the caller addressed: https also for plain text in a tunnel to port 443, and for `GET https://…`. */
export function schemeOf(request: IncomingMessage): Scheme {
  return schemes.get(request) ?? connectionOf(request.socket).scheme
}

/**
 * The host[:port] the caller addressed: of an absolute request target, else of the Host header, else of the TLS
 * handshake, else of the tunnel, else `localhost`.
 */
export function hostOf(request: IncomingMessage): string {
  return request.headers.host || hostOfConnection(connectionOf(request.socket)) || 'localhost'
}

/** Where a request was sent, taken apart. */
export interface Address {
  /** Lower case, without port. */
  readonly host: string
  /** `scheme://host[:port]` as the caller wrote it. */
  readonly origin: string
  /** False for what is no host, with or without a port. */
  readonly isValid: boolean
}

/** Of a host with a port that is worth remembering: RFC 1035 section 2.3.4 has 255 octets for a name. */
export const LONGEST_HOST = 261
const KNOWN_ADDRESSES = 1000
const addresses: Readonly<Record<Scheme, Map<string, Address>>> = { http: new Map(), https: new Map() }

/** The address that a request was sent to. Clients use few, so each is taken apart once. */
export function addressOf(request: IncomingMessage): Address {
  const text = hostOf(request)
  const scheme = schemeOf(request)
  const known = addresses[scheme]
  let address = known.get(text)
  if (!address) {
    address = {
      host: text.replace(/:\d+$/, '').toLowerCase(),
      origin: `${scheme}://${text}`,
      isValid: parseAuthority(text) !== undefined,
    }
    if (known.size < KNOWN_ADDRESSES && text.length <= LONGEST_HOST) known.set(text, address)
  }
  return address
}

/** True for a request with several Host headers, of which everybody on its way may take another one: RFC 9112 section 3.2 */
export function hasSeveralHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
}

/** The host name that the handshake or the tunnel names, without port. */
export function hostNameOf(connection: Connection): string | undefined {
  return connection.serverName ?? connection.tunnel?.hostName
}

function hostOfConnection(connection: Connection): string | undefined {
  const { tunnel, serverName, scheme } = connection
  if (!tunnel) return serverName
  const usual = scheme === 'https' ? 443 : 80
  const { port = usual } = tunnel
  return hostText({ hostName: serverName ?? tunnel.hostName, ...(port !== usual && { port }) })
}

/** A request target that names scheme and host, as clients send it to a proxy for plain HTTP. */
export interface AbsoluteTarget {
  readonly scheme: Scheme
  /** host[:port] */
  readonly host: string
  /** path and query */
  readonly path: string
}

/** Takes an absolute request target apart; undefined for every other form (RFC 9112 section 3.2). */
export function absoluteTarget(target: string): AbsoluteTarget | undefined {
  const match = /^(https?):\/\/(?:[^/?#@]*@)?([^/?#@]+)([^#]*)/i.exec(target)
  if (!match) return undefined
  const [, scheme, host, rest] = match
  const path = rest!.startsWith('/') ? rest! : `/${rest}`
  return { scheme: scheme!.toLowerCase() as Scheme, host: host!, path }
}

/** Makes `request` look as if it had come to us directly; its target's host wins over its Host header. */
export function takeAbsoluteTarget(request: IncomingMessage, target: AbsoluteTarget): void {
  schemes.set(request, target.scheme)
  request.headers.host = target.host
  request.url = target.path
}

/** Takes host[:port] apart; undefined when it is neither a name nor an address, of which no URL could be made. */
export function parseAuthority(text: string): Authority | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:/?#@[\]\s]+))(?::(\d{1,5}))?$/i.exec(text)
  if (!match || !URL.canParse(`http://${text}`)) return undefined
  const hostName = (match[1] ?? match[2]!).toLowerCase()
  if (match[3] === undefined) return { hostName }
  const port = Number(match[3])
  return port > 0 && port < 65536 ? { hostName, port } : undefined
}

/** host[:port] as a URL has it. */
export function hostText({ hostName, port }: Authority): string {
  const host = hostName.includes(':') ? `[${hostName}]` : hostName
  return port === undefined ? host : `${host}:${port}`
}

/** True for the names and addresses of this machine itself. */
export function isLocal(hostName: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|::1)$/.test(hostName)
}
