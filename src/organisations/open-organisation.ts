import { openContractLog } from '../kernel/contract/conformance/contract-log.ts'
import type { ContractMode } from '../kernel/contract/conformance/mode.ts'
import type { LogBudget } from '../kernel/log-budget.ts'
import { systemClock } from '../kernel/organisation/clock.ts'
import { openEvents } from '../kernel/organisation/events.ts'
import { openFaultPlan } from '../kernel/organisation/faults/faults.ts'
import { type JournalLimits, openJournal } from '../kernel/organisation/journal.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import { type ClockState, openOrganisationClock } from '../kernel/organisation/organisation-clock.ts'
import { readOrganisationRow } from '../kernel/organisation/organisation-row.ts'
import { openRandom } from '../kernel/organisation/random.ts'
import { forgetDue } from '../kernel/organisation/scheduled-work.ts'
import { type Database, DatabaseError } from '../kernel/sqlite/database.ts'
import { isGuid } from '../protocols/guid.ts'
import { one, values } from '../query/statements/statements.ts'
import type { OrganisationDatabase } from './storage/organisation-database.ts'

/** How the parts of an organisation beside its data are set up. */
export interface OrganisationOptions {
  /** Makes its chance repeatable. */
  readonly randomSeed?: string | undefined
  readonly journal?: JournalLimits | undefined
  /** What becomes of requests that are not as the documents say; off by default. */
  readonly contract?: ContractMode | undefined
  /** What its logs share with those of other organisations. */
  readonly budgets?: Budgets
}

export interface Budgets {
  readonly journals: LogBudget
  readonly events: LogBudget
  readonly contracts: LogBudget
}

/** Events and requests are numbered on after a restart, so that who has seen some misses none of those that follow. */
const NUMBERS_PER_OPENING = 1_000_000_000

/**
 * The organisation whose data is in `store`: its clock goes on as it was kept.
 *
 * @throws DatabaseError when the database holds no organisation
 */
export function openOrganisation(
  store: OrganisationDatabase,
  { randomSeed, journal, contract, budgets }: OrganisationOptions,
): Organisation {
  const { database } = store
  const identity = readIdentity(database)
  const { openings, clock: kept } = readOrganisationRow(database)
  // What an earlier process has drawn must not come again: its ids are in the database.
  const random = openRandom(randomSeed && openings > 1 ? `${randomSeed}/${openings - 1}` : randomSeed)
  const before = Math.max(0, openings - 1) * NUMBERS_PER_OPENING
  const clock = openOrganisationClock()
  clock.restore(kept)
  return {
    ...identity,
    get database() {
      return store.database
    },
    get isEvicted() {
      return store.isEvicted
    },
    mayKnow: store.mayKnow,
    clock,
    random,
    faults: openFaultPlan(random),
    journal: openJournal(journal, before, budgets?.journals),
    contract: openContractLog(contract, budgets?.contracts),
    events: openEvents(before, budgets?.events),
    inUse: 0,
  }
}

/** @throws DatabaseError when the database holds no organisation */
export function readIdentity(database: Database): Pick<Organisation, 'tenantId' | 'names'> {
  const organization = one<{ id: string; jamf_host: string }>(
    database,
    'SELECT id, jamf_host FROM organization',
  )
  if (!organization) {
    database.close()
    throw new DatabaseError(`${database.name} holds no organisation; delete it to start from the seed.`)
  }
  const { id, jamf_host } = organization
  const domains = values<string>(database, 'SELECT name FROM domains')
  return { tenantId: id.toLowerCase(), names: [...domains, jamf_host].map(name => name.toLowerCase()) }
}

/** True for a GUID in lower case. */
export function isTenantId(text: string): boolean {
  return isGuid(text) && text === text.toLowerCase()
}

/** After its data was replaced: the clock and the source of chance go back with it. */
export function takeUp(organisation: Organisation): void {
  const { clock, randomPosition } = readOrganisationRow(organisation.database)
  organisation.clock.restore(clock && resumed(clock))
  organisation.random.seek(randomPosition)
  forgetDue(organisation)
}

/** A clock that was set goes on from the moment it showed, as though no time had passed since. */
function resumed(state: ClockState): ClockState {
  return { ...state, since: systemClock.now() }
}
