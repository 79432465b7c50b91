import type { ContractDocument, Schema } from './contract.ts'

const INTEGER = /^-?\d{1,15}$/
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/

/**
 * Text as the value that its schema wants, wherever a format has nothing but text: addresses, forms, XML. Text that is no such value stays
 * text, for the schema to refuse. Lists and objects come out of such a format in other shapes, and are made what they stand for.
 */
export function coerced(value: unknown, schema: Schema, document: ContractDocument): unknown {
  return walk(value, schema, { document, isText: true })
}

/**
 * JSON of a cloud that takes scalars for each other (`x-coerced`): text that is a number or a boolean becomes one, and the other way round.
 * Lists, objects and null stay what they are, and so does a number too large to be one, for the schema to refuse.
 */
export function coercedScalars(value: unknown, schema: Schema, document: ContractDocument): unknown {
  return walk(value, schema, { document, isText: false })
}

interface Format {
  readonly document: ContractDocument
  readonly isText: boolean
}

function walk(value: unknown, schema: Schema, format: Format): unknown {
  const { type, items, properties, $ref } = schema
  if (typeof $ref === 'string') return walk(value, schemaNamed(format.document, $ref), format)
  if (type === 'array') return list(value, (items ?? {}) as Schema, format)
  // An element of XML that comes several times where one is wanted: the last is meant.
  if (format.isText && Array.isArray(value)) return walk(value.at(-1), schema, format)
  if (type === 'object' || properties) {
    return members(value, (properties ?? {}) as Readonly<Record<string, Schema>>, format)
  }
  if (type === 'string' && (Number.isFinite(value) || typeof value === 'boolean')) return String(value)
  return typeof value === 'string' ? scalar(value, type) : value
}

function schemaNamed({ components }: ContractDocument, reference: string): Schema {
  return components?.schemas?.[reference.split('/').at(-1)!] ?? {}
}

function scalar(text: string, type: unknown): unknown {
  if (type === 'integer' && INTEGER.test(text)) return Number(text)
  if (type === 'number' && NUMBER.test(text)) return Number(text)
  if (type === 'boolean' && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return text
}

function list(value: unknown, items: Schema, format: Format): unknown {
  const elements = format.isText ? listed(value) : value
  return Array.isArray(elements) ? elements.map(item => walk(item, items, format)) : elements
}

/** One element alone looks like no list, and none like empty text. */
function listed(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === '' || value === undefined ? [] : [value]
}

function members(value: unknown, properties: Readonly<Record<string, Schema>>, format: Format): unknown {
  if (format.isText && value === '') return {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      Object.hasOwn(properties, name) ? walk(member, properties[name]!, format) : member,
    ]),
  )
}
