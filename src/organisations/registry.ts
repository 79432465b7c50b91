import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openKeySupply } from '../domain/tokens/signing-key-supply.ts'
import type { ContractLog } from '../kernel/contract/conformance/contract-log.ts'
import type { ContractMode } from '../kernel/contract/conformance/mode.ts'
import { Failure } from '../kernel/http/failure.ts'
import type { OrganisationDirectory } from '../kernel/organisation/directory.ts'
import type { JournalLimits } from '../kernel/organisation/journal.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import { readOrganisationRow } from '../kernel/organisation/organisation-row.ts'
import type { Random } from '../kernel/organisation/random.ts'
import type { MakeInitialState } from './initial-state.ts'
import { keptState, type SeedSource } from './initial-states.ts'
import { type Budgets, isTenantId, openOrganisation, readIdentity } from './open-organisation.ts'
import type { ConnectionPool } from './storage/connection-pool.ts'
import type { IdleEviction } from './storage/idle-eviction.ts'
import {
  eraseFolder,
  keepsOrganisation,
  type OrganisationDatabase,
  type OrganisationDatabaseOptions,
  openOrganisationDatabase,
  sweep,
} from './storage/organisation-database.ts'
import { openSnapshots, type Snapshots } from './storage/snapshots.ts'

/** Where organisations come from and where they are kept. */
export interface LifecycleOptions extends SeedSource {
  /** Folder of the SQLite files; in memory when absent. */
  readonly data?: string
  readonly randomSeed?: string
  /** True for a host name that no organisation from outside may go by, since it stands for a cloud or for this machine. */
  isReserved?(hostName: string): boolean
  readonly journal?: JournalLimits
  readonly contract?: ContractMode
}

/** What the life cycle keeps for an organisation. */
export interface OrganisationRecord {
  readonly store: OrganisationDatabase
  readonly snapshots: Snapshots
  readonly folder: string | undefined
  readonly makeInitialState: MakeInitialState
}

/** The organisations that are here, and what they share. */
export interface Registry {
  readonly options: LifecycleOptions
  readonly organisations: OrganisationDirectory
  readonly records: Map<Organisation, OrganisationRecord>
  /** Draws the keys of created organisations. */
  readonly random: Random
  readonly connectionPool: ConnectionPool
  /** Closes the databases of created organisations that nobody uses. */
  readonly idleEviction: IdleEviction
  /** Those of earlier runs that could not be opened, by id. */
  readonly damaged: Map<string, { readonly folder: string; readonly reason: string }>
  readonly budgets: Budgets
  /** Of all organisations that were removed, together. */
  readonly formerContracts: ContractLog
  /** How many have been created, in earlier runs too. */
  created: number
  /** Ids of those that are being opened. */
  readonly entering: Set<string>
}

/** @throws Failure `notFound` for an organisation that is gone */
export function recordOf({ records }: Registry, organisation: Organisation): OrganisationRecord {
  const record = records.get(organisation)
  if (!record) throw new Failure('notFound', `The organisation ${organisation.tenantId} has been deleted.`)
  return record
}

/** Opens an organisation and lets requests find it. */
export async function enter(
  registry: Registry,
  options: Omit<OrganisationDatabaseOptions, 'schema' | 'connectionPool' | 'isBusy'>,
): Promise<Organisation> {
  const { organisations, records } = registry
  if (options.folder) sweep(options.folder)
  // Every organisation but the first may need a key of its own.
  if (options.idleEviction) await openKeySupply()
  const { connectionPool } = registry
  const store = await openOrganisationDatabase({
    ...options,
    schema: registry.options.schema,
    connectionPool,
    isBusy: () => organisation.inUse > 0 || organisation.faults.lag > 0,
  })
  const { tenantId, names } = readIdentity(store.database)
  try {
    refuseTwins(organisations, [tenantId, ...names])
  } catch (error) {
    store.close()
    throw error
  }
  const { creation } = readOrganisationRow(store.database)
  const { randomSeed, journal, contract } = registry.options
  const ownSeed = creation && randomSeed ? `${randomSeed}/${creation.key}` : randomSeed
  const { budgets } = registry
  const organisation = openOrganisation(store, { randomSeed: ownSeed, journal, contract, budgets })
  const { folder, makeInitialState } = options
  records.set(organisation, { store, snapshots: openSnapshots(folder), folder, makeInitialState })
  registry.created = Math.max(registry.created, creation?.number ?? 0)
  organisations.add(organisation)
  return organisation
}

/** @throws Failure `conflict` when another organisation here goes by one of its names, or is `entering` under it */
export function refuseTwins(
  organisations: OrganisationDirectory,
  names: readonly string[],
  entering: ReadonlySet<string> = new Set(),
): void {
  const taken = names.find(name => organisations.find(name) ?? entering.has(name))
  if (taken === undefined) return
  throw new Failure(
    'conflict',
    `There is an organisation ${taken} already; without "identity": "kept" the new one gets names of its own.`,
  )
}

/** Where the created organisations of a data directory are. */
export function organisationsFolder(data: string): string {
  return join(data, 'tenants')
}

/** Folders of the organisations that were created and kept in earlier runs, in the order in which they came. */
export function keptFolders({ data }: LifecycleOptions): string[] {
  if (!data || !existsSync(organisationsFolder(data))) return []
  const folders = readdirSync(organisationsFolder(data), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && isTenantId(entry.name))
    .map(({ name }) => join(organisationsFolder(data), name))
  // One without a database was being created, or deleted, when the emulator ended.
  for (const folder of folders) if (!keepsOrganisation(folder)) eraseFolder(folder)
  return folders.filter(keepsOrganisation).sort((a, b) => cameAt(a) - cameAt(b))
}

function cameAt(folder: string): number {
  return statSync(folder).birthtimeMs
}

/** Opens an organisation of an earlier run; how it was created stands in its database. */
export async function enterKept(registry: Registry, folder: string): Promise<void> {
  const makeInitialState: MakeInitialState = async () => {
    const { creation } = readOrganisationRow(organisation.database)
    return keptState(folder, creation, registry.options)()
  }
  const organisation = await enter(registry, {
    folder,
    makeInitialState,
    idleEviction: registry.idleEviction,
  })
}
