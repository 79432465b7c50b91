import type { EnrollmentDiscovery } from './enrollment-discovery.ts'

/** What one domain publishes for Apple devices; everything but the domain and the management service has a default. */
export interface EnrollmentDiscoverySeed {
  readonly domain: string
  readonly mdm: EnrollmentDiscovery['mdm']
  readonly version?: EnrollmentDiscovery['version']
  readonly cloud?: EnrollmentDiscovery['cloud']
  readonly message?: string
  readonly description?: string
}
