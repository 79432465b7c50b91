import { isoSeconds } from '../../../../kernel/organisation/clock.ts'
import type { Organisation } from '../../../../kernel/organisation/organisation.ts'
import type { Database } from '../../../../kernel/sqlite/database.ts'
import { type Columns, one, statement, values } from '../../../../query/index.ts'
import { changedApplications } from '../../agent/reported-applications.ts'
import {
  columnsOf,
  type FactColumns,
  RECORD_FACTS,
  type ReportedFacts,
  selectFacts,
  shownFacts,
} from '../../agent/reported-facts.ts'
import { computerRows, updateComputer } from '../computer-rows.ts'
import { applicationSection } from '../seed/computer-sections.ts'
import { bootState, dataState, type FileVaultStatus, percentOf } from './file-vault.ts'

/** What the agent on a Mac finds out about it; beside these, those of {@link COMPUTER_FACTS}. */
interface ComputerFacts extends ReportedFacts {
  readonly fileVault?: boolean | FileVaultStatus
}

const ENABLED = ['ENABLED', 'DISABLED'] as const

/** Facts that have a column of their own. */
export const COMPUTER_FACTS: FactColumns = {
  ...RECORD_FACTS,
  gatekeeper: ['row', 'gatekeeper_status'],
  systemIntegrityProtection: ['row', 'sip_status', ENABLED],
  firewall: ['row', 'firewall_enabled'],
  activationLock: ['row', 'activation_lock_enabled'],
  recoveryLock: ['row', 'recovery_lock_enabled'],
}

/** Takes an inventory update of a Mac: it has checked in, and reports these facts anew. */
export function reportComputer(
  { database, clock }: Organisation,
  id: number,
  facts: ComputerFacts & { readonly attributes: ReadonlyMap<number, readonly string[]> },
): void {
  const now = isoSeconds(clock.now())
  const { lastInventoryUpdate = now, lastCheckIn = now, fileVault, applications, attributes } = facts
  const { row, ...others } = columnsOf(facts, COMPUTER_FACTS)
  const times = { report_at: lastInventoryUpdate, last_contact_at: lastCheckIn }
  const encryption = fileVault === undefined ? {} : encryptionColumns(database, id, statusOf(fileVault))
  const installed = applications
    ? {
        applications_json: changedApplications(database, {
          table: 'computers',
          id,
          changes: applications,
          describe: applicationSection,
        }),
      }
    : {}
  updateComputer(database, id, {
    columns: { ...others, row: { ...row, ...times, ...encryption, ...installed } },
    attributes,
  })
  if (fileVault !== undefined) {
    const text = 'UPDATE computer_local_accounts SET file_vault_enabled = ? WHERE computer_id = ?'
    statement(database, text).run(Number(bootState(statusOf(fileVault)) === 'ENCRYPTED'), id)
  }
}

function statusOf(fileVault: boolean | FileVaultStatus): FileVaultStatus {
  if (typeof fileVault === 'string') return fileVault
  return fileVault ? 'ALL_ENCRYPTED' : 'NOT_ENCRYPTED'
}

interface Partition {
  readonly partitionType: string
}

interface Storage {
  readonly disks: readonly { readonly partitions: readonly Partition[] }[]
}

/** The status, and what the sections on disks repeat of it. */
function encryptionColumns(database: Database, id: number, status: FileVaultStatus): Columns {
  const found = one<{ storage_json: string; disk_encryption_json: string }>(
    database,
    'SELECT storage_json, disk_encryption_json FROM computers WHERE id = ?',
    id,
  )!
  const storage: Storage = JSON.parse(found.storage_json)
  const disks = (storage.disks ?? []).map(disk => ({
    ...disk,
    partitions: disk.partitions.map(partition => {
      const state = partition.partitionType === 'BOOT' ? bootState(status) : dataState(status)
      return { ...partition, fileVault2State: state, fileVault2ProgressPercent: percentOf(state) }
    }),
  }))
  const boot = bootState(status)
  const encryption = JSON.parse(found.disk_encryption_json)
  const users = values<string>(
    database,
    `SELECT username FROM computer_local_accounts WHERE computer_id = ? AND NOT admin ORDER BY uid`,
    id,
  )
  return {
    file_vault_status: status,
    file_vault_users_json: JSON.stringify(boot === 'ENCRYPTED' ? users : []),
    storage_json: JSON.stringify({ ...storage, disks }),
    disk_encryption_json: JSON.stringify({
      ...encryption,
      bootPartitionEncryptionDetails: {
        ...encryption.bootPartitionEncryptionDetails,
        partitionFileVault2State: boot,
        partitionFileVault2Percent: percentOf(boot),
      },
      individualRecoveryKeyValidityStatus: boot === 'ENCRYPTED' ? 'VALID' : 'NOT_APPLICABLE',
    }),
  }
}

/** The facts of a Mac as they were reported last. */
export function factsOfComputer(database: Database, id: number): Record<string, unknown> {
  const row = one<Columns>(
    database,
    `SELECT ${selectFacts(COMPUTER_FACTS)}, row.file_vault_status, row.report_at, row.last_contact_at
     FROM ${computerRows.from} WHERE row.id = ?`,
    id,
  )!
  return {
    ...shownFacts(row, COMPUTER_FACTS),
    fileVault: row.file_vault_status,
    lastInventoryUpdate: row.report_at,
    lastCheckIn: row.last_contact_at,
  }
}
