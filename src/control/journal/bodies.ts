import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { maskText } from '../../kernel/masked-text.ts'
import { maskFields, maskJson } from '../masking.ts'

/** How many characters of a body are shown. */
const LONGEST = 65_536
/** How many bytes of a body that is no text. */
const MOST_BYTES = 49_152

type HeaderLines = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * A body for people, without secrets: JSON as JSON, a form as an object, other text as text, anything else as base64 with its length.
 * What is too long is cut, and ends by saying so.
 *
 * @param body bytes or text as they were sent, or what they were parsed to
 * @returns undefined for no body
 */
export function showBody(body: unknown, headers: HeaderLines): unknown {
  if (body === undefined || body === null) return undefined
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
    return cut(isForm(headers) ? maskFields(body as Record<string, string>) : maskJson(body))
  }
  if (body.length === 0) return undefined
  const bytes = inflated(Buffer.from(body), String(headers['content-encoding'] ?? ''))
  return isText(bytes) ? cut(showText(bytes.toString('utf8'), headers)) : showBytes(bytes)
}

function showText(text: string, headers: HeaderLines): unknown {
  if (isForm(headers)) return maskFields(Object.fromEntries(new URLSearchParams(text)))
  if (/[/+]json\b/i.test(String(headers['content-type'] ?? ''))) {
    try {
      return maskJson(JSON.parse(text))
    } catch {
      // Then it is shown as it came.
    }
  }
  return maskText(text)
}

function isForm(headers: HeaderLines): boolean {
  return /^(?:application\/x-www-form-urlencoded|multipart\/form-data)/i.test(
    String(headers['content-type'] ?? ''),
  )
}

function inflated(bytes: Buffer, encoding: string): Buffer {
  const limits = { maxOutputLength: 16 * 1024 * 1024 }
  try {
    if (/^(?:x-)?gzip$/i.test(encoding)) return gunzipSync(bytes, limits)
    if (/^deflate$/i.test(encoding)) return inflateSync(bytes, limits)
    if (/^br$/i.test(encoding)) return brotliDecompressSync(bytes, limits)
  } catch {
    // It is not what it says; its bytes are shown.
  }
  return bytes
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0)
}

function showBytes(bytes: Buffer): object {
  const masked = Buffer.from(maskText(bytes.toString('latin1')), 'latin1')
  const isCut = masked.length > MOST_BYTES
  return {
    base64: masked.subarray(0, MOST_BYTES).toString('base64'),
    length: bytes.length,
    ...(isCut ? { cut: true } : {}),
  }
}

function cut(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text.length <= LONGEST) return value
  return `${text.slice(0, LONGEST)}… (cut: ${text.length} characters in all)`
}
