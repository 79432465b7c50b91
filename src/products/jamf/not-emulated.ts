import { findKnownPath } from '../../kernel/contract/known-paths.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'

/**
 * The operation of the real API that a request asks for and that is not emulated, e.g. `GET /api/v1/packages/{id}`: a request for one is
 * told so, since its 404 would pass for that of a mistyped path. Undefined for what Jamf Pro does not have either, or is emulated.
 */
export function notEmulated({
  method,
  url,
  operation,
}: Pick<ResolvedRequest, 'method' | 'url' | 'operation'>): string | undefined {
  const sent = url.split('?')[0]!
  if (isOlderAddress(url)) return `${method} ${sent}`
  const path = findKnownPath('jamf', method, sent)
  if (path === undefined || (operation && isSame(path, operation.path))) return undefined
  return `${method} ${path}`
}

/** Below `/uapi`, where the Pro API once was. */
export function isOlderAddress(url: string): boolean {
  return /^\/+uapi(?:\/|\?|$)/.test(url)
}

/** The same path, whatever its keys are called. */
function isSame(one: string, other: string): boolean {
  return one.replace(/\{[^{}]*\}/g, '{}') === other.replace(/\{[^{}]*\}/g, '{}')
}
