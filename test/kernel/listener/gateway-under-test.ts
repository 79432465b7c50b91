import { once } from 'node:events'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect as connectHttp2,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Test } from 'tap'
import {
  type Gateway,
  type GatewayOptions,
  hostOf,
  openGateway,
  schemeOf,
} from '../../../src/kernel/listener/gateway.ts'
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../../src/kernel/listener/tls/certificates.ts'

/** One authority per test file: making it costs more than everything else in a test. */
export const authority: Promise<CertificateAuthority> = openCertificateAuthority({
  hosts: ['login.microsoftonline.com', 'localhost'],
})

/** A gateway for login.microsoftonline.com that answers each request with what it understood of it. */
export async function gatewayUnderTest(
  t: Test,
  options: Partial<GatewayOptions> = {},
): Promise<Gateway & { port: number; errors: Error[] }> {
  const errors: Error[] = []
  const gateway = await openGateway({
    host: '127.0.0.1',
    ports: [0],
    owns: hostName => hostName === 'login.microsoftonline.com',
    secureContext: async hostName => (await authority).secureContext(hostName),
    handle: (request, response) => {
      const seen = { scheme: schemeOf(request), host: hostOf(request), url: request.url }
      request.resume().once('end', () => response.end(JSON.stringify(seen)))
    },
    refuse: refused => ({
      status: refused.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(refused),
    }),
    onConnectionError: error => errors.push(error),
    ...options,
  })
  t.teardown(() => gateway.close())
  return { ...gateway, port: gateway.ports[0]!, errors }
}

/** A raw connection to `port`, closed with the test. */
export async function dial(t: Test, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  return socket
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

/** Everything that comes until `end` matches, or until the other side closes. */
export function readUntil(socket: Duplex, end?: RegExp): Promise<string> {
  return new Promise(resolve => {
    let text = ''
    const finish = () => {
      socket.off('data', onData)
      socket.pause()
      resolve(text)
    }
    const onData = (bytes: Buffer) => {
      text += bytes.toString('latin1')
      if (end?.test(text)) finish()
    }
    socket.once('close', finish)
    socket.once('end', finish)
    socket.on('data', onData)
    socket.resume()
  })
}

/** Sends `text` and gives the answer, up to the end of its JSON body. */
export function ask(socket: Duplex, text: string): Promise<string> {
  socket.write(text)
  return readUntil(socket, /\}$/)
}

/** The JSON body of an answer. */
export function bodyOf(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
}

/** Opens a CONNECT tunnel to `target` over `socket`. */
export async function tunnel(socket: Duplex, target: string): Promise<void> {
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`)
  const answer = await readUntil(socket, /\r\n\r\n/)
  if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(answer)
}
