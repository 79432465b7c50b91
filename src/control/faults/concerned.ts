import { type OperationContract, operationsOf, readDocument } from '../../kernel/contract/contract.ts'
import { Failure } from '../../kernel/http/failure.ts'
import { type FaultMatch, matcherOf, patternOf } from '../../kernel/organisation/faults/faults.ts'
import type { AnyProduct } from '../../kernel/pipeline/product.ts'

/** An operation of a contract, with the product that has it. */
interface Offered {
  readonly product: AnyProduct
  readonly operation: OperationContract
}

/** Who calls is no matter of contracts. */
type Match = Omit<FaultMatch, 'caller'>

/**
 * The products of which at least one operation fits, and which know their callers where one is given: who calls need not be known yet.
 *
 * @throws Failure `invalid` for a match that nothing fits, saying which part is wrong and what there is
 */
export async function productsConcerned(
  { caller, ...match }: FaultMatch,
  products: readonly AnyProduct[],
): Promise<readonly AnyProduct[]> {
  const fitting = await productsWith(match, products)
  if (caller === undefined) return fitting
  const asking = fitting.filter(({ callerName }) => callerName !== undefined)
  if (asking.length > 0) return asking
  const names = namesOf(fitting)
  throw new Failure('invalid', `Nobody tells ${names} who calls, so no caller fits; leave out 'caller'.`)
}

/**
 * Makes sure that a match fits a read.
 *
 * @throws Failure `invalid` when it fits none
 */
export async function requireRead(match: FaultMatch, products: readonly AnyProduct[]): Promise<void> {
  const { caller, ...requested } = match
  const offered = fitting(await operationsIn(products), requested)
  if (offered.some(({ operation }) => operation.method === 'GET')) return
  const advice = "match a GET, or leave out 'stale'"
  throw new Failure('invalid', `Only reads can be answered with old data, and none fits; ${advice}.`)
}

async function productsWith(match: Match, products: readonly AnyProduct[]): Promise<readonly AnyProduct[]> {
  const wanted = match.product?.toLowerCase()
  const candidates = products.filter(({ name }) => wanted === undefined || name === wanted)
  if (candidates.length === 0) {
    throw new Failure('invalid', `There is no product '${match.product}'; there are ${namesOf(products)}.`)
  }
  const { method, operation, path } = match
  if (method === undefined && operation === undefined && path === undefined) return candidates
  const offered = await operationsIn(candidates)
  if (method !== undefined && fitting(offered, { method }).length === 0) throw noMethod(method, offered)
  if (operation !== undefined && fitting(offered, { operation }).length === 0)
    throw noOperation(operation, candidates)
  if (path !== undefined && fitting(offered, { path }).length === 0) throw noPath(path, offered)
  const found = fitting(offered, match)
  if (found.length === 0) {
    const parts = Object.entries(match).map(([name, value]) => `${name} '${value}'`)
    throw new Failure('invalid', `No operation has all of ${parts.join(', ')}; leave out one of them.`)
  }
  return candidates.filter(product => found.some(entry => entry.product === product))
}

async function operationsIn(products: readonly AnyProduct[]): Promise<Offered[]> {
  const lists = await Promise.all(
    products.map(async product => {
      const operations = operationsOf(await readDocument(product.contract))
      return operations.map(operation => ({ product, operation }))
    }),
  )
  return lists.flat()
}

function fitting(offered: readonly Offered[], match: Match): Offered[] {
  const fits = matcherOf(match)
  return offered.filter(({ product, operation: { id, method, path } }) =>
    fits({ product: product.name, method, path, operation: id, caller: undefined, sender: match.sender }),
  )
}

/** The names, for a sentence. */
export function namesOf(named: readonly { readonly name: string }[]): string {
  return named.map(({ name }) => name).join(', ')
}

function noMethod(method: string, offered: readonly Offered[]): Failure {
  const known = [...new Set(offered.map(({ operation }) => operation.method))].sort()
  return new Failure('invalid', `No operation has the method '${method}'; there are ${known.join(', ')}.`)
}

function noOperation(operation: string, [product, ...others]: readonly AnyProduct[]): Failure {
  const one = product && others.length === 0 ? product.name : undefined
  const where = one ? `/_localtenant/openapi/${one}.json` : '/_localtenant/docs'
  return new Failure(
    'invalid',
    `There is no operation '${operation}'${one ? ` in ${one}` : ''}; ${where} shows those there are.`,
  )
}

function noPath(path: string, offered: readonly Offered[]): Failure {
  const template = offered.find(({ operation }) => leadsTo(operation.path, path))?.operation.path
  const advice = template
    ? `write the template, '${template}'`
    : "write one as the API document has it, or '*' for any text in it"
  return new Failure('invalid', `No path is like '${path}'; ${advice}.`)
}

/** True when the path could be that of a request for the template: `Users({id})` and `{id}` stand for one segment each. */
function leadsTo(template: string, path: string): boolean {
  const given = path.split('/')
  const segments = template.split('/').map(segment => patternOf(segment.replaceAll(/\{\w+\}/g, '*')))
  return segments.length === given.length && segments.every((fits, index) => fits(given[index]!))
}
