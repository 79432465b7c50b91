import { Failure } from '../kernel/failure.ts'
import type { Arrival } from '../kernel/product.ts'
import type { World } from '../kernel/tenants.ts'

/**
 * The organisation that `?tenant=` names, by id or domain; without it the first one.
 *
 * @throws Failure `notFound` that lists those there are
 */
export function chosenWorld({ query, tenants }: Pick<Arrival, 'query' | 'tenants'>): World {
  const name = [query.tenant].flat()[0]
  if (name === undefined) return tenants.initial
  const world = tenants.find(name)
  if (world) return world
  const known = tenants.all.map(({ tenantId }) => tenantId).join(', ')
  throw new Failure('notFound', `There is no organisation '${name}'; there are ${known}.`)
}
