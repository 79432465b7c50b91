import { muteOutbox } from '../../kernel/organisation/outbox.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { all, values } from '../../query/index.ts'
import { SeedError } from '../seed-error.ts'
import type { Batch } from './scale-copies.ts'
import { scaledDevices } from './scale-devices.ts'
import { scaledUsers } from './scale-users.ts'

export interface Scale {
  readonly users: number
  readonly devices: number
}

const LIMIT = 5_000_000

/**
 * Reads `scale:USERSxDEVICES`; undefined when the text does not begin with `scale:`.
 *
 * @throws SeedError when the numbers are missing or out of range
 */
export function readScale(seed: string): Scale | undefined {
  if (!seed.startsWith('scale:')) return undefined
  const [matched, users, devices] = /^scale:(\d{1,9})x(\d{1,9})$/.exec(seed) ?? []
  if (!matched)
    throw new SeedError(`The seed ${seed} is not of the form scale:USERSxDEVICES, e.g. scale:1000x1000.`)
  const scale = { users: Number(users), devices: Number(devices) }
  if (scale.users < 1 || Math.max(scale.users, scale.devices) > LIMIT) {
    throw new SeedError(`The seed ${seed} needs 1 to ${LIMIT} users and at most ${LIMIT} devices.`)
  }
  return scale
}

const BATCH = 5_000

/**
 * Adds users and Macs to a database that holds the default organisation. Each Mac has an owner, an Entra registration and a
 * Jamf record with every section, modelled on one of the organisation's own Macs. The same numbers give the same rows.
 *
 * @param options.onProgress told about once a second what has been written
 * @param options.renew brings up to date what follows from the rows that were added
 */
export function seedScale(
  database: Database,
  options: Scale & {
    readonly onProgress: (text: string) => void
    readonly renew: () => void
  },
): void {
  const { users, devices, onProgress, renew } = options
  const restorePragmas = relaxPragmas(database)
  try {
    database.transaction(() => {
      const recreateIndexes = dropIndexes(database)
      const unmuteOutbox = muteOutbox(database)
      const indexWords = leaveWords(database)
      const report = reporter(onProgress)
      const writeUsers = scaledUsers(database)
      for (const batch of batches(users)) {
        writeUsers(batch)
        report(() => `${batch.to} of ${users} users`)
      }
      const writeDevices = scaledDevices(database, users)
      for (const batch of batches(devices)) {
        writeDevices(batch)
        report(() => `${batch.to} of ${devices} devices`)
      }
      renew()
      onProgress('Building the indexes.')
      recreateIndexes()
      indexWords()
      unmuteOutbox()
    })()
  } finally {
    restorePragmas()
  }
}

function* batches(count: number): Generator<Batch> {
  for (let from = 1; from <= count; from += BATCH) yield { from, to: Math.min(from + BATCH - 1, count) }
}

function reporter(onProgress: (text: string) => void): (text: () => string) => void {
  let last = performance.now()
  return text => {
    if (performance.now() - last < 1000) return
    last = performance.now()
    onProgress(text())
  }
}

/** Rows are right by construction and the whole is repeatable: neither checks nor disk syncs are needed meanwhile. */
function relaxPragmas(database: Database): () => void {
  const synchronous = database.pragma('synchronous', { simple: true })
  const foreignKeys = database.pragma('foreign_keys', { simple: true })
  database.pragma('synchronous = OFF')
  database.pragma('foreign_keys = OFF')
  return () => {
    database.pragma(`synchronous = ${synchronous}`)
    database.pragma(`foreign_keys = ${foreignKeys}`)
  }
}

/** Building an index at the end is several times faster than keeping it up to date. */
function dropIndexes(database: Database): () => void {
  const indexes = all<{ name: string; sql: string }>(
    database,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`,
  )
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`)
  return () => {
    for (const { sql } of indexes) database.exec(sql)
  }
}

/** The same goes for indexes of words, which triggers keep up to date. */
function leaveWords(database: Database): () => void {
  const triggers = all<{ name: string; sql: string }>(
    database,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB '*_words_*'`,
  )
  const tables = values<string>(
    database,
    `SELECT name FROM pragma_table_list WHERE type = 'virtual' AND name GLOB '*_words'`,
  )
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  return () => {
    for (const table of tables) database.exec(`INSERT INTO ${table} (${table}) VALUES ('rebuild')`)
    for (const { sql } of triggers) database.exec(sql)
  }
}
