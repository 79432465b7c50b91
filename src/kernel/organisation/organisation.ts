import type { ContractLog } from '../contract/conformance/contract-log.ts'
import type { Database } from '../sqlite/database.ts'
import type { Events } from './events.ts'
import type { FaultPlan } from './faults/faults.ts'
import type { Journal } from './journal.ts'
import type { OrganisationClock } from './organisation-clock.ts'
import type { Random } from './random.ts'

/** One organisation with everything that can change in it. */
export interface Organisation {
  /** The tenant id (GUID, lower case). */
  readonly tenantId: string
  /** A reset puts another in its place, so it is asked for each time and not kept. */
  readonly database: Database
  /** True while its database has to be opened first, which takes milliseconds: not worth it only to look. */
  readonly isEvicted: boolean
  /** False where it is known to have no such name, of a kind that the schema declares, without opening its database. */
  mayKnow(kind: string, name: string): boolean
  readonly clock: OrganisationClock
  readonly random: Random
  /** Names that lead here: its domains and the host of its Jamf Pro instance, lower case. */
  names: readonly string[]
  readonly faults: FaultPlan
  readonly journal: Journal
  readonly contract: ContractLog
  readonly events: Events
  /** How many operations are under way in it. They may hold on to its database, which stays open for them. */
  inUse: number
}
