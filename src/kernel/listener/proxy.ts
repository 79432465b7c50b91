import { type ClientRequest, type IncomingMessage, request as overHttp, type ServerResponse } from 'node:http'
import { request as overHttps } from 'node:https'
import { connect } from 'node:net'
import { type Duplex, pipeline } from 'node:stream'
import { type AbsoluteTarget, type Authority, connectionOf, isLocal, parseAuthority } from './connection.ts'
import { type Answer, endWith } from './refusal.ts'

/** Which hosts the proxy answers for itself, and whether it reaches the others. */
export interface ProxyRules {
  owns(hostName: string): boolean
  readonly passthrough?: boolean
}

const established = 'HTTP/1.1 200 Connection Established\r\n\r\n'
const hopByHop = ['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'upgrade']

/** A CONNECT that waits for its answer, in whichever version of HTTP it came. */
export interface TunnelRequest {
  /** host:port as the client wrote it */
  readonly target: string
  /** The inside of the tunnel, once it has been accepted. */
  readonly socket: Duplex
  accept(): void
  refuse(answer: Answer): void
}

/** A CONNECT of HTTP/1.1. */
export function tunnelRequest(request: IncomingMessage, socket: Duplex, head: Buffer): TunnelRequest {
  return {
    target: request.url ?? '',
    socket,
    accept() {
      socket.write(established)
      if (head.length > 0) socket.unshift(head)
    },
    refuse: answer => endWith(socket, answer),
  }
}

/**
 * Opens the tunnel that a CONNECT asks for, or refuses it.
 *
 * @param enter takes over the inside of a tunnel to a host of ours
 */
export function openTunnel(
  request: TunnelRequest,
  rules: ProxyRules,
  enter: (tunnel: Authority) => void,
): void {
  const target = parseAuthority(request.target)
  if (connectionOf(request.socket).tunnel) {
    request.refuse(failure(400, 'A tunnel inside a tunnel is not supported.'))
  } else if (!target) {
    request.refuse(failure(400, 'CONNECT needs a target of the form host:port.'))
  } else if (isOurs(rules, target.hostName)) {
    request.accept()
    enter(target)
  } else if (rules.passthrough) {
    tunnelThrough(request, target)
  } else {
    request.refuse(notOurs(target.hostName))
  }
}

/**
 * Refuses or passes on a request with an absolute target that is not for a host of ours.
 *
 * @returns false when the host is ours, and nothing was done
 */
export function turnAway(
  exchange: { request: IncomingMessage; response: ServerResponse },
  target: AbsoluteTarget,
  rules: ProxyRules,
): boolean {
  const authority = parseAuthority(target.host)
  if (authority && isOurs(rules, authority.hostName)) return false
  if (!authority) answerWith(exchange.response, failure(400, 'The request target names no valid host.'))
  else if (rules.passthrough) passOn(exchange, target, authority)
  else answerWith(exchange.response, notOurs(authority.hostName))
  return true
}

function isOurs(rules: ProxyRules, hostName: string): boolean {
  return isLocal(hostName) || rules.owns(hostName)
}

function tunnelThrough(request: TunnelRequest, target: Authority): void {
  const { socket } = request
  const upstream = connect({ host: target.hostName, port: target.port ?? 443, allowHalfOpen: true })
  const giveUp = (error: Error) => request.refuse(unreachable(target.hostName, error))
  const abandon = () => upstream.destroy()
  upstream.once('error', giveUp)
  socket.once('close', abandon)
  upstream.once('connect', () => {
    upstream.off('error', giveUp)
    request.accept()
    // A side that fails takes the other one with it; there is nobody left to tell.
    pipeline(socket, upstream, () => undefined)
    pipeline(upstream, socket, () => undefined)
  })
}

function passOn(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  target: AbsoluteTarget,
  authority: Authority,
): void {
  const send = target.scheme === 'https' ? overHttps : overHttp
  const headers = { ...withoutHopByHop(request.headers), host: target.host }
  const outgoing: ClientRequest = send({
    host: authority.hostName,
    ...(authority.port !== undefined && { port: authority.port }),
    path: target.path,
    ...(request.method !== undefined && { method: request.method }),
    headers,
    agent: false,
  })
  outgoing.once('response', incoming => {
    response.writeHead(incoming.statusCode ?? 502, withoutHopByHop(incoming.headers))
    pipeline(incoming, response, () => undefined)
  })
  outgoing.on('error', error => {
    if (response.headersSent) response.destroy()
    else answerWith(response, unreachable(authority.hostName, error))
  })
  response.once('close', () => outgoing.destroy())
  request.pipe(outgoing)
}

function withoutHopByHop(headers: NodeJS.Dict<string | string[]>): NodeJS.Dict<string | string[]> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)))
}

/** Writes `answer` as the whole reply. */
export function answerWith(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) })
  response.end(answer.body)
}

function notOurs(hostName: string): Answer {
  return failure(
    502,
    `No product here answers for ${hostName}; --passthrough lets the proxy reach real hosts.`,
  )
}

function unreachable(hostName: string, error: Error): Answer {
  return failure(502, `${hostName} cannot be reached: ${error.message}.`)
}

function failure(status: number, error: string): Answer {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers, body: JSON.stringify({ error }) }
}
