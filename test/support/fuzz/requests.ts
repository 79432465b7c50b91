import type { OperationContract } from '../../../src/kernel/contract/contract.ts'
import type { RequestOptions } from '../emulator.ts'
import type { Chance } from './chance.ts'
import { type Intent, valueMaker } from './from-schema.ts'
import { anyText } from './junk.ts'

/** A request to an operation. */
export interface FuzzRequest {
  readonly path: string
  readonly options: RequestOptions
  /** Nothing in its path can lead to another operation. */
  readonly isPlain: boolean
}

/** Query parameters that a cloud may know though an operation does not declare them. */
const NAMES = [
  '$filter',
  '$select',
  '$top',
  '$orderby',
  '$expand',
  '$search',
  '$count',
  '$skiptoken',
  '$skip',
  '$format',
  'filter',
  'sort',
  'page',
  'page-size',
  'section',
  'api-version',
  'tenant',
  '__proto__',
]
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']
const TYPES = [
  'application/json',
  'application/json;odata.metadata=none',
  'application/x-www-form-urlencoded',
  'application/merge-patch+json',
  'text/xml',
  'multipart/form-data; boundary=b',
]
/** Whoever waits does so for real seconds. */
const NO_WAITING: Readonly<Record<string, string>> = { seconds: '0' }

/** Ids that exist by the path of their collection; '' for those that may fit anywhere. */
export type Keys = ReadonlyMap<string, readonly string[]>

/** Makes requests to an operation. */
export function requestMaker(operation: OperationContract, chance: Chance) {
  const { oneOf, some, percent } = chance
  const make = valueMaker(operation.document, chance)
  // A client takes dots for a way up and never sends them.
  const encode = (text: string): string => encodeURIComponent(wellFormed(text)).replace(/^\.+$/, 'x')

  const collectionAt = (at: number): string => operation.path.slice(0, at).replace(/(?:\/|\('?)$/, '')

  const pathOf = (intent: Intent, keys: Keys): { path: string; isPlain: boolean } => {
    let isPlain = true
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string, at: number) => {
      if (intent === 'valid' || percent(70)) return encode(oneOf(keys.get(collectionAt(at)) ?? keys.get('')!))
      const { schema } = operation.parameters.find(known => known.name === name) ?? {}
      const text = intent === 'boundary' ? String(make(schema, intent)) : anyText(chance)
      isPlain &&= /^[\w@.-]+$/.test(text) && !/^\.+$/.test(text)
      return encode(text) || 'x'
    })
    if (intent !== 'hostile' || percent(90)) return { path, isPlain }
    return { path: `${path}/${encode(anyText(chance))}`, isPlain: false }
  }

  const queryOf = (intent: Intent): string => {
    const declared = operation.parameters
      .filter(
        ({ place, required }) =>
          place === 'query' &&
          (required ? intent === 'valid' || percent(85) : percent(intent === 'valid' ? 5 : 30)),
      )
      .map(({ name, schema }): [string, string] => [name, NO_WAITING[name] ?? textOf(make(schema, intent))])
    const more = intent === 'hostile' ? some(2, (): [string, string] => [oneOf(NAMES), anyText(chance)]) : []
    return [...declared, ...more].map(([name, text]) => `${encode(name)}=${encode(text)}`).join('&')
  }

  const bodyOf = (intent: Intent): RequestOptions => {
    const type = intent === 'hostile' && percent(20) ? oneOf(TYPES) : operation.bodyTypes[0]
    if (type === undefined) return {}
    if (intent === 'hostile' && percent(20))
      return { body: wellFormed(anyText(chance)), headers: { 'content-type': type } }
    const value = make(operation.bodySchemas[operation.bodyTypes[0] ?? ''], intent)
    if (type.startsWith('application/x-www-form-urlencoded')) {
      const fields = Object.entries(Object(value)).map(([name, field]): [string, string] => [
        name,
        textOf(field),
      ])
      return { body: new URLSearchParams(fields).toString(), headers: { 'content-type': type } }
    }
    if (/xml$/.test(type)) return { body: xmlOf(value), headers: { 'content-type': type } }
    return { body: JSON.stringify(value), headers: { 'content-type': type } }
  }

  return (intent: Intent, keys: Keys): FuzzRequest => {
    const method = intent === 'hostile' && percent(10) ? oneOf(METHODS) : operation.method
    const { path, isPlain } = pathOf(intent, keys)
    const query = queryOf(intent)
    const body = method === 'GET' || method === 'HEAD' ? {} : bodyOf(intent)
    return {
      path: query ? `${path}?${query}` : path,
      options: { ...body, method },
      isPlain: isPlain && method === operation.method,
    }
  }
}

/** Half a pair stands for no character, and cannot be sent. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(textOf).join()
      : (JSON.stringify(value) ?? '')
}

function xmlOf(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 50) return textOf(value).replace(/[&<]/g, '')
  return Object.entries(value)
    .map(([name, member]) => {
      const tag = /^[a-z]\w*$/i.test(name) ? name : 'x'
      return `<${tag}>${xmlOf(member, depth + 1)}</${tag}>`
    })
    .join('')
}
