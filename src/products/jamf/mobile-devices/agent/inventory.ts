import { isoSeconds } from '../../../../kernel/organisation/clock.ts'
import type { Organisation } from '../../../../kernel/organisation/organisation.ts'
import type { Database } from '../../../../kernel/sqlite/database.ts'
import { type Columns, one, statement } from '../../../../query/index.ts'
import { changedApplications } from '../../agent/reported-applications.ts'
import {
  columnsOf,
  type FactColumns,
  RECORD_FACTS,
  type ReportedFacts,
  selectFacts,
  shownFacts,
} from '../../agent/reported-facts.ts'
import { mobileDeviceRows, updateMobileDevice } from '../mobile-device-rows.ts'
import { applicationSection } from '../seed/mobile-sections.ts'

/** Facts that have a column of their own. */
export const MOBILE_DEVICE_FACTS: FactColumns = RECORD_FACTS

/** Facts of the stored security section, and what they are called there. */
export const SECURITY_FACTS: Readonly<Record<string, string>> = {
  passcodePresent: 'passcodePresent',
  passcodeCompliant: 'passcodeCompliant',
  activationLock: 'activationLockEnabled',
  jailbroken: 'jailBreakDetected',
  lostMode: 'lostModeEnabled',
}

/** Takes an inventory update of a mobile device: it has checked in, and reports these facts anew. */
export function reportMobileDevice(
  { database, clock }: Organisation,
  id: number,
  facts: ReportedFacts & { readonly attributes: ReadonlyMap<number, readonly string[]> },
): void {
  const now = isoSeconds(clock.now())
  const { lastInventoryUpdate = now, lastCheckIn = now, applications } = facts
  const { row, ...others } = columnsOf(facts, MOBILE_DEVICE_FACTS)
  const times = { last_inventory_at: lastInventoryUpdate, last_contact_at: lastCheckIn }
  const installed = applications
    ? {
        applications_json: changedApplications(database, {
          table: 'mobile_devices',
          id,
          changes: applications,
          describe: applicationSection,
        }),
      }
    : {}
  updateMobileDevice(database, id, {
    columns: { ...others, row: { ...row, ...times, ...installed } },
    attributes: new Map([...facts.attributes].map(([attribute, given]) => [String(attribute), given])),
  })
  const security = Object.entries(SECURITY_FACTS).flatMap(([fact, member]) =>
    facts[fact] === undefined ? [] : [[member, facts[fact]]],
  )
  statement(
    database,
    'UPDATE mobile_devices SET security_json = json_patch(security_json, ?) WHERE id = ?',
  ).run(JSON.stringify(Object.fromEntries(security)), id)
}

/** The facts of a mobile device as they were reported last. */
export function factsOfMobileDevice(database: Database, id: number): Record<string, unknown> {
  const row = one<Columns>(
    database,
    `SELECT ${selectFacts(MOBILE_DEVICE_FACTS)}, row.security_json, row.last_inventory_at, row.last_contact_at
     FROM ${mobileDeviceRows.from} WHERE row.id = ?`,
    id,
  )!
  const security = JSON.parse(String(row.security_json))
  return {
    ...shownFacts(row, MOBILE_DEVICE_FACTS),
    ...Object.fromEntries(
      Object.entries(SECURITY_FACTS).map(([fact, member]) => [fact, security[member] ?? false]),
    ),
    lastInventoryUpdate: row.last_inventory_at,
    lastCheckIn: row.last_contact_at,
  }
}
