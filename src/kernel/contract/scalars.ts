import type { ContractDocument, Schema } from './contract.ts'

const INTEGER = /^-?\d{1,15}$/
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/

/**
 * Text as the value that its schema wants, wherever a format has nothing but text: addresses, forms, XML. Text that is no such value stays
 * text, for the schema to refuse. Where JSON may be as loose (`x-coerced`), numbers and booleans become text too.
 */
export function coerced(value: unknown, schema: Schema, document: ContractDocument): unknown {
  const { type, items, properties, $ref } = schema
  if (typeof $ref === 'string') return coerced(value, schemaNamed(document, $ref), document)
  if (type === 'array') return list(value).map(item => coerced(item, (items ?? {}) as Schema, document))
  if (type === 'object' || properties) {
    return members(value, (properties ?? {}) as Readonly<Record<string, Schema>>, document)
  }
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
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

/** One element alone looks like no list, and none like empty text. */
function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === '' || value === undefined ? [] : [value]
}

function members(
  value: unknown,
  properties: Readonly<Record<string, Schema>>,
  document: ContractDocument,
): unknown {
  if (value === '') return {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      Object.hasOwn(properties, name) ? coerced(member, properties[name]!, document) : member,
    ]),
  )
}
