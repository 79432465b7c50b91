import type { Database } from '../../../kernel/sqlite/database.ts'
import { one } from '../../../query/statements/statements.ts'

/** What the Apple devices of one domain's people are told about their enrollment. */
export interface EnrollmentDiscovery {
  readonly mdm: 'intune' | 'jamf' | 'none' | 'refused'
  /** `mdm-byod` is account-driven User Enrollment, `mdm-adde` account-driven Device Enrollment. */
  readonly version: 'mdm-byod' | 'mdm-adde'
  /** Which of Intune's clouds. */
  readonly cloud: 'commercial' | 'usGovernment' | 'china'
  /** For a refusal: what the device may show, and what it logs. */
  readonly message: string | null
  readonly description: string | null
  readonly jamf_host: string
}

/** What is published on a domain of the organisation; undefined when nothing was set up. */
export function findEnrollmentDiscovery(database: Database, domain: string): EnrollmentDiscovery | undefined {
  return one<EnrollmentDiscovery>(
    database,
    `SELECT mdm, version, cloud, message, description, (SELECT jamf_host FROM organization) AS jamf_host
     FROM enrollment_discovery WHERE domain = ?`,
    domain,
  )
}

/** True for a domain of the organisation, whatever is published there. */
export function isDomain(database: Database, name: string): boolean {
  return one(database, 'SELECT 1 FROM domains WHERE name = ?', name) !== undefined
}
