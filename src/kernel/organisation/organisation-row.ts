import { one, statement } from '../../query/statements/statements.ts'
import type { Database } from '../sqlite/database.ts'
import type { Creation } from './creation.ts'
import type { Organisation } from './organisation.ts'
import type { ClockState } from './organisation-clock.ts'

/** What a database tells of its organisation as a whole. */
export interface OrganisationRow {
  /** Undefined: the clock shows the machine's time. */
  readonly clock: ClockState | undefined
  readonly randomPosition: number
  readonly openings: number
  /** How many organisations have been created; counted in the first one. */
  readonly created: number
  /** What the first organisation was made from. */
  readonly seed: string | undefined
  /** Undefined for the organisation that the emulator started with. */
  readonly creation: Creation | undefined
}

interface StoredRow {
  readonly clock_json: string | null
  readonly random_position: number
  readonly openings: number
  readonly created: number
  readonly seed: string | null
  readonly creation_json: string | null
}

export function readOrganisationRow(database: Database): OrganisationRow {
  const row = one<StoredRow>(database, 'SELECT * FROM world')!
  return {
    clock: row.clock_json === null ? undefined : JSON.parse(row.clock_json),
    randomPosition: row.random_position,
    openings: row.openings,
    created: row.created,
    seed: row.seed ?? undefined,
    creation: row.creation_json === null ? undefined : JSON.parse(row.creation_json),
  }
}

/** Keeps clock and source of chance as they are now, for a snapshot or the next start. */
export function keepProgress({ database, clock, random }: Organisation): void {
  keepClock(database, clock.state)
  statement(database, 'UPDATE world SET random_position = ?').run(random.position)
}

export function keepClock(database: Database, state: ClockState | undefined): void {
  statement(database, 'UPDATE world SET clock_json = ?').run(state ? JSON.stringify(state) : null)
}

/**
 * Makes a database that takes the place of another count on from where that was: otherwise the next start would draw again what has been
 * drawn since the last one.
 */
export function carryCounts(database: Database, { openings, created }: OrganisationRow): void {
  const sql = 'UPDATE world SET openings = max(openings, ?), created = max(created, ?)'
  statement(database, sql).run(openings, created)
}

export function keepSeed(database: Database, seed: string): void {
  statement(database, 'UPDATE world SET seed = ?').run(seed)
}

export function keepCreated(database: Database, created: number): void {
  statement(database, 'UPDATE world SET created = ?').run(created)
}

export function keepCreation(database: Database, creation: Creation): void {
  statement(database, 'UPDATE world SET creation_json = ?').run(JSON.stringify(creation))
}

/** To be called once for each start of an emulator with this database. */
export function countOpening(database: Database): void {
  statement(database, 'UPDATE world SET openings = openings + 1').run()
}
