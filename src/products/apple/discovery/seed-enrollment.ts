import { SeedError } from '../../../seed/seed-error.ts'
import { inserter, type SeedRun } from '../../../seed/seed-run.ts'
import type { EnrollmentDiscoverySeed } from './enrollment-seed.ts'

/**
 * Writes what each domain publishes for Apple devices. A seed that is silent gets Intune on its domains and Jamf Pro on
 * its initial ones, so that both forms can be seen.
 *
 * @throws SeedError when a domain is not of this organisation or Intune shall do what it cannot
 */
export function seedEnrollment(run: SeedRun): void {
  const { domains } = run.seed.tenant
  const insert = inserter(run.database, 'enrollment_discovery')
  for (const entry of run.seed.enrollmentDiscovery ?? domains.map(byDefault)) {
    const where = `The enrollment discovery of "${entry.domain}"`
    if (!domains.some(name => name.toLowerCase() === entry.domain.toLowerCase())) {
      throw new SeedError(`${where} is about no domain of this tenant.`)
    }
    if (entry.mdm === 'intune' && entry.version === 'mdm-adde') {
      throw new SeedError(`${where} cannot be mdm-adde: Intune has mdm-byod only.`)
    }
    insert({
      domain: entry.domain,
      mdm: entry.mdm,
      version: entry.version ?? 'mdm-byod',
      cloud: entry.cloud ?? 'commercial',
      message: entry.message ?? null,
      description: entry.description ?? null,
    })
  }
}

function byDefault(domain: string): EnrollmentDiscoverySeed {
  return { domain, mdm: /\.onmicrosoft\.com$/i.test(domain) ? 'jamf' : 'intune' }
}
