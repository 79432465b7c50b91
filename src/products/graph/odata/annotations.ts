import type { ResolvedRequest } from '../../../kernel/pipeline/product.ts'
import type { Entity } from '../../../query/index.ts'

/** True when the client wants no `@odata.context` and `@odata.type`. Next links and counts stay: they are content. */
export function isBare(headers: ResolvedRequest['headers']): boolean {
  return /odata\.metadata=none/i.test(headers.accept ?? '')
}

/** `@odata.context` of a reply, e.g. `https://graph.microsoft.com/v1.0/$metadata#users(id,displayName)/$entity`. */
export function contextUrl(
  origin: string,
  name: string,
  { listed, one = false }: { listed?: readonly string[] | undefined; one?: boolean } = {},
): string {
  return `${origin}/v1.0/$metadata#${name}${listed ? `(${listed.join(',')})` : ''}${one ? '/$entity' : ''}`
}

/** What an object in a list of several types begins with. */
export function typePrefix({ name }: Entity): Record<string, string> {
  return { '@odata.type': `#${name}` }
}

/** The odd address that Graph gives a directory object; real, and no path of this version. */
export function objectAddress(
  { origin, organisation }: Pick<ResolvedRequest, 'origin' | 'organisation'>,
  { id, type }: { id: string; type: string },
): string {
  return `${origin}/v2/${organisation.tenantId}/directoryObjects/${id}/Microsoft.DirectoryServices.${type}`
}
