import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** The one source of chance of an organisation: with the same seed two runs give the same bytes. */
export interface Random {
  uuid(): string
  bytes(length: number): Buffer
  /** How far a repeatable source has come; always 0 for the machine's. */
  readonly position: number
  /** Takes a repeatable source to where it was at that position. */
  seek(position: number): void
}

/** Asking the system costs the same for eight kilobytes as for forty bytes. */
const POOL_BYTES = 8192
let pool = Buffer.alloc(0)

function pooledBytes(length: number): Buffer {
  if (length > POOL_BYTES / 8) return randomBytes(length)
  if (pool.length < length) pool = randomBytes(POOL_BYTES)
  const bytes = Buffer.from(pool.subarray(0, length))
  pool = pool.subarray(length)
  return bytes
}

const systemRandom: Random = { uuid: () => randomUUID(), bytes: pooledBytes, position: 0, seek() {} }

/** The machine's own randomness, or a repeatable source when a seed is given. */
export function openRandom(seed?: string): Random {
  if (seed === undefined) return systemRandom
  let position = 0
  const bytes = (length: number): Buffer => {
    const blocks: Buffer[] = []
    for (let have = 0; have < length; have += 32) {
      blocks.push(createHash('sha256').update(`${seed}:${position++}`).digest())
    }
    return Buffer.concat(blocks).subarray(0, length)
  }
  return {
    bytes,
    uuid: () => uuidFrom(bytes(16)),
    get position() {
      return position
    },
    seek(target) {
      position = target
    },
  }
}

/** A version 4 UUID made of the first 16 bytes given. */
export function uuidFrom(bytes: Uint8Array): string {
  const octets = Buffer.from(bytes.subarray(0, 16))
  octets[6] = (octets[6]! & 0x0f) | 0x40
  octets[8] = (octets[8]! & 0x3f) | 0x80
  const hex = octets.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
