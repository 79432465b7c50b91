import type { Database } from '../kernel/sqlite/database.ts'

/** What an organisation is made from when it is created or reset. */
export interface InitialState {
  /** A serialized database, which is never changed; or, where that would be too much to keep twice, a database for this one use. */
  readonly data: Buffer | Database
  /** When the organisation starts, in milliseconds of whole seconds; undefined for one that goes on from a snapshot. */
  readonly start?: number | undefined
  /** Turns the data into what the organisation begins with; for the same start the same. */
  initialise(database: Database): void
}

/** Makes what an organisation begins with and goes back to when it is reset. */
export type MakeInitialState = () => Promise<InitialState>
