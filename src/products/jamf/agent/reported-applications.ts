import type { InstalledApplicationSeed } from '../../../domain/devices/device-seed.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { value } from '../../../query/index.ts'

interface Installed {
  readonly name: string
  readonly version?: string | null
}

/** Jamf Pro's record of a device. */
interface DeviceRecord {
  readonly table: 'computers' | 'mobile_devices'
  readonly id: number
}

interface Changed extends DeviceRecord {
  /** Name -> version, null for one that is not there any more; others stay. */
  readonly changes: Readonly<Record<string, string | null>>
  /** How the record lists applications. */
  readonly describe: (applications: readonly InstalledApplicationSeed[]) => readonly Installed[]
}

/** The list of installed applications as the column keeps it, after some came, went or were updated. */
export function changedApplications(database: Database, { table, id, changes, describe }: Changed): string {
  const installed = new Map(installedOn(database, { table, id }).map(it => [it.name, it]))
  for (const [name, version] of Object.entries(changes)) {
    installed.delete(name)
    if (version === null) continue
    for (const it of describe([{ name, version, bundleId: bundleIdOf(name) }])) installed.set(name, it)
  }
  return JSON.stringify([...installed.values()])
}

/** What is installed, name -> version. */
export function applicationVersions(
  database: Database,
  record: DeviceRecord,
): Readonly<{ [name: string]: string }> {
  return Object.fromEntries(installedOn(database, record).map(({ name, version }) => [name, version ?? '']))
}

function installedOn(database: Database, { table, id }: DeviceRecord): Installed[] {
  return JSON.parse(value<string>(database, `SELECT applications_json FROM ${table} WHERE id = ?`, id)!)
}

/** Those that compliance asks for; of others nobody says what it is. */
const BUNDLE_IDS: ReadonlyMap<string, string> = new Map([
  ['CompanyPortal.app', 'com.microsoft.CompanyPortalMac'],
  ['Authenticator', 'com.microsoft.azureauthenticator'],
])

function bundleIdOf(name: string): string {
  return BUNDLE_IDS.get(name) ?? `com.example.${name.replace(/\.app$/i, '').replaceAll(' ', '')}`
}
