import { findKnownPath } from '../../kernel/contract/known-paths.ts'
import type { Failure } from '../../kernel/http/failure.ts'
import type { ResolvedRequest } from '../../kernel/pipeline/product.ts'
import type { Entity } from '../../query/index.ts'
import { parseFailure, unknownSegment } from './errors.ts'
import { operationNotEmulated } from './known-types.ts'
import { placeAt, setAt } from './odata/sets.ts'
import { FUNCTION, normalizePath } from './paths.ts'

type Asked = Pick<ResolvedRequest, 'method' | 'url'>

/** The version of a path, and its segments behind that. */
function partsOf(url: string): { readonly version: string; readonly segments: readonly string[] } {
  const path = normalizePath(url.split('?')[0]!).replace(FUNCTION, '')
  const [version = '', ...segments] = path.split('/').filter(Boolean)
  return { version: version.toLowerCase(), segments }
}

/**
 * The failure for a path that the real service has and this emulator does not.
 *
 * @returns undefined for a path that the real service does not have either, or not with this method
 */
function missingOperation({ method, url }: Asked): Failure | undefined {
  const { version, segments } = partsOf(url)
  const template = findKnownPath('graph', method, `/${segments.join('/')}`)
  if (template === undefined && !isPlace(method, segments)) return undefined
  const path = template === undefined ? `/${segments.join('/')}` : spelled(template, segments)
  return operationNotEmulated(
    `${method} ${version === 'beta' ? '/beta' : ''}${path}`,
    `${method} ${url.split('?')[0]}`,
  )
}

/** A path of which no operation is known, but that the metadata has a place for; what is emulated there has all its methods. */
function isPlace(method: string, segments: readonly string[]): boolean {
  const place = placeAt(segments)
  if (place === 'action') return method === 'POST'
  if (place === 'function') return method === 'GET'
  return place !== undefined && (method === 'GET' || !isEmulated(segments))
}

function isEmulated(segments: readonly string[]): boolean {
  const found = setAt(segments)
  if (!found) return false
  const { entity, behind } = found
  const [member] = behind
  return member === undefined || member.startsWith('$') || Boolean(memberNamed(entity, member))
}

function memberNamed({ properties, relations = {} }: Entity, name: string): string | undefined {
  const names = [...Object.keys(properties), ...Object.keys(relations)]
  return names.find(candidate => candidate.toLowerCase() === name.toLowerCase())
}

/** A path of the published table, which has small letters only, as the client wrote it; keys stay in braces. */
function spelled(template: string, segments: readonly string[]): string {
  const names = template.split('/').filter(Boolean)
  return `/${names.map((name, index) => (name.startsWith('{') ? name : segments[index]!)).join('/')}`
}

/** What is said of a path that the contract does not have; undefined when it is simply unknown. */
export function missingPath(request: Asked): Failure | undefined {
  const missing = missingOperation(request)
  if (missing) return missing
  if (request.method === 'POST' && /\/(?:members|owners)\/?(?:\?|$)/i.test(request.url))
    return parseFailure('Write requests are only supported on contained entities')
  const { segments } = partsOf(request.url)
  // Of an object any member can be read by its path, which makes no member of what is none.
  const unknown = setAt(segments)?.behind[0]
  if (unknown !== undefined && placeAt(segments) === undefined) return unknownSegment(unknown)
  return undefined
}
