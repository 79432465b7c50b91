import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect as connectHttp2,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2'
import type { Test } from 'tap'
import { authority } from './gateway-under-test.ts'

/** What a client of HTTP/2 sends first. */
export const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

/** A frame; its usual flags are END_HEADERS and END_STREAM, which only HEADERS and DATA have. */
export function frame(type: number, id: number, payload = Buffer.alloc(0), flags = type < 2 ? 5 : 0): Buffer {
  const head = Buffer.from([0, payload.length >> 8, payload.length & 255, type, flags, 0, 0, 0, id])
  return Buffer.concat([head, payload])
}

/** An HTTP/2 session with whatever is behind `address`, closed with the test. */
export async function session(
  t: Test,
  address: string,
  options: SecureClientSessionOptions = {},
): Promise<ClientHttp2Session> {
  const client = connectHttp2(address, { ca: (await authority).certificate, ...options })
  client.on('error', () => undefined)
  t.teardown(() => client.destroy())
  return client
}

/** What one stream of an HTTP/2 session brought; `error` is how it ended before its time. */
export interface StreamAnswer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly error?: NodeJS.ErrnoException
}

/** The answer to one request of an HTTP/2 session. */
export function askHttp2(
  client: ClientHttp2Session,
  headers: OutgoingHttpHeaders | string,
  body?: string | Buffer,
): Promise<StreamAnswer> {
  const stream = client.request(typeof headers === 'string' ? { ':path': headers } : headers, {
    endStream: body === undefined,
  })
  if (body !== undefined) stream.end(body)
  return answerOf(stream)
}

/** What `stream` brings until it has closed. */
export function answerOf(stream: ClientHttp2Stream): Promise<StreamAnswer> {
  return new Promise(resolve => {
    let headers: IncomingHttpHeaders = {}
    let text = ''
    let error: Error | undefined
    stream.on('response', received => {
      headers = received
    })
    stream.setEncoding('utf8').on('data', piece => {
      text += piece
    })
    stream.on('error', failure => {
      error = failure
    })
    stream.on('close', () =>
      resolve({
        status: Number(headers[':status']) || undefined,
        headers,
        body: text,
        ...(error && { error }),
      }),
    )
  })
}

/** Resolves once a session has ended, in whatever way. */
export function closed(client: ClientHttp2Session): Promise<unknown> {
  return new Promise(done => client.once('close', done))
}
