import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { absoluteTarget, type Connection, connectionOf, hostNameOf, parseAuthority } from './connection.ts'

/** Why a message never became a request, as far as it could be read. */
export interface Refused {
  /** Node's code: `HPE_HEADER_OVERFLOW`, `ERR_HTTP_REQUEST_TIMEOUT`, else that of a malformed message. */
  readonly code: string
  readonly hostName?: string
  /** path and query, cut after 1 KB */
  readonly requestTarget?: string
}

/** A whole answer, for where there is no ServerResponse. */
export interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** How much of a message is kept to tell what it was about. */
export const longestOpening = 1024
const patience = 1000

type ClientError = NodeJS.ErrnoException & { rawPacket?: Buffer }

/**
 * Answers a message that Node's parser gave up on, and closes the connection.
 *
 * @param refuse says what to answer
 */
export function refuseMessage(
  error: ClientError,
  socket: Duplex,
  refuse: (refused: Refused) => Answer,
): void {
  const connection = connectionOf(socket)
  // The parser complains again about every further piece of the message; those only need reading.
  if (connection.refused) return
  connection.refused = true
  const { response } = connection
  const answering = response?.headersSent && !response.writableFinished
  if (answering || !socket.writable || error.code === 'ECONNRESET' || error.code === 'EPIPE') {
    socket.destroy()
    return
  }
  // Answered before its end was seen: a second answer would be taken for that to the next message.
  if (response?.writableFinished && !response.req.complete) {
    socket.end()
    linger(socket)
    return
  }
  endWith(socket, refuse(whatWasRefused(error, connection)))
}

/** Writes `answer` as the last thing on `socket`. */
export function endWith(socket: Duplex, answer: Answer): void {
  const head = Object.entries({
    ...answer.headers,
    'content-length': String(Buffer.byteLength(answer.body)),
    connection: 'close',
  })
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\n${lines}\r\n${answer.body}`)
  linger(socket)
}

/** Lets the client finish. */
function linger(socket: Duplex): void {
  // A client still sending would get a reset instead of the answer if the socket went away at once.
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), patience).unref()
  socket.once('close', () => clearTimeout(timer))
}

function whatWasRefused(error: ClientError, connection: Connection): Refused {
  // Of a message that came in pieces only the last is known: it was meant for whom the one before it was.
  const former = connection.response?.req
  const target =
    targetIn(connection.opening) ??
    targetIn(error.rawPacket?.toString('latin1', 0, longestOpening)) ??
    former?.url
  const absolute = target === undefined ? undefined : absoluteTarget(target)
  const hostName = absolute
    ? parseAuthority(absolute.host)?.hostName
    : (hostNameOf(connection) ?? parseAuthority(former?.headers.host ?? '')?.hostName)
  const requestTarget = absolute?.path ?? target
  return {
    code: error.code ?? 'HPE_UNKNOWN',
    ...(hostName !== undefined && { hostName }),
    ...(requestTarget !== undefined && { requestTarget }),
  }
}

function targetIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /^[A-Z]+ ([!-~]+)/.exec(text)?.[1]
}
