import type { JsonText } from '../../query/index.ts'
import type { Database } from './database.ts'
import { tablesOf, type Watched } from './statement-tables.ts'

/** What is remembered of one database. */
interface Memory {
  /** How often something may have been written. */
  writes: number
  bytes: number
  readonly entries: Map<string, Entry>
  /** Table -> keys of what was read from it; those of what may have been read from any stand under ANY. */
  readonly readers: Map<string, Set<string>>
  /** The tables of what is being read: of one within another where reading asks for something remembered. */
  readonly readings: Set<string>[]
}

interface Entry {
  value: unknown
  readonly tables: ReadonlySet<string>
}

const ANY = '*'
/** Some fifty pages of a hundred computers; what goes beyond makes the oldest entries go. */
const CAPACITY = 8 * 1024 * 1024
/** Clients choose the names that are asked for: a megabyte of a name is not worth keeping. */
const LONGEST_KEY = 2000
/** `LOCALTENANT_REMEMBER=off` lets the bench measure what a text costs that has to be composed. */
const isOff = process.env.LOCALTENANT_REMEMBER === 'off'
const memories = new WeakMap<Database, Memory>()

/**
 * What `read` gives, kept until something is written to a table that it was read from. A database tells of all that it executes
 * (watched-database.ts), so that nobody has to say what those tables are; where it cannot be told, anything written counts. Time must not
 * matter to `read`.
 *
 * @param key says all that the answer depends on beside the data
 */
export function cachedRows<T>(database: Database, key: string, read: () => T): T {
  if (key.length > LONGEST_KEY) return read()
  const memory = memoryOf(database)
  const known = memory.entries.get(key)
  if (known) {
    noteTables(memory, known.tables)
    return known.value as T
  }
  const { writes } = memory
  const { value, tables } = readNoting(memory, read)
  noteTables(memory, tables)
  // Reading may have written something.
  if (writes === memory.writes)
    keep(memory, key, { value, tables: tables.size === 0 ? new Set([ANY]) : tables })
  return value
}

/**
 * The same for text that is sent as it is. What is asked for again is given as bytes, which need not be made of the text each time; what is
 * never asked for again stays the text that it was.
 */
export function cachedText(database: Database, key: string, compose: () => JsonText): JsonText {
  if (isOff) return compose()
  let isNew = false
  const text = cachedRows(database, key, () => {
    isNew = true
    return compose()
  })
  if (isNew || Buffer.isBuffer(text)) return text
  const bytes = Buffer.from(text)
  const entry = memoryOf(database).entries.get(key)
  if (entry) entry.value = bytes
  return bytes
}

/** To be told of each statement that reads, before it does. */
export function noteRead(watched: Watched, sql: string): void {
  const reading = memories.get(watched.database)?.readings.at(-1)
  if (reading) for (const table of tablesOf(watched, sql).read ?? [ANY]) reading.add(table)
}

/** To be told of each statement that writes, after it has: forgets what was read from the tables that it changes. */
export function forgetWritten(watched: Watched, sql: string): void {
  const memory = memories.get(watched.database)
  if (!memory) return
  memory.writes++
  if (memory.entries.size === 0) return
  const { written } = tablesOf(watched, sql)
  if (!written) forgetAll(watched.database)
  else
    for (const table of [ANY, ...written]) {
      for (const key of memory.readers.get(table) ?? []) drop(memory, key)
    }
}

/** To be told when anything may have changed. */
export function forgetAll(database: Database): void {
  const memory = memories.get(database)
  if (!memory) return
  memory.writes++
  memory.bytes = 0
  memory.entries.clear()
  memory.readers.clear()
}

function memoryOf(database: Database): Memory {
  let memory = memories.get(database)
  if (!memory) {
    memory = { writes: 0, bytes: 0, entries: new Map(), readers: new Map(), readings: [] }
    memories.set(database, memory)
  }
  return memory
}

function readNoting<T>({ readings }: Memory, read: () => T): { value: T; tables: Set<string> } {
  const tables = new Set<string>()
  readings.push(tables)
  try {
    return { value: read(), tables }
  } finally {
    readings.pop()
  }
}

function noteTables({ readings }: Memory, tables: ReadonlySet<string>): void {
  const outer = readings.at(-1)
  if (outer) for (const table of tables) outer.add(table)
}

function keep(memory: Memory, key: string, entry: Entry): void {
  const size = sizeOf(key, entry)
  if (size > CAPACITY / 8) return
  memory.entries.set(key, entry)
  memory.bytes += size
  for (const table of entry.tables) {
    const keys = memory.readers.get(table) ?? new Set()
    memory.readers.set(table, keys.add(key))
  }
  for (const oldest of memory.entries.keys()) {
    if (memory.bytes <= CAPACITY) break
    drop(memory, oldest)
  }
}

function drop(memory: Memory, key: string): void {
  const entry = memory.entries.get(key)
  if (!entry) return
  memory.entries.delete(key)
  memory.bytes -= sizeOf(key, entry)
  for (const table of entry.tables) memory.readers.get(table)?.delete(key)
}

/** Roughly what an entry keeps in memory. */
function sizeOf(key: string, { value }: Entry): number {
  const content = typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 500
  return 200 + key.length + content
}
