import type { SeedRun, SeedSection } from '../../../kernel/organisation/seed.ts'
import { section } from '../../../seed/section.ts'
import { SeedError } from '../../../seed/seed-error.ts'
import { inserter } from '../../../seed/seed-run.ts'
import type { EnrollmentDiscovery } from './enrollment-discovery.ts'

/** What one domain publishes for Apple devices; everything but the domain and the management service has a default. */
interface EnrollmentDiscoverySeed {
  readonly domain: string
  readonly mdm: EnrollmentDiscovery['mdm']
  readonly version?: EnrollmentDiscovery['version']
  readonly cloud?: EnrollmentDiscovery['cloud']
  readonly message?: string
  readonly description?: string
}

/**
 * Writes what each domain publishes for Apple devices. A seed that is silent gets Intune on its domains and Jamf Pro on
 * its initial ones, so that both forms can be seen.
 *
 * @throws SeedError when a domain is not of this organisation or Intune shall do what it cannot
 */
function seedEnrollment(run: SeedRun, entries?: readonly EnrollmentDiscoverySeed[]): void {
  const { domains } = run.seed.tenant
  const insert = inserter(run.database, 'enrollment_discovery')
  for (const entry of entries ?? domains.map(byDefault)) {
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

export const seed: readonly SeedSection[] = [
  section('src/products/apple/discovery/seed.schema.json', 'enrollmentDiscovery', { write: seedEnrollment }),
]
