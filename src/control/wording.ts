import type { OperationContract } from '../kernel/contract/contract.ts'
import { examplesOf } from '../kernel/contract/examples.ts'
import type { Violation } from '../kernel/contract/violation.ts'
import { Failure } from '../kernel/http/failure.ts'
import type { Call, ResolvedRequest } from '../kernel/pipeline/product.ts'

/** A sentence names so many at most. */
const NAMED = 20

/** Names for a sentence, the first of them where there are many. */
export function listed(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return names.slice(0, NAMED).join(', ') + more
}

/** A sentence is no directory. */
export const SOME = 10

/** The first ten of names of which there may be any number, as part of a sentence. */
export function someOf(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  return names.slice(0, SOME).join(', ') + (names.length > SOME ? ' and others' : '')
}

/** The failure of a call that cannot be meant as it is written. */
export function invalid(message: string): Failure {
  return new Failure('invalid', message)
}

/** @throws Failure `invalid` for the first parameter that is not among those there are */
export function refuseUnknown(query: ResolvedRequest['query'], known: readonly string[]): void {
  const unknown = Object.keys(query).find(name => !known.includes(name))
  if (unknown === undefined) return
  const names = `there ${known.length === 1 ? 'is only' : 'are'} ${known.join(', ')}`
  throw invalid(`There is no parameter '${unknown}'; ${names}.`)
}

/** A parameter that is no number, or none within its bounds, and a body that is not there; one that is there is told of as it is. */
export function refuse(
  { place, name, value, schema }: Violation,
  { operation }: Pick<Call, 'operation'>,
): Failure | undefined {
  if (place === 'body' && value === undefined) return missingBody(operation)
  if (place !== 'query') return undefined
  const { type, minimum, maximum, 'x-unit': unit } = schema
  const kind = type === 'integer' ? 'a whole number' : `a number${unit ? ` of ${unit}` : ''}`
  const bounds = maximum === undefined ? `from ${minimum} on` : `from ${minimum} to ${maximum}`
  return invalid(`The ${name} '${value}' is impossible; it is ${kind} ${bounds}.`)
}

/** Says what to send: the body that the document shows. */
function missingBody(operation: OperationContract): Failure {
  const [type, example] = Object.entries(examplesOf(operation).bodies)[0] ?? []
  return invalid(`The request has no body; send e.g. ${JSON.stringify(example)} with Content-Type: ${type}.`)
}
