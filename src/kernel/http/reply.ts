import type { Readable } from 'node:stream'

export type HeaderValues = Readonly<Record<string, string | string[]>>

/** Headers that may still be added to. */
export type HeaderRecord = Record<string, string | string[]>

/** A reply that is more than a body with the contract's status. */
export class Reply {
  readonly status: number | undefined
  readonly headers: HeaderValues
  /** A stream is sent as it comes, and destroyed when the client leaves. */
  readonly body: string | Buffer | Readable | undefined

  constructor(parts: { status?: number; headers?: HeaderValues; body?: string | Buffer | Readable }) {
    this.status = parts.status
    this.headers = parts.headers ?? {}
    this.body = parts.body
  }
}

/** JSON text or bytes, a value to be written, nothing, or a whole reply. */
export type Result = string | Buffer | object | undefined | Reply

/** How a reply ends when it does not end well: cut off before its first byte, or after so many bytes of its body. */
export type Ending = 'reset' | { readonly truncate: number }
