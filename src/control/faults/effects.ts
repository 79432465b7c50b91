import { validateHeaderName, validateHeaderValue } from 'node:http'
import { Failure } from '../../kernel/http/failure.ts'
import { demanded, failureOfStatus } from '../../kernel/http/failure-names.ts'
import type { Ending } from '../../kernel/http/reply.ts'
import type { FaultEffect } from '../../kernel/organisation/faults/faults.ts'
import type { AnyProduct } from '../../kernel/pipeline/product.ts'
import type { components } from '../request-bodies.ts'
import { namesOf } from './concerned.ts'

/** What a fault does, as users write it. */
type Effect = components['schemas']['faultEffect']

/**
 * What is to be done for an effect.
 *
 * @param concerned the products that it may strike: an error by name has to be that of the only one
 * @throws Failure `invalid` for an effect that contradicts itself or does nothing, and for an unknown error
 */
export function faultEffectOf(effect: Effect, concerned: readonly AnyProduct[]): FaultEffect {
  checkSense(effect)
  const { latency, reset, stale } = effect
  const failure = failureMaker(effect, concerned)
  const ending = endingOf(effect)
  const headers = headersOf(effect)
  return {
    ...(latency ? { latency } : {}),
    ...(failure ? { failure } : {}),
    ...(ending ? { ending } : {}),
    ...(reset === 'before' ? { refused: true } : {}),
    ...(stale ? { stale } : {}),
    ...(headers ? { headers } : {}),
  }
}

const MEMBERS = ['error', 'status', 'retryAfter', 'latency', 'reset', 'truncate', 'stale', 'headers'] as const

/** Members of which there can be so little that nothing comes of them. */
function isNothing(effect: Effect, name: (typeof MEMBERS)[number]): boolean {
  if (name === 'latency' || name === 'stale') return !effect[name]
  return name === 'headers' ? Object.keys(effect.headers ?? {}).length === 0 : effect[name] === undefined
}

function checkSense(effect: Effect): void {
  const given = MEMBERS.filter(name => !isNothing(effect, name))
  const isError = effect.error !== undefined || effect.status !== undefined
  if (effect.message !== undefined && !isError) {
    throw new Failure('invalid', "A 'message' is the text of an error; add 'status' or 'error'.")
  }
  if (given.length === 0) {
    const known = MEMBERS.join(', ')
    throw new Failure('invalid', `The effect does nothing; it has ${known}. Times in it are more than 0.`)
  }
  const others = given.filter(name => name !== 'reset' && name !== 'latency')
  if (effect.reset && others.length > 0) {
    throw new Failure('invalid', `A reset leaves no reply; leave out ${others.join(', ')}, or 'reset'.`)
  }
  if (effect.stale && isError) {
    throw new Failure('invalid', "An error reads no data; leave out 'stale', or 'error' and 'status'.")
  }
}

function failureMaker(
  { error, status, message }: Effect,
  concerned: readonly AnyProduct[],
): (() => Failure) | undefined {
  if (error === undefined && status === undefined) return undefined
  const make = error === undefined ? () => failureOfStatus(status!) : makerOfNamed(error, concerned)
  return () => demanded(make(), { status, message })
}

function makerOfNamed(name: string, concerned: readonly AnyProduct[]): () => Failure {
  const [product, ...others] = concerned
  if (!product || others.length > 0) {
    const advice = `say which in match.product (${namesOf(concerned)}), or give a 'status' instead`
    throw new Failure('invalid', `The error '${name}' belongs to one product; ${advice}.`)
  }
  if (product.failureNamed?.(name)) return () => product.failureNamed!(name)!
  const known = product.failureNames?.join(', ')
  throw new Failure('invalid', `There is no error '${name}' in ${product.name}; there are ${known}.`)
}

function endingOf({ reset, truncate }: Effect): Ending | undefined {
  if (reset === 'after') return 'reset'
  return truncate === undefined ? undefined : { truncate }
}

/** Headers by which a client tells where a reply ends; only `truncate` lies about that. HTTP/2 forbids most: RFC 9113 section 8.2.2. */
const FRAMING = [
  'connection',
  'content-length',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

function headersOf({ retryAfter, headers = {} }: Effect): FaultEffect['headers'] {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  for (const [name, value] of entries) checkHeader(name, value)
  if (retryAfter !== undefined) entries.push(['retry-after', decimal(retryAfter)])
  const names = entries.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    const other = retryAfter !== undefined && twice === 'retry-after' ? " or 'retryAfter'" : ''
    throw new Failure('invalid', `The header '${twice}' is given twice; leave out one of them${other}.`)
  }
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** Without an exponent, which no client would read. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?(?<!0)0+$/, '')
}

function checkHeader(name: string, value: string): void {
  if (FRAMING.includes(name)) {
    throw new Failure('invalid', `The header '${name}' cannot be set; 'truncate' and 'reset' break replies.`)
  }
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch {
    throw new Failure('invalid', `'${name}: ${value}' is no header; write a name of letters and one line.`)
  }
}
