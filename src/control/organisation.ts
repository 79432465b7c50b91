import { Failure } from '../kernel/http/failure.ts'
import type { World } from '../kernel/organisation/organisation.ts'
import type { Arrival } from '../kernel/pipeline/product.ts'
import { listed } from './wording.ts'

type Asked = Pick<Arrival, 'query' | 'tenants' | 'operation'>

/**
 * The organisation that `?tenant=` names, by id or domain; without it the first one, and so for `*` where that stands for all.
 *
 * @throws Failure `notFound` that lists those there are; `invalid` for all where an operation is for one
 */
export function chosenWorld({ query, tenants, operation }: Asked): World {
  const name = [query.tenant].flat()[0]
  if (name === ALL && operation && !operation.extensions['x-all-tenants']) {
    throw new Failure(
      'invalid',
      'This is done to one organisation at a time; name it with ?tenant=. Only reset and snapshots take * for all.',
    )
  }
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
