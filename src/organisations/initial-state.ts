import type { Database } from '../kernel/sqlite/database.ts'

/** What a world is made of. */
export interface Origin {
  /** A serialized database, which is never changed; or, where that would be too much to keep twice, a database for this one use. */
  readonly data: Buffer | Database
  /** When the world starts, in milliseconds of whole seconds; undefined for one that goes on from a snapshot. */
  readonly start?: number | undefined
  /** Makes of the data what the world begins with; for the same start the same. */
  dress(database: Database): void
}

/** Makes what a world begins with and goes back to when it is reset. */
export type Beginning = () => Promise<Origin>
