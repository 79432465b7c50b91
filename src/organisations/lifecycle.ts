import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type ContractLog, openContractLog } from '../kernel/contract/conformance/contract-log.ts'
import { Failure } from '../kernel/http/failure.ts'
import { openLogBudget } from '../kernel/log-budget.ts'
import type { BackgroundWork } from '../kernel/organisation/background-work.ts'
import type { OrganisationDirectory } from '../kernel/organisation/directory.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import { keepProgress, readOrganisationRow } from '../kernel/organisation/organisation-row.ts'
import { openRandom } from '../kernel/organisation/random.ts'
import { DatabaseError, unusable } from '../kernel/sqlite/database.ts'
import { type CreateRequest, createOrganisation } from './create.ts'
import { nameOfSeed, seededState } from './initial-states.ts'
import { readIdentity } from './open-organisation.ts'
import { enter, enterKept, keptFolders, type LifecycleOptions, type Registry, recordOf } from './registry.ts'
import { requireRestorable, reset, restore, take } from './reset.ts'
import { openConnectionPool } from './storage/connection-pool.ts'
import { openIdleEviction } from './storage/idle-eviction.ts'
import { eraseFolder } from './storage/organisation-database.ts'
import type { Snapshots } from './storage/snapshots.ts'

/** The organisations of an emulator and what can be done to them as a whole. */
export interface OrganisationLifecycle {
  create(request: CreateRequest): Promise<Organisation>
  /** @throws Failure `conflict` for the first organisation, which is always there */
  remove(organisation: Organisation): Promise<void>
  /** Why an organisation of an earlier run could not be opened; undefined for all others. */
  damaged(tenantId: string): string | undefined
  /** Removes what is left of one. @returns false where there is none */
  removeDamaged(tenantId: string): boolean
  /** Back to the beginning, or to a snapshot: data, clock and chance; no faults, an empty journal. @throws Failure `notFound` */
  reset(organisation: Organisation, snapshot?: string): Promise<void>
  snapshots(organisation: Organisation): Omit<Snapshots, 'save'>
  /** @throws Failure `notFound`, `conflict` unless the organisation can go back to that snapshot */
  requireRestorable(organisation: Organisation, name: string): void
  save(organisation: Organisation, name: string): void
  /** Data, clock and chance as they were; faults and journal stay. @throws Failure `notFound` */
  restore(organisation: Organisation, name: string): Promise<void>
  /** Takes a snapshot that was exported elsewhere. @throws Failure `invalid` unless it is one */
  take(organisation: Organisation, name: string, image: Buffer): void
  /** What organisations that are gone were asked and answered, against the documents: a suite may ask when it has removed them all. */
  readonly formerContracts: ContractLog
  close(): void
}

/** The same, with what an organisation does by itself brought to an end before its data goes: it would be written to other data. */
export function afterWork(
  lifecycle: OrganisationLifecycle,
  { rest }: Pick<BackgroundWork, 'rest'>,
): OrganisationLifecycle {
  return {
    ...lifecycle,
    async reset(organisation, snapshot) {
      await rest(organisation)
      await lifecycle.reset(organisation, snapshot)
    },
    async restore(organisation, name) {
      await rest(organisation)
      await lifecycle.restore(organisation, name)
    },
    async remove(organisation) {
      await rest(organisation)
      await lifecycle.remove(organisation)
    },
  }
}

/** Bytes that the journals of all organisations may keep together, their events, and what was not as the documents say. */
const JOURNALS = 64 * 1024 * 1024
const EVENTS = 16 * 1024 * 1024
const CONTRACTS = 16 * 1024 * 1024
/** How many created organisations keep their database open; some 1.2 MB each. */
const MOST_LOADED = 64

/**
 * Opens the first organisation and those that were created and kept before, and adds them to `organisations`.
 *
 * @throws SeedError, DatabaseError
 */
export async function openOrganisationLifecycle(
  organisations: OrganisationDirectory,
  options: LifecycleOptions,
): Promise<OrganisationLifecycle> {
  const random = openRandom(options.randomSeed && `${options.randomSeed}/worlds`)
  const registry: Registry = {
    options,
    organisations,
    records: new Map(),
    random,
    connectionPool: openConnectionPool(options.schema),
    idleEviction: openIdleEviction({ limit: MOST_LOADED }),
    created: 0,
    damaged: new Map(),
    budgets: {
      journals: openLogBudget(JOURNALS),
      events: openLogBudget(EVENTS),
      contracts: openLogBudget(CONTRACTS),
    },
    formerContracts: openContractLog(),
    entering: new Set(),
  }
  const record = (organisation: Organisation) => recordOf(registry, organisation)
  const { schema } = options
  try {
    await enter(registry, { folder: options.data, makeInitialState: seededState(options) })
    const kept = readOrganisationRow(organisations.initial.database)
    registry.created = kept.created
    requireSeed(options, kept.seed)
    for (const folder of keptFolders(options)) {
      await enterKept(registry, folder).catch(error => setAside(registry, folder, error))
      // Lets those go that came long before.
      await setImmediate()
    }
  } catch (error) {
    close(registry)
    throw options.data && isOfStorage(error) ? unusable(options.data, error) : error
  }
  return {
    create: request => createOrganisation(registry, request),
    remove: async organisation => remove(registry, organisation),
    damaged: tenantId => registry.damaged.get(tenantId.toLowerCase())?.reason,
    removeDamaged(tenantId) {
      const found = registry.damaged.get(tenantId.toLowerCase())
      if (found) eraseFolder(found.folder)
      return registry.damaged.delete(tenantId.toLowerCase())
    },
    async reset(organisation, snapshot) {
      await reset(registry, organisation, snapshot)
      readdress(organisations, organisation)
    },
    snapshots: organisation => record(organisation).snapshots,
    requireRestorable: (organisation, name) =>
      requireRestorable(schema, organisation, record(organisation).snapshots.read(name)),
    save(organisation, name) {
      keepProgress(organisation)
      record(organisation).snapshots.save(name, organisation.database)
    },
    async restore(organisation, name) {
      restore(registry, organisation, name)
      readdress(organisations, organisation)
    },
    take(organisation, name, image) {
      const { snapshots } = record(organisation)
      take(options, image, database => snapshots.save(name, database))
    },
    formerContracts: registry.formerContracts,
    close: () => close(registry),
  }
}

/** @throws DatabaseError where a seed is asked for that is another than what the data was made from */
function requireSeed({ data, seed }: LifecycleOptions, kept: string | undefined): void {
  if (seed === undefined || kept === undefined || nameOfSeed(seed) === kept) return
  throw new DatabaseError(
    `${data} keeps an organisation of the seed '${kept}', not of '${nameOfSeed(seed)}'; leave --seed out, or choose another directory.`,
  )
}

/** One that cannot be opened does not keep the others from starting. */
function setAside({ damaged, options }: Registry, folder: string, error: unknown): void {
  const reason = error instanceof DatabaseError ? error.message : unusable(folder, error).message
  damaged.set(basename(folder), { folder, reason })
  options.progress?.(`warning: the organisation ${basename(folder)} is left out. ${reason}`)
}

/** A seed that has been edited, or a snapshot from another one, may give an organisation other domains. */
function readdress(organisations: OrganisationDirectory, organisation: Organisation): void {
  const { names } = readIdentity(organisation.database)
  if (names.join() !== organisation.names.join()) organisations.rename(organisation, names)
}

/** Thrown by SQLite or the file system, in words that do not say where. */
function isOfStorage(error: unknown): boolean {
  return /^(SQLITE_|E[A-Z]+$)/.test(String((error as { code?: unknown }).code))
}

function remove(registry: Registry, organisation: Organisation): void {
  const { store, folder } = recordOf(registry, organisation)
  if (organisation === registry.organisations.initial) {
    throw new Failure(
      'conflict',
      'The first organisation is always there; POST /_localtenant/reset takes it back to its seed.',
    )
  }
  registry.records.delete(organisation)
  registry.organisations.remove(organisation)
  organisation.faults.clear()
  organisation.journal.clear()
  registry.formerContracts.absorb(organisation.contract)
  organisation.contract.clear()
  store.close()
  if (folder) eraseFolder(folder)
}

function close({ records, connectionPool }: Registry): void {
  for (const { store } of records.values()) store.close()
  connectionPool.close()
}
