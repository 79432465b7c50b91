import { Failure } from '../../kernel/http/failure.ts'
import type { Fault } from '../../kernel/organisation/faults/faults.ts'
import type { AnyProduct } from '../../kernel/pipeline/product.ts'
import type { components } from '../request-bodies.ts'
import { productsConcerned, requireRead } from './concerned.ts'
import { faultEffectOf } from './effects.ts'

/** A fault as users write it. */
export type WrittenFault = components['schemas']['fault']

/**
 * Reads faults, each with what was written for it.
 *
 * @throws Failure `invalid` for the first that is wrong; the message says which
 */
export async function readFaults(
  written: readonly WrittenFault[],
  products: readonly AnyProduct[],
): Promise<(readonly [Fault, WrittenFault])[]> {
  const ids = idsOf(written)
  const faults: (readonly [Fault, WrittenFault])[] = []
  for (const [index, entry] of written.entries()) {
    const id = ids[index]!
    const fault = await readFault(id, entry, products).catch(error => Promise.reject(within(id, error)))
    faults.push([fault, entry])
  }
  return faults
}

function within(id: string, error: unknown): unknown {
  return error instanceof Failure ? new Failure(error.kind, `Fault '${id}': ${error.message}`) : error
}

/** The given ids, and f1, f2 … for those that have none. */
function idsOf(written: readonly WrittenFault[]): string[] {
  const given = written.flatMap(({ id }) => id ?? [])
  const twice = given.find((id, index) => given.indexOf(id) !== index)
  if (twice !== undefined) {
    throw new Failure('invalid', `Two faults have the id '${twice}'; give each its own, or none.`)
  }
  let number = 0
  const next = (): string => {
    do number++
    while (given.includes(`f${number}`))
    return `f${number}`
  }
  return written.map(({ id }) => id ?? next())
}

async function readFault(id: string, written: WrittenFault, products: readonly AnyProduct[]): Promise<Fault> {
  const { match = {}, nth, count, probability = 1, effect } = written
  if (nth !== undefined && (written.after !== undefined || count !== undefined)) {
    throw new Failure('invalid', "'nth' is short for 'after' and 'count'; leave out those, or 'nth'.")
  }
  if (probability <= 0) {
    throw new Failure('invalid', 'A probability is more than 0, up to 1; leave the fault out for 0.')
  }
  const concerned = await productsConcerned(match, products)
  if (effect.stale) await requireRead(match, concerned)
  const times = nth === undefined ? { after: written.after ?? 0, count } : { after: nth - 1, count: 1 }
  return {
    id,
    match: effect.stale ? { ...match, method: 'GET' } : match,
    after: times.after,
    ...(times.count === undefined ? {} : { count: times.count }),
    probability,
    effect: faultEffectOf(effect, concerned),
  }
}
