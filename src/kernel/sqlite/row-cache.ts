import { type JsonText, watchStatements } from '../../query/index.ts'
import { changesOf } from './changes.ts'
import type { Database } from './database.ts'
import { generationOf } from './rollback-point.ts'
import { tablesOf } from './statement-tables.ts'

/** What is remembered of one database. */
interface Memory {
  /** SQLite's count of changes up to which it is known what was written. */
  changes: number
  bytes: number
  readonly entries: Map<string, Entry>
  /** Table -> keys of what was read from it; those of what may have been read from any stand under ANY. */
  readonly readers: Map<string, Set<string>>
  /** What is being read: one within another where reading asks for something remembered. */
  readonly readings: Reading[]
}

interface Entry {
  value: unknown
  readonly tables: readonly string[]
}

/** The statements that it has used, and the tables of what was remembered already. */
interface Reading {
  readonly statements: Set<string>
  readonly tables: Set<string>
}

const ANY = '*'
/** Some fifty pages of a hundred computers; what goes beyond makes the oldest entries go. */
const CAPACITY = 8 * 1024 * 1024
/** Clients choose the names that are asked for: a megabyte of a name is not worth keeping. */
const LONGEST_KEY = 2000
/** `LOCALTENANT_REMEMBER=off` lets the bench measure what an answer costs that has to be composed. */
const isOff = process.env.LOCALTENANT_REMEMBER === 'off'
const memories = new WeakMap<object, Memory>()

/**
 * What `read` gives, kept until a table changes that it was read from. Which tables those are is seen from the statements that it uses, and
 * what a write changes from its own. SQLite counts every changed row of a connection: where that number grew by anything else, by a
 * statement of another's making or a script, all is forgotten. Time must not matter to `read`, and it must take all that it reads through
 * `statement` while it runs.
 *
 * @param key says all that the answer depends on beside the data
 */
export function cachedRows<T>(database: Database, key: string, read: () => T): T {
  if (key.length > LONGEST_KEY) return read()
  const memory = currentMemory(database)
  const known = memory.entries.get(key)
  if (known) {
    noteTables(memory, known.tables)
    return known.value as T
  }
  const reading: Reading = { statements: new Set(), tables: new Set() }
  const { changes } = memory
  memory.readings.push(reading)
  let value: T
  try {
    value = read()
  } finally {
    memory.readings.pop()
  }
  const tables = tablesOfReading(database, reading)
  noteTables(memory, tables)
  // Reading may have written something, or a reset come between.
  if (changes === changesOf(database) && memories.get(generationOf(database)) === memory)
    keep(memory, key, { value, tables })
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
  const entry = currentMemory(database).entries.get(key)
  if (entry) entry.value = bytes
  return bytes
}

/** To be called when what was written since the start of a transaction is undone: some of it may have been read and remembered. */
export function forgetRows(database: Database): void {
  const memory = memories.get(generationOf(database))
  if (memory) forgetAll(memory)
}

function currentMemory(database: Database): Memory {
  const generation = generationOf(database)
  const changes = changesOf(database)
  let memory = memories.get(generation)
  if (!memory) {
    memory = { changes, bytes: 0, entries: new Map(), readers: new Map(), readings: [] }
    memories.set(generation, memory)
    watchStatements(database, {
      used: sql => void memories.get(generationOf(database))?.readings.at(-1)?.statements.add(sql),
      writing: (sql, run) => forgetWritten(database, sql, run),
    })
  }
  if (memory.changes !== changes) {
    forgetAll(memory)
    memory.changes = changes
  }
  return memory
}

/** Runs a statement and forgets what was read from the tables that it changes, if it does. */
function forgetWritten<T>(database: Database, sql: string, run: () => T): T {
  const memory = memories.get(generationOf(database))
  if (!memory || memory.entries.size === 0 || memory.changes !== changesOf(database)) return run()
  try {
    return run()
  } finally {
    const changes = changesOf(database)
    if (changes !== memory.changes) {
      forgetTables(memory, tablesOf(database, sql).written)
      memory.changes = changes
    }
  }
}

function tablesOfReading(database: Database, { statements, tables }: Reading): readonly string[] {
  const found = new Set(tables)
  for (const sql of statements) for (const table of tablesOf(database, sql).read ?? [ANY]) found.add(table)
  // What asks nothing of the database in the usual way has asked in another.
  return found.size === 0 || found.has(ANY) ? [ANY] : [...found]
}

function noteTables({ readings }: Memory, tables: readonly string[]): void {
  const outer = readings.at(-1)
  if (outer) for (const table of tables) outer.tables.add(table)
}

function keep(memory: Memory, key: string, entry: Entry): void {
  if (sizeOf(key, entry) > CAPACITY / 8) return
  drop(memory, key)
  memory.entries.set(key, entry)
  memory.bytes += sizeOf(key, entry)
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

/** @param tables undefined for any */
function forgetTables(memory: Memory, tables: readonly string[] | undefined): void {
  if (!tables) forgetAll(memory)
  else
    for (const table of [ANY, ...tables]) {
      for (const key of memory.readers.get(table) ?? []) drop(memory, key)
    }
}

function forgetAll(memory: Memory): void {
  memory.entries.clear()
  memory.readers.clear()
  memory.bytes = 0
}

/** Roughly what an entry keeps in memory. */
function sizeOf(key: string, { value }: Entry): number {
  const content = typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 500
  return 200 + key.length + content
}
