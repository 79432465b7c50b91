import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Marks what one of the emulated clouds sends by itself; its value ends in what no other program knows. */
const SENDER = 'x-localtenant-sender'
const mark = randomUUID()

/** The header that says which cloud sends a request. */
export function senderHeader(name: string): Record<string, string> {
  return { [SENDER]: `${name} ${mark}` }
}

/** Takes that header away. @returns the cloud that sent the request; undefined for what a client sent, whatever it says */
export function takeSender(headers: IncomingHttpHeaders): string | undefined {
  const value = headers[SENDER]
  if (value === undefined) return undefined
  delete headers[SENDER]
  const [name, rest] = String(value).split(' ')
  return rest === mark ? name : undefined
}
