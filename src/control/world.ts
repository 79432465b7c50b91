import { Failure } from '../kernel/failure.ts'
import type { Arrival } from '../kernel/product.ts'
import type { World } from '../kernel/tenants.ts'
import { listed } from './wording.ts'

type Asked = Pick<Arrival, 'query' | 'tenants'>

/**
 * The organisation that `?tenant=` names, by id or domain; without it the first one, and so for `*`, which stands for all.
 *
 * @throws Failure `notFound` that lists those there are
 */
export function chosenWorld({ query, tenants }: Asked): World {
  const name = [query.tenant].flat()[0]
  if (name === undefined || name === ALL) return tenants.initial
  const world = tenants.find(name)
  if (world) return world
  throw unknownOrganisation(name, tenants)
}

const ALL = '*'

/** Those that `?tenant=` stands for: all with `*`. */
export function chosenWorlds(asked: Asked): readonly World[] {
  return asked.query.tenant === ALL ? [...asked.tenants.all] : [chosenWorld(asked)]
}

export function unknownOrganisation(name: string, { all }: Asked['tenants']): Failure {
  const known = listed(all.map(({ tenantId }) => tenantId))
  return new Failure('notFound', `There is no organisation '${name}'; there are ${known}.`)
}
