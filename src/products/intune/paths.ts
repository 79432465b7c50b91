import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { keysAsSegments } from '../../query/odata/resource-path.ts'

/** Where services of Intune begin; `/fef/<scale unit>` stands for the host of a scale unit. */
const ROOTS =
  /^\/+(?:fef|TrafficGateway|StatelessNacService|RACerts|OAuth\/+StatelessOAuthService|LinuxMDM|EnrollmentServer\/+PostReportDeviceInfoForUEV2)(?:[/?]|$)/i

/** True for a path that belongs to Intune where the host does not tell. */
export function ownsPath(path: string): boolean {
  return ROOTS.test(path)
}

/**
 * Brings a path into the form of the contract: without `/fef/<scale unit>`, with single slashes, keys as segments. A partner that is
 * in production sends a stray brace behind the key, so one is forgiven.
 */
export function normalizePath(path: string): string {
  const plain = path.replace(/\/{2,}/g, '/').replace(/^\/fef\/[^/]+/i, '')
  return keysAsSegments(plain.replace(/(\)|%29)(?:\}|%7D)+/gi, '$1'))
}

/** A key without its name: `Id=…` becomes what follows. */
export function keyOf(segment: string): string {
  return segment.replace(/^\w+=/, '')
}

/** The address of the service as the caller wrote it, which `odata.metadata` and `odata.id` begin with. */
export function serviceRoot({ origin, url }: Pick<ResolvedRequest, 'origin' | 'url'>): string {
  const path = url.split('?')[0]!.replace(/\/{2,}/g, '/')
  return origin + path.replace(/\/(?:PartnerTenantHeartbeat|PartnerCompliancePolicies)(?![A-Za-z]).*/is, '')
}
