import type { Call } from '../../kernel/pipeline/product.ts'
import type { Entity } from '../../query/index.ts'
import { directoryTypes } from './directory-types.ts'
import { resourceName } from './odata/clauses.ts'
import type { Body } from './odata/writing.ts'

const BIND = '@odata.bind'

/** Names in lower case -> as the type has them, by the type's name in messages. */
const names: ReadonlyMap<unknown, ReadonlyMap<string, string>> = new Map(
  Object.values(directoryTypes).map(({ entity }) => [resourceName(entity), namesOf(entity)]),
)

function namesOf({ properties, relations = {} }: Entity): ReadonlyMap<string, string> {
  const all = [
    ...Object.keys(properties),
    'passwordProfile',
    ...Object.keys(relations).map(name => name + BIND),
  ]
  return new Map(all.map(name => [name.toLowerCase(), name]))
}

/**
 * True for what OData says about a body and its parts, in any body: SDKs send the type of each object (msgraph-sdk-go#217). What is bound is a
 * member like others.
 */
export function isAnnotation(name: string): boolean {
  return name.includes('@odata.') && !name.endsWith(BIND)
}

/**
 * The body of a write to the directory, with names as its type has them: the directory reads them in any case of letters. Seen of
 * `mailNickName`, which the CLI for Microsoft 365 sends, and of `MembershipRule` (microsoft-graph-docs-contrib#8122); that it is so of
 * all is assumed.
 */
export function normalizeBody({ operation, body }: Pick<Call, 'operation' | 'body'>): unknown {
  const known = names.get(operation.extensions['x-resource'])
  if (!known) return body
  return Object.fromEntries(
    Object.entries(body as Body).map(([name, value]) => [known.get(name.toLowerCase()) ?? name, value]),
  )
}
