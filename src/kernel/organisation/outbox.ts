import { statement } from '../../query/statements/statements.ts'
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
  const last = statement(database, 'SELECT max(seq) FROM outbox', 'pluck').get() as number | null
  if (last === null) return
  const entries = statement(
    database,
    `SELECT name, data_json, max(seq) FROM outbox GROUP BY name, coalesce(subject, -seq) ORDER BY max(seq)`,
    'raw',
  ).all()
  try {
    emptyOutbox(database)
  } catch (error) {
    // What was written before stays true when the disk has become full since; its events are told once there is room.
    if (asFailure(error).kind === 'unavailable') return
    throw error
  }
  for (const [name, data] of entries as [string, string][]) events.add({ name, time, data: JSON.parse(data) })
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
  const triggers = database
    .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'outbox_*'`)
    .all() as { name: string; sql: string }[]
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  return () => {
    for (const { sql } of triggers) database.exec(sql)
  }
}
