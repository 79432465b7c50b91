import type { Reply } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { notPublished, refused } from '../errors.ts'
import { json } from '../json.ts'
import { type EnrollmentDiscovery, findEnrollmentDiscovery } from './enrollment-discovery.ts'
import type { Enquiry } from './user-identifier.ts'

const INTUNE_HOSTS: Readonly<Record<EnrollmentDiscovery['cloud'], string>> = {
  commercial: 'manage.microsoft.com',
  usGovernment: 'manage.microsoft.us',
  china: 'manage.microsoft.cn',
}

const JAMF_PATHS: Readonly<Record<EnrollmentDiscovery['version'], string>> = {
  'mdm-byod': '/servicediscoveryenrollment/v1/userenroll',
  'mdm-adde': '/servicediscoveryenrollment/v1/deviceenroll',
}

/**
 * Tells a device which management service to enroll with. Addresses begin with the real hosts for a device that came to the
 * domain, else with this machine's own address, where the path alone says which cloud is meant.
 *
 * @throws Failure 404 where nothing is published, 403 where enrollment is refused
 */
export function getServiceDiscovery({ organisation, caller, origin }: Call<Enquiry>): Reply {
  const { domain, atDomain } = caller
  const published = findEnrollmentDiscovery(organisation.database, domain)
  if (!published || published.mdm === 'none') throw notPublished(domain)
  if (published.mdm === 'refused') {
    throw refused(published.description ?? `${domain} lets no device enroll.`, published.message ?? undefined)
  }
  const { host, path } = published.mdm === 'jamf' ? jamf(published) : intune(published, organisation.tenantId)
  const base = atDomain ? `https://${host}` : origin
  return json({ Servers: [{ Version: published.version, BaseURL: base + path }] })
}

/** Without the tenant id the real service answers an error. */
function intune({ cloud }: EnrollmentDiscovery, tenantId: string) {
  return {
    host: INTUNE_HOSTS[cloud],
    path: `/EnrollmentServer/PostReportDeviceInfoForUEV2?aadTenantId=${tenantId}`,
  }
}

function jamf({ jamf_host, version }: EnrollmentDiscovery) {
  return { host: jamf_host, path: JAMF_PATHS[version] }
}
