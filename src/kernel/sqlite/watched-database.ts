import type { Statement } from 'better-sqlite3'
import type { Database } from './database.ts'
import { forgetAll, forgetWritten, noteRead } from './row-cache.ts'
import type { Schema } from './schema.ts'
import type { Watched } from './statement-tables.ts'

type Execute = (...parameters: unknown[]) => unknown

/** Lets what is remembered of a database follow all that is done to it. To be called before any statement is prepared that is to be used later. */
export function watchDatabase(database: Database, schema: Schema): void {
  const { prepare, exec, transaction } = database
  const watched: Watched = { database, schema, prepare: sql => prepare.call(database, sql) }
  database.prepare = ((sql: string) => watch(watched.prepare(sql), watched)) as typeof prepare
  database.exec = sql => {
    try {
      return exec.call(database, sql)
    } finally {
      forgetAll(database)
    }
  }
  // To make the function of a transaction takes longer than an empty transaction, so one serves all.
  let wholly: ((work: () => unknown) => unknown) | undefined
  database.transaction = ((work: Execute) =>
    (...parameters: unknown[]) => {
      try {
        wholly ??= transaction.call(database, (whole: () => unknown) => whole()) as NonNullable<typeof wholly>
        return wholly(() => work(...parameters))
      } catch (error) {
        // Some of what is undone may have been read and remembered.
        forgetAll(database)
        throw error
      }
    }) as typeof transaction
}

function watch(statement: Statement, watched: Watched): Statement {
  const { source, readonly } = statement
  const around = (execute: Execute): Execute =>
    readonly
      ? (...parameters) => {
          noteRead(watched, source)
          return execute.apply(statement, parameters)
        }
      : (...parameters) => {
          try {
            return execute.apply(statement, parameters)
          } finally {
            forgetWritten(watched, source)
          }
        }
  const { run, get, all, iterate } = statement
  Object.assign(statement, { run: around(run), get: around(get), all: around(all) })
  // What writes has done so when its first row comes.
  statement.iterate = readonly
    ? (around(iterate) as typeof iterate)
    : (((...parameters: unknown[]) => (statement.all(...parameters) as unknown[]).values()) as typeof iterate)
  return statement
}
