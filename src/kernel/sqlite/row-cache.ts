import { changesOf } from './changes.ts'
import type { Database } from './database.ts'
import { generationOf } from './rollback-point.ts'

interface Cache {
  /** SQLite's count of changes when the entries were read. */
  changes: number
  bytes: number
  readonly entries: Map<string, unknown>
}

/** Some fifty pages of a hundred computers; what goes beyond makes the oldest entries go. */
const CAPACITY = 8 * 1024 * 1024
/** Clients choose the names that are asked for: a megabyte of a name is not worth keeping. */
const LONGEST_KEY = 2000
/** `LOCALTENANT_REMEMBER=off` lets the bench measure what an answer costs when it is not remembered. */
const isOff = process.env.LOCALTENANT_REMEMBER === 'off'
const caches = new WeakMap<object, Cache>()

/**
 * What `read` gives, kept until anything in the database changes: SQLite counts every changed row of its connection, and asking for
 * that number is far cheaper than most questions. Time must not matter to `read`.
 *
 * @param key says all that the answer depends on beside the data
 */
export function cachedRows<T>(database: Database, key: string, read: () => T): T {
  if (isOff || key.length > LONGEST_KEY) return read()
  const cache = currentMemory(database)
  const known = cache.entries.get(key)
  if (known !== undefined || cache.entries.has(key)) return known as T
  const value = read()
  // Reading may have written something, or been remembered itself.
  if (cache.changes === changesOf(database)) keep(cache, key, value)
  return value
}

function keep(cache: Cache, key: string, value: unknown): void {
  const size = sizeOf(key, value)
  if (size > CAPACITY / 8) return
  cache.entries.set(key, value)
  cache.bytes += size
  for (const [oldest, other] of cache.entries) {
    if (cache.bytes <= CAPACITY) break
    cache.entries.delete(oldest)
    cache.bytes -= sizeOf(oldest, other)
  }
}

/** Roughly what an entry keeps in memory. */
function sizeOf(key: string, value: unknown): number {
  const content = typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 500
  return 200 + key.length + content
}

function currentMemory(database: Database): Cache {
  const changes = changesOf(database)
  const generation = generationOf(database)
  let cache = caches.get(generation)
  if (cache?.changes !== changes) {
    cache = { changes, bytes: 0, entries: new Map() }
    caches.set(generation, cache)
  }
  return cache
}
