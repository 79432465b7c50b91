import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type Gunzip,
} from 'node:zlib'

/** The beginning of something, and whether that is all of it. */
export interface Beginning {
  readonly bytes: Buffer
  readonly isWhole: boolean
}

/**
 * What was compressed, as far as it is wanted: a few kilobytes can stand for gigabytes.
 *
 * @param encoding a header `Content-Encoding`; the last one named was applied last
 * @param most how many bytes are wanted; what was not compressed comes whole
 * @returns the bytes as they are where they are not what the header says
 */
export async function decompress(bytes: Buffer, encoding: string, most: number): Promise<Beginning> {
  let beginning: Beginning = { bytes, isWhole: true }
  for (const coding of encoding.toLowerCase().split(',').reverse()) {
    const open = DECODERS[coding.trim()]
    if (!open) continue
    const { bytes: inner, isWhole } = await beginningOf(open(beginning.bytes), beginning.bytes, most)
    if (inner.length === 0) return { bytes, isWhole: true }
    beginning = { bytes: inner, isWhole: isWhole && beginning.isWhole }
  }
  return beginning
}

const zlib = { finishFlush: constants.Z_SYNC_FLUSH }
const brotli = { finishFlush: constants.BROTLI_OPERATION_FLUSH }
const gunzip = (): Gunzip => createGunzip(zlib)

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Gunzip>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  br: () => createBrotliDecompress(brotli),
  // RFC 9110 means the one with a header, but many senders leave that out.
  deflate: bytes => (hasZlibHeader(bytes) ? createInflate(zlib) : createInflateRaw(zlib)),
}

/** RFC 1950, section 2.2. */
function hasZlibHeader(bytes: Buffer): boolean {
  return bytes.length > 2 && (bytes[0]! & 15) === 8 && bytes.readUInt16BE(0) % 31 === 0
}

async function beginningOf(decoder: Gunzip, bytes: Buffer, most: number): Promise<Beginning> {
  const chunks: Buffer[] = []
  let length = 0
  decoder.end(bytes)
  try {
    for await (const chunk of decoder) {
      chunks.push(chunk)
      length += chunk.length
      if (length > most) break
    }
  } catch {
    // It is broken from there on.
  }
  return { bytes: Buffer.concat(chunks), isWhole: length <= most }
}
