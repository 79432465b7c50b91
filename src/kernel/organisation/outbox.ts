import { all, statement, value } from '../../query/statements/statements.ts'
import { asFailure } from '../http/failure.ts'
import type { Database } from '../sqlite/database.ts'
import type { Organisation } from './organisation.ts'

/**
 * Tells as events what triggers have written to the outbox since the last time. To be called after each transaction; when nothing
 * has happened it costs one look.
 *
 * @param time when it happened (milliseconds), where that is not now
 */
export function collectEvents(organisation: Organisation, time = organisation.clock.now()): void {
  const { database, events } = organisation
  if (value(database, 'SELECT max(seq) FROM outbox') === null) return
  const entries = all<{ name: string; data: string }>(
    database,
    `SELECT name, data_json AS data, max(seq) FROM outbox GROUP BY name, coalesce(subject, -seq) ORDER BY max(seq)`,
  )
  try {
    emptyOutbox(database)
  } catch (error) {
    // What was written before stays true when the disk has become full since; its events are told once there is room.
    if (asFailure(error).kind === 'unavailable') return
    throw error
  }
  for (const { name, data } of entries) events.add({ name, time, data: JSON.parse(data) })
}

/** Leaves untold what has been written so far: a seed is how things are, not something that happens. */
export function emptyOutbox(database: Database): void {
  statement(database, 'DELETE FROM outbox').run()
}

/**
 * Takes the triggers away until the function that it gives back is called, for writing masses of rows that is not something that
 * happens in the organisation.
 */
export function muteOutbox(database: Database): () => void {
  const triggers = all<{ name: string; sql: string }>(
    database,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'outbox_*'`,
  )
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  return () => {
    for (const { sql } of triggers) database.exec(sql)
  }
}
