import { once } from 'node:events'
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
