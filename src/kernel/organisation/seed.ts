import type { Schema } from '../contract/contract.ts'
import type { Database } from '../sqlite/database.ts'
import type { Random } from './random.ts'

/** Who an organisation is, as a seed has it. Whoever writes a member of it declares that here, by `declare module`. */
export interface TenantSeed {
  readonly id: string
}

/** One organisation as a seed file describes it. Each section declares its member here, by `declare module`. */
export interface OrganisationSeed {
  /** The file it came from, for messages. */
  readonly source?: string
  readonly tenant: TenantSeed
}

/** One filling of one empty database. */
export interface SeedRun {
  readonly database: Database
  readonly seed: OrganisationSeed
  /** The start of the organisation, milliseconds. */
  readonly now: number
  /** Makes what nobody refers to, such as FileVault recovery keys. */
  readonly random: Random
}

/** The part of a seed that one area brings, and how it is written. */
export interface SeedSection {
  /** The member of the seed: `groups`, `jamf.scripts` for one within another, `devices[].jamf` for one of each element. */
  readonly name: string
  /** Whether every seed has to have it. Default false. */
  readonly required?: boolean
  /** JSON schema of the member. Its `$defs` are known to all sections; `#/$defs/guid` and `#/$defs/time` are there. */
  shape(): Schema | Promise<Schema>
  /**
   * Writes it. Sections are written in their order, all in one transaction; what a section refers to is written before it.
   *
   * @param content of the shape above; undefined where the seed is silent. For `devices[].jamf` a list, one for each device.
   * @throws SeedError for what contradicts itself
   */
  write?(run: SeedRun, content: unknown): void
  /** Brings up to date what follows from other rows, after many of those were added at once. */
  renew?(database: Database): void
}

/** Loaded only by who reads a seed: most starts begin with what the build has made of one. */
export type SeedSections = () => Promise<readonly SeedSection[]>
