import { METHODS as HTTP_METHODS } from 'node:http'
import { METHODS as OPERATION_METHODS } from '../../kernel/contract/contract.ts'
import type { Failure } from '../../kernel/http/failure.ts'
import { isFrom, matcherOf } from '../../kernel/organisation/faults/faults.ts'
import type { AnyProduct } from '../../kernel/pipeline/product.ts'
import { PROXY } from '../../kernel/pipeline/request-record.ts'
import type { components } from '../request-bodies.ts'
import { invalid, listed } from '../wording.ts'
import { pathOf, type Recorded } from './entry.ts'

/** Which entries are meant: all that is given must fit. In a query everything is text, in JSON numbers may be numbers. */
export type WrittenFilter = Readonly<Partial<Record<FilterName, string | number>>>

type FilterName = keyof components['schemas']['requestFilter']

/** One member of a filter. */
interface Criterion {
  readonly name: FilterName
  readonly value: string
  fits(entry: Recorded): boolean
}

/** A filter that has been read. */
export interface Filter {
  readonly criteria: readonly Criterion[]
  /** False for what the emulator itself asked, unless the filter says that it is meant. */
  concerns(entry: Recorded): boolean
  fits(entry: Recorded): boolean
  /** In words, e.g. `operation listUsers, status 403`. */
  readonly words: string
}

type Test = (entry: Recorded) => boolean

/** What each member means; an impossible value throws a Failure. */
const MEANINGS: Readonly<
  Record<FilterName, (value: string, products: readonly AnyProduct[], all: WrittenFilter) => Test>
> = {
  product(value, products) {
    const names = [...products.map(({ name }) => name), PROXY]
    if (!names.includes(value.toLowerCase())) throw impossible('product', value, names)
    return entry => isSame(value, entry.product)
  },
  operation(value, products, { product }) {
    const named = products.filter(({ name }) => product === undefined || isSame(String(product), name))
    const ids = named.flatMap(({ operations }) => Object.keys(operations))
    if (!ids.some(id => isSame(value, id))) throw impossible('operation', value, likestFirst(value, ids))
    return entry => isSame(value, entry.operation)
  },
  method(value) {
    if (!METHODS.includes(value.toUpperCase())) throw impossible('method', value, METHODS)
    return entry => isSame(value, entry.method)
  },
  path(value) {
    if (!/^[/*]/.test(value) || value.includes('?')) {
      throw invalid(`The path '${value}' is none; it begins with / or *, and has no query.`)
    }
    const fits = matcherOf({ path: value })
    const tried = { product: '', method: '', operation: '', caller: undefined }
    return ({ template, url }) =>
      (template !== undefined && fits({ ...tried, path: template })) || fits({ ...tried, path: pathOf(url) })
  },
  caller: value => entry => isSame(value, entry.caller),
  sender(value) {
    if (!SENDERS.includes(value.toLowerCase())) throw impossible('sender', value, SENDERS)
    return entry => isFrom(value, entry.sender)
  },
  status(value) {
    if (!/^(?:0|[1-5]\d\d|[1-5]xx)$/i.test(value)) {
      throw invalid(
        `The status '${value}' is none; there are 100 to 599, 1xx to 5xx, and 0 for a cut connection.`,
      )
    }
    const [, hundreds] = /^(\d)xx$/i.exec(value) ?? []
    return ({ status }) =>
      hundreds ? Math.floor(status / 100) === Number(hundreds) : status === Number(value)
  },
  fault: value => entry => (value === '*' ? entry.fault !== undefined : isSame(value, entry.fault)),
  reason: value => entry => entry.reason?.toLowerCase().includes(value.toLowerCase()) === true,
  since(value) {
    const id = wholeNumber('since', value, { least: 0 })
    return entry => entry.id > id
  },
}

/** Who sends requests beside clients. */
const SENDERS = ['jamf', '*']

/** All that can come, those first that operations have. */
const METHODS: readonly string[] = [...new Set([...OPERATION_METHODS, ...HTTP_METHODS])]
export const FILTER_NAMES = Object.keys(MEANINGS) as FilterName[]

/** @throws Failure `invalid` for an impossible value, naming those there are */
export function readFilter(written: WrittenFilter, products: readonly AnyProduct[]): Filter {
  const criteria = FILTER_NAMES.filter(name => written[name] !== undefined).map(name => {
    const value = String(written[name])
    return { name, value, fits: MEANINGS[name](value, products, written) }
  })
  const concerns = (entry: Recorded): boolean => written.sender !== undefined || entry.sender === undefined
  return {
    criteria,
    concerns,
    fits: entry => concerns(entry) && criteria.every(criterion => criterion.fits(entry)),
    words: criteria.map(({ name, value }) => `${name} ${value}`).join(', ') || 'anything',
  }
}

/** @throws Failure `invalid` unless the text is a whole number in these bounds */
function wholeNumber(
  name: string,
  text: string,
  { least, most = Number.MAX_SAFE_INTEGER }: { least: number; most?: number },
): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  const bounds = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `from ${least} on`
  throw invalid(`The ${name} '${text}' is impossible; it is a whole number ${bounds}.`)
}

function isSame(wanted: string, actual: string | undefined): boolean {
  return wanted.toLowerCase() === actual?.toLowerCase()
}

/** The names, those first that have most in common with a text that is none of them. */
function likestFirst(text: string, names: readonly string[]): string[] {
  const wanted = partsOf(text)
  const likeness = new Map(
    names.map(name => {
      const parts = partsOf(name)
      return [name, [...parts].filter(part => wanted.has(part)).length / (parts.size + wanted.size)]
    }),
  )
  return [...names].sort((one, other) => likeness.get(other)! - likeness.get(one)!)
}

/** Whatever three characters of it follow each other. */
function partsOf(text: string): Set<string> {
  const letters = text.toLowerCase()
  return new Set(
    Array.from({ length: Math.max(1, letters.length - 2) }, (_, at) => letters.slice(at, at + 3)),
  )
}

function impossible(name: string, value: string, known: readonly string[]): Failure {
  return invalid(`There is no ${name} '${value}'; there are ${listed(known)}.`)
}
