import { type ClientRequest, type IncomingMessage, request as overHttp, type ServerResponse } from 'node:http'
import { request as overHttps } from 'node:https'
import { connect, isIP, type LookupFunction } from 'node:net'
import { type Duplex, pipeline } from 'node:stream'
import type { AbsoluteTarget } from './connection.ts'
import { isPrivateAddress, PrivateAddressError, publicLookup } from './private-addresses.ts'

/** Whom the proxy reaches beside the hosts that it answers for itself. */
export interface PassthroughRules {
  /** All hosts with a public address. */
  readonly passthrough?: boolean
  /** Hosts by name, whatever their address. */
  readonly passthroughTo?: readonly string[]
}

/** How a host is reached; undefined where it is not. */
export interface Way {
  readonly hostName: string
  readonly lookup?: LookupFunction
}

/** @throws PrivateAddressError for a private address that is not named */
export function wayTo(
  { passthrough, passthroughTo = [] }: PassthroughRules,
  hostName: string,
): Way | undefined {
  if (passthroughTo.includes(hostName)) return { hostName }
  if (!passthrough) return undefined
  if (isIP(hostName) && isPrivateAddress(hostName)) throw new PrivateAddressError(hostName)
  return { hostName, lookup: publicLookup }
}

/** What becomes of an attempt: exactly one of the two is called. */
interface Attempt {
  /** The far side is there. */
  accept(): void
  fail(error: Error): void
}

/** Connects `socket` with another host, bytes untouched. */
export function tunnelThrough(
  socket: Duplex,
  { hostName, lookup }: Way,
  port: number,
  attempt: Attempt,
): void {
  const upstream = connect({ host: hostName, port, allowHalfOpen: true, ...(lookup && { lookup }) })
  const abandon = () => upstream.destroy()
  upstream.once('error', attempt.fail)
  socket.once('close', abandon)
  upstream.once('connect', () => {
    upstream.off('error', attempt.fail)
    attempt.accept()
    // A side that fails takes the other one with it; there is nobody left to tell.
    pipeline(socket, upstream, () => undefined)
    pipeline(upstream, socket, () => undefined)
  })
}

/** Of one connection alone: RFC 9110 section 7.6.1, RFC 9112 section 6.1, and what clients send to proxies. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/**
 * Passes a request on and its answer back.
 *
 * @param fail is told, before anything was answered, why there will be no answer
 */
export function passOn(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  target: AbsoluteTarget,
  { hostName, lookup, port }: Way & { readonly port: number | undefined },
  fail: (error: Error) => void,
): void {
  const send = target.scheme === 'https' ? overHttps : overHttp
  const outgoing: ClientRequest = send({
    host: hostName,
    ...(port !== undefined && { port }),
    ...(lookup && { lookup }),
    path: target.path,
    ...(request.method !== undefined && { method: request.method }),
    headers: { ...endToEnd(request.headers), ...framingOf(request), host: target.host },
    agent: false,
  })
  let incoming: IncomingMessage | undefined
  outgoing.once('response', received => {
    incoming = received
    const problem = problemOf(received)
    if (problem) outgoing.destroy(new Error(problem))
    else answer(response, received, fail)
  })
  outgoing.once('upgrade', (_, socket) => {
    socket.destroy()
    fail(new Error('it changes to another protocol, which it was not asked for'))
  })
  outgoing.on('error', error => {
    if (!response.headersSent) fail(error)
    // What comes after a whole answer is not part of it.
    else if (!incoming?.complete) response.destroy()
  })
  response.once('close', () => outgoing.destroy())
  request.pipe(outgoing)
}

function answer(response: ServerResponse, incoming: IncomingMessage, fail: (error: Error) => void): void {
  try {
    response.writeHead(incoming.statusCode!, endToEnd(incoming.headers))
  } catch (error) {
    incoming.destroy()
    fail(error as Error)
    return
  }
  pipeline(incoming, response, () => undefined)
}

/** What keeps an answer from being passed on. */
function problemOf({ statusCode = 0 }: IncomingMessage): string | undefined {
  return statusCode >= 200 && statusCode <= 999 ? undefined : `it answers with the status ${statusCode}`
}

/** How a body is told from what follows it: by this message's length, or in chunks. */
function framingOf({ headers }: IncomingMessage): Record<string, string> {
  return headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }
}

function endToEnd(headers: NodeJS.Dict<string | string[]>): NodeJS.Dict<string | string[]> {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !named.includes(name)),
  )
}
