import type { HeaderRecord } from '../../kernel/http/reply.ts'
import type { Call } from '../../kernel/pipeline/product.ts'
import type { Caller } from './authenticate.ts'
import { clientRequestIdOf, identityHeaders } from './envelope.ts'
import { isBare } from './odata/annotations.ts'

const contentType = (level: string) =>
  `application/json;odata.metadata=${level};odata.streaming=true;IEEE754Compatible=false;charset=utf-8`
const MINIMAL = contentType('minimal')
const NONE = contentType('none')

/** Headers of Graph's successful replies; one without a body has neither a content type nor an OData version. */
export function replyHeaders(call: Call<Caller>, status: number): HeaderRecord {
  const requestId = call.organisation.random.uuid()
  const identity = identityHeaders({ requestId, clientRequestId: clientRequestIdOf(call) ?? requestId })
  const units = resourceUnits(call)
  const headers = units === undefined ? identity : { ...identity, 'x-ms-resource-unit': String(units) }
  if (status === 204) return headers
  return {
    ...headers,
    'content-type': isBare(call.headers) ? NONE : MINIMAL,
    'odata-version': '4.0',
    vary: 'Accept-Encoding',
  }
}

/**
 * What the request costs of the quota, by the documented sums: the operation's own cost, less for `$select` and for
 * small pages, more for `$expand`, and never below 1. Only directory objects have it.
 */
export function resourceUnits({ operation, query }: Call<Caller>): number | undefined {
  const cost = operation.extensions['x-ms-resource-unit']
  if (typeof cost !== 'number') return undefined
  const { $select, $expand, $top } = query
  const units = cost - ($select ? 1 : 0) + ($expand ? 1 : 0) - ($top && Number($top) < 20 ? 1 : 0)
  return Math.max(units, 1)
}
