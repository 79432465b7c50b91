import { isUtf8 } from 'node:buffer'
import { readMultipart } from '../../kernel/http/body.ts'
import { maskText } from '../../kernel/redaction/masked-text.ts'
import { type JsonMasking, maskJson, maskString } from '../masked-json.ts'
import { type Lines, maskFields } from '../masking.ts'
import { type Beginning, decompress } from './decompression.ts'

/** How many characters of a body are shown. */
const LONGEST = 65_536
/** How many more are looked at, since a secret that lies across the end must be seen as one. */
const MARGIN = 8192
/** How many bytes of a body that is no text. */
const MOST_BYTES = 49_152

/** A body that has been read, as far as it is of interest. */
export type ReadBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form'; readonly fields: Lines }
  /** `length` in characters; undefined where nobody knows, because it was not decompressed to its end. */
  | { readonly kind: 'text'; readonly text: string; readonly length: number | undefined }
  | ({ readonly kind: 'bytes' } & Beginning)

/** Reads a body by what its headers say: decompressed, and taken apart unless it is too long to be shown whole. */
export async function readBody(body: string | Buffer | undefined, headers: Lines): Promise<ReadBody> {
  if (!body?.length) return { kind: 'none' }
  const encoding = String(headers['content-encoding'] ?? '')
  const beginning = await decompress(Buffer.from(body), encoding, 4 * (LONGEST + MARGIN))
  const type = String(headers['content-type'] ?? '').trim()
  const text = textOf(beginning, type)
  if (text === undefined) return { kind: 'bytes', ...beginning }
  if (!beginning.isWhole) return { kind: 'text', text, length: undefined }
  if (text.length > LONGEST) return { kind: 'text', text, length: text.length }
  return (await parsed(text, type)) ?? { kind: 'text', text, length: text.length }
}

/** Undefined for what is no text. */
function textOf({ bytes, isWhole }: Beginning, type: string): string | undefined {
  const isLittle = bytes.length > 1 && bytes.readUInt16LE(0) === 0xfeff
  if (isLittle || /charset="?utf-16(?:le)?\b/i.test(type)) return new TextDecoder('utf-16le').decode(bytes)
  if ((bytes.length > 1 && bytes.readUInt16BE(0) === 0xfeff) || /charset="?utf-16be\b/i.test(type)) {
    return new TextDecoder('utf-16be').decode(bytes)
  }
  // What was not decompressed to its end may end in the middle of a character.
  const end = isWhole ? bytes.length : bytes.findLastIndex(byte => (byte & 0xc0) !== 0x80)
  const text = bytes.subarray(0, end)
  return isUtf8(text) && !text.includes(0) ? text.toString() : undefined
}

async function parsed(text: string, type: string): Promise<ReadBody | undefined> {
  if (/^application\/x-www-form-urlencoded/i.test(type)) return { kind: 'form', fields: fieldsOf(text) }
  try {
    if (/^multipart\/form-data/i.test(type)) {
      return { kind: 'form', fields: await readMultipart(Buffer.from(text), type) }
    }
    return /[/+]json\b/i.test(type) ? { kind: 'json', value: JSON.parse(text) } : undefined
  } catch {
    // Then it is shown as it came.
    return undefined
  }
}

/** The parameters of a query or form; of those that come several times all values. */
export function fieldsOf(text: string): Lines {
  const parameters = new URLSearchParams(text)
  const names = [...new Set(parameters.keys())]
  return Object.fromEntries(
    names.map(name => {
      const values = parameters.getAll(name)
      return [name, values.length > 1 ? values : values[0]!]
    }),
  )
}

/**
 * A body for people, without secrets: JSON as JSON, a form as an object, other text as text, anything else as base64 with its length.
 * What is too long is cut, and ends by saying so.
 *
 * @returns undefined for no body
 */
export function showBody(body: ReadBody, masking: JsonMasking): unknown {
  if (body.kind === 'none') return undefined
  if (body.kind === 'json') return maskJson(body.value, masking)
  if (body.kind === 'form') return maskFields(body.fields, masking.findings)
  if (body.kind === 'bytes') return showBytes(body)
  const { text, length } = body
  if (length !== undefined && length <= LONGEST) return maskString(text, masking)
  const shown = maskText(text.slice(0, LONGEST + MARGIN)).slice(0, LONGEST)
  return `${shown}… (cut: ${length === undefined ? 'there is more' : `${length} characters in all`})`
}

function showBytes({ bytes, isWhole }: Beginning): object {
  const masked = Buffer.from(maskText(bytes.toString('latin1', 0, MOST_BYTES + MARGIN)), 'latin1')
  const isCut = bytes.length > MOST_BYTES
  return {
    base64: masked.subarray(0, MOST_BYTES).toString('base64'),
    ...(isWhole ? { length: bytes.length } : {}),
    ...(isCut ? { cut: true } : {}),
  }
}
