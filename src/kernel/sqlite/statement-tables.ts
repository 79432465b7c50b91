import type { Statement } from 'better-sqlite3'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

/** What a statement reads and writes, itself or by triggers and foreign keys; undefined where that cannot be told. */
export interface StatementTables {
  readonly read: readonly string[] | undefined
  readonly written: readonly string[] | undefined
}

/** A database that tells of what it executes. */
export interface Watched {
  readonly database: Database
  readonly schema: Schema
  /** Prepares a statement of which it does not tell. */
  prepare(sql: string): Statement
}

/** A line of a statement's program (https://sqlite.org/opcode.html). */
interface Step {
  readonly opcode: string
  readonly p1: number
  readonly p2: number
  readonly p3: number
}

const UNKNOWN: StatementTables = { read: undefined, written: undefined }
const CAPACITY = 2000
const known = new WeakMap<Schema, Map<string, StatementTables>>()

/** The tables of a statement, found out once for all databases of the same schema. */
export function tablesOf(watched: Watched, sql: string): StatementTables {
  const statements = known.get(watched.schema) ?? new Map<string, StatementTables>()
  known.set(watched.schema, statements)
  let tables = statements.get(sql)
  if (!tables) {
    tables = findTables(watched, sql)
    if (statements.size >= CAPACITY) statements.clear()
    statements.set(sql, tables)
  }
  return tables
}

const READS = new Set(['OpenRead', 'ReopenIdx', 'OpenWrite'])

function findTables(watched: Watched, sql: string): StatementTables {
  const program = programOf(watched, sql)
  if (!program) return UNKNOWN
  const names = new Map(
    watched.prepare('SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0').raw().all() as [
      number,
      string,
    ][],
  )
  const read = program.filter(({ opcode }) => READS.has(opcode)).map(({ p2, p3 }) => place(p2, p3))
  const written = program.flatMap(({ opcode, p1, p2, p3 }) => {
    if (opcode === 'OpenWrite') return [place(p2, p3)]
    return opcode === 'Clear' ? [place(p1, p2)] : []
  })
  // Where a virtual table gets its rows from stands nowhere.
  const isVirtual = program.some(({ opcode }) => opcode === 'VOpen')
  const named = (places: readonly Place[]): string[] | undefined => {
    const found = places.map(({ root, schema }) => (schema === 0 ? names.get(root) : undefined))
    return found.includes(undefined) ? undefined : [...new Set(found as string[])]
  }
  return { read: isVirtual ? undefined : named(read), written: named(written) }
}

interface Place {
  readonly root: number
  /** 0 for the main one. */
  readonly schema: number
}

const place = (root: number, schema: number): Place => ({ root, schema })

/** A literal, which may hold anything, or a parameter. */
const PARAMETERS = /'[^']*'|\?|[@:$]\w+/g

/** The program that SQLite makes of a statement, those of its triggers included; undefined where it cannot be shown. */
function programOf(watched: Watched, sql: string): readonly Step[] | undefined {
  const parameters = (sql.match(PARAMETERS) ?? []).filter(text => !text.startsWith("'"))
  const named = parameters.filter(text => text !== '?').map(text => [text.slice(1), null])
  const bound = named.length > 0 ? [Object.fromEntries(named)] : parameters.map(() => null)
  try {
    return watched.prepare(`EXPLAIN ${sql}`).all(...bound) as Step[]
  } catch {
    return undefined
  }
}
