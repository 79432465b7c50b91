import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  type AbsoluteTarget,
  type Authority,
  connectionOf,
  hostText,
  isLocal,
  parseAuthority,
} from './connection.ts'
import { type PassthroughRules, passOn, tunnelThrough, type Way, wayTo } from './passthrough.ts'
import { PrivateAddressError } from './private-addresses.ts'
import { type Answer, endWith } from './refusal.ts'

/** Which hosts the proxy answers for itself, and which others it reaches. */
export interface ProxyRules extends PassthroughRules {
  owns(hostName: string): boolean
  /** Learns of requests that lead nowhere. */
  onTurnedAway?(turnedAway: TurnedAway): void
}

/** A request that the proxy neither answered nor passed on. */
export interface TurnedAway {
  readonly method: string
  /** Absolute; of a tunnel no more than the host is known. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly answer: Answer
  /** Why, in words. */
  readonly reason: string
}

const established = 'HTTP/1.1 200 Connection Established\r\n\r\n'

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
  } else {
    const refuse = (reason: string): void => {
      const answer = failure(502, reason)
      rules.onTurnedAway?.({
        method: 'CONNECT',
        url: `https://${hostText(target)}`,
        headers: {},
        answer,
        reason,
      })
      request.refuse(answer)
    }
    lead(rules, target.hostName, refuse, (way, fail) =>
      tunnelThrough(request.socket, way, target.port ?? 443, { accept: request.accept, fail }),
    )
  }
}

/** Goes on to a host that is not ours where that is allowed. */
function lead(
  rules: ProxyRules,
  hostName: string,
  refuse: (reason: string) => void,
  proceed: (way: Way, fail: (error: Error) => void) => void,
): void {
  const fail = (error: Error): void => refuse(whyNot(hostName, error))
  try {
    const way = wayTo(rules, hostName)
    if (way) proceed(way, fail)
    else refuse(`No product here answers for ${hostName}; --passthrough lets the proxy reach real hosts.`)
  } catch (error) {
    fail(error as Error)
  }
}

function whyNot(hostName: string, error: Error): string {
  return error instanceof PrivateAddressError
    ? `${error.message} --passthrough-to ${hostName} lets the proxy reach it.`
    : `${hostName} cannot be reached: ${error.message}.`
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
  if (!authority) {
    answerWith(exchange.response, failure(400, 'The request target names no valid host.'))
    return true
  }
  const { method = 'GET', headers } = exchange.request
  const refuse = (reason: string): void => {
    const answer = failure(502, reason)
    const url = `${target.scheme}://${target.host}${target.path}`
    rules.onTurnedAway?.({ method, url, headers, answer, reason })
    answerWith(exchange.response, answer)
  }
  lead(rules, authority.hostName, refuse, (way, fail) =>
    passOn(exchange, target, { ...way, port: authority.port }, fail),
  )
  return true
}

function isOurs(rules: ProxyRules, hostName: string): boolean {
  return isLocal(hostName) || rules.owns(hostName)
}

/** Writes `answer` as the whole reply. */
export function answerWith(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) })
  response.end(answer.body)
}

function failure(status: number, error: string): Answer {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers, body: JSON.stringify({ error }) }
}
