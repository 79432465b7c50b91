import { setImmediate } from 'node:timers/promises'
import { Failure } from '../kernel/http/failure.ts'
import type { Organisation } from '../kernel/organisation/organisation.ts'
import type { ResolvedRequest } from '../kernel/pipeline/product.ts'
import { listed } from './wording.ts'

type Asked = Pick<ResolvedRequest, 'query' | 'organisations' | 'operation'>

/**
 * The organisation that `?tenant=` names, by id or domain; without it the first one, and so for `*` where that stands for all.
 *
 * @throws Failure `notFound` that lists those there are; `invalid` for all where an operation is for one
 */
export function chosenOrganisation({ query, organisations, operation }: Asked): Organisation {
  const { tenant: name } = query
  if (Array.isArray(name)) throw new Failure('invalid', "The parameter 'tenant' is given more than once.")
  if (name === ALL && operation && !operation.extensions['x-all-tenants']) {
    throw new Failure(
      'invalid',
      'This is done to one organisation at a time; name it with ?tenant=. Only reset and snapshots take * for all.',
    )
  }
  if (name === undefined || name === ALL) return organisations.initial
  const organisation = organisations.find(name)
  if (organisation) return organisation
  throw unknownOrganisation(name, organisations)
}

const ALL = '*'

/** Those that `?tenant=` stands for: all with `*`. */
export function chosenOrganisations(asked: Asked): readonly Organisation[] {
  return asked.query.tenant === ALL ? [...asked.organisations.all] : [chosenOrganisation(asked)]
}

/**
 * Does the same with one organisation after the other. Each may have to be loaded first, so the requests of others are answered in between.
 * One that is deleted meanwhile is passed over.
 */
export async function inTurn<T>(
  organisations: Asked['organisations'],
  chosen: readonly Organisation[],
  work: (organisation: Organisation) => T | Promise<T>,
): Promise<T[]> {
  const results: T[] = []
  for (const organisation of chosen) {
    if (chosen.length > 1) await setImmediate()
    if (organisations.find(organisation.tenantId) === organisation) results.push(await work(organisation))
  }
  return results
}

export function unknownOrganisation(name: string, { all }: Asked['organisations']): Failure {
  const known = listed(all.map(({ tenantId }) => tenantId))
  return new Failure('notFound', `There is no organisation '${name}'; there are ${known}.`)
}
