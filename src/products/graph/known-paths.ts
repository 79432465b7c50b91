import { findKnownPath } from '../../kernel/contract/known-paths.ts'
import type { Failure } from '../../kernel/http/failure.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import { parseFailure } from './errors.ts'
import { isKnownPlace, operationNotEmulated } from './known-types.ts'
import { FUNCTION, normalizePath } from './paths.ts'

/**
 * The failure for a path that the real service has and this emulator does not.
 *
 * @returns undefined for a path that the real service does not have either, or not with this method
 */
function missingOperation({ method, url }: Pick<ResolvedRequest, 'method' | 'url'>): Failure | undefined {
  const path = normalizePath(url.split('?')[0]!).replace(FUNCTION, '')
  const [, version, rest] = /^\/+([^/]*)(.*)$/.exec(path) ?? []
  const known =
    findKnownPath('graph', method, rest ?? '') ?? (method === 'GET' ? placeOf(rest ?? '') : undefined)
  if (known === undefined) return undefined
  const operation = `${method} ${version?.toLowerCase() === 'beta' ? '/beta' : ''}${known}`
  return operationNotEmulated(operation, `${method} ${url.split('?')[0]}`)
}

/** A path of which no operation is known, but that the metadata has a place for, which can be read. */
function placeOf(path: string): string | undefined {
  return isKnownPlace(path.split('/').filter(Boolean)) ? path : undefined
}

/** What is said of a path that the contract does not have; undefined when it is simply unknown. */
export function missingPath(request: Pick<ResolvedRequest, 'method' | 'url'>): Failure | undefined {
  const missing = missingOperation(request)
  if (
    missing === undefined &&
    request.method === 'POST' &&
    /\/(?:members|owners)\/?(?:\?|$)/i.test(request.url)
  )
    return parseFailure('Write requests are only supported on contained entities')
  return missing
}
