import { connect } from 'node:net'
import type { Answer } from './emulator.ts'

/**
 * Sends bytes as they are and reads one answer, for messages that no HTTP library would send.
 *
 * @param url where the emulator is, `http://host:port`
 */
export function sendRaw(url: string, bytes: string | Buffer): Promise<Answer<unknown>> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) })
    const chunks: Buffer[] = []
    const finish = (error?: Error) => {
      const text = Buffer.concat(chunks).toString()
      if (!/\r\n\r\n/.test(text)) return reject(error ?? new Error(`no answer, only '${text.slice(0, 100)}'`))
      try {
        resolve(parse(text))
      } catch (broken) {
        reject(broken)
      }
    }
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.once('end', () => finish())
    socket.once('error', finish)
    socket.write(bytes)
  })
}

function parse(message: string): Answer<unknown> {
  const [head, ...rest] = message.split('\r\n\r\n')
  const [statusLine, ...lines] = head!.split('\r\n')
  const headers = Object.fromEntries(
    lines.map(line => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const text = rest.join('\r\n\r\n')
  const length = Number(headers['content-length'] ?? 0)
  if (Buffer.byteLength(text) > length) throw new Error(`more than one answer: ${message}`)
  const isJson = text !== '' && /[/+]json\b/.test(headers['content-type'] ?? '')
  return {
    status: Number(statusLine!.split(' ')[1]),
    headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  }
}
