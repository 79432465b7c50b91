import type { Statement } from 'better-sqlite3'
import type { Database } from './database.ts'

const questions = new WeakMap<Database, Statement>()

/**
 * How many rows have been written since the database was opened. What was read while the number was the same is still
 * true, which costs a microsecond to find out.
 */
export function changesOf(database: Database): number {
  let question = questions.get(database)
  if (!question) {
    question = database.prepare('SELECT total_changes()').pluck()
    questions.set(database, question)
  }
  return question.get() as number
}
