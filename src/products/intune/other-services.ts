import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { all } from '../../query/statements/statements.ts'
import { notEmulated } from './errors.ts'
import { normalizePath } from './paths.ts'

const ENROLLMENT = '/EnrollmentServer/PostReportDeviceInfoForUEV2'

/** The services of the catalogue that are answered here. */
const EMULATED = ['PartnerTenantDataSyncService', 'PartnerDeviceDataSyncService']

/**
 * Says so where a path belongs to a service that Intune has and this emulator has not. It asks for no token: these services have
 * tokens of other kinds.
 *
 * @throws Failure `notEmulated`
 */
export function refuseOtherServices({ url, organisation }: ResolvedRequest): void {
  const path = normalizePath(url.split('?')[0]!)
  if (isBelow(path, ENROLLMENT)) throw notEmulated('PostReportDeviceInfoForUEV2')
  const rows = all<{
    provider_name: string
    path: string
  }>(organisation.database, 'SELECT provider_name, path FROM service_endpoints')
  for (const { provider_name, path: root } of rows) {
    const base = root.replace(/\/$/, '')
    if (EMULATED.includes(provider_name) || !isBelow(path, base)) continue
    throw notEmulated(provider_name + path.slice(base.length))
  }
}

function isBelow(path: string, root: string): boolean {
  return `${path}/`.toLowerCase().startsWith(`${root}/`.toLowerCase())
}
