import type { ContractDocument, Schema } from '../../../src/kernel/contract/contract.ts'
import type { Chance } from './chance.ts'
import { anyText, anyValue } from './junk.ts'

/** How a value is meant: as its schema wants it, at the edge of that or just beyond, or with no regard for it. */
export type Intent = 'valid' | 'boundary' | 'hostile'

interface Shape {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly example?: unknown
  readonly default?: unknown
  readonly nullable?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly allOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
}

/** Makes values of schemas. */
export function valueMaker(document: ContractDocument, chance: Chance) {
  const { oneOf, percent } = chance

  const make = (schema: Schema | undefined, intent: Intent, depth = 0): unknown => {
    if (intent === 'hostile' && percent(35)) return anyValue(chance, depth)
    const shape = resolved(document, schema)
    return intent === 'boundary' && percent(20) ? edgeOf(shape, chance) : fitting(shape, intent, depth)
  }

  const fitting = (shape: Shape, intent: Intent, depth: number): unknown => {
    if (shape.nullable && percent(10)) return null
    const given = shape.enum ?? (percent(50) ? shape.example : undefined)
    if (given !== undefined) return Array.isArray(given) && shape.enum ? oneOf(given) : given
    return composed(shape, intent, depth)
  }

  const composed = (shape: Shape, intent: Intent, depth: number): unknown => {
    const choice = shape.oneOf ?? shape.anyOf
    if (choice) return make(oneOf(choice), intent, depth)
    if (shape.properties) return recordOf(shape, intent, depth)
    if (shape.type !== 'array') return scalarOf(shape, chance)
    return depth > 5 ? [] : chance.some(2, () => make(shape.items, intent, depth + 1))
  }

  const recordOf = ({ properties = {}, required = [] }: Shape, intent: Intent, depth: number): object => {
    const names = Object.keys(properties).filter(name =>
      required.includes(name) ? intent === 'valid' || percent(90) : depth < 4 && percent(30),
    )
    const members = names.map((name): [string, unknown] => [name, make(properties[name], intent, depth + 1)])
    if (intent !== 'valid' && percent(15))
      members.push([oneOf(['unknown', '__proto__', '']), anyText(chance)])
    return Object.fromEntries(members)
  }

  return make
}

function scalarOf(
  { type, format, minimum = 0, maximum = minimum + 100, minLength = 0 }: Shape,
  { below, oneOf, percent }: Chance,
): unknown {
  if (type === 'boolean') return percent(50)
  if (type === 'integer' || type === 'number') return minimum + below(Math.max(1, maximum - minimum))
  if (type !== 'string') return {}
  const known = format === undefined ? undefined : FORMATS[format]
  return known ?? oneOf(['a', 'Office', 'adele.vance@contoso.com', '1', 'true']).padEnd(minLength, 'x')
}

/** What is just allowed, or just no longer, or of another type. */
function edgeOf(
  { minimum, maximum, minLength = 0, maxLength = 256, type }: Shape,
  { oneOf }: Chance,
): unknown {
  const edges: unknown[] = [
    null,
    '',
    [],
    {},
    true,
    0,
    -1,
    2 ** 31,
    'x'.repeat(maxLength),
    'x'.repeat(maxLength + 1),
  ]
  if (minLength > 0) edges.push('x'.repeat(minLength), 'x'.repeat(minLength - 1))
  if (minimum !== undefined) edges.push(minimum, minimum - 1)
  if (maximum !== undefined) edges.push(maximum, maximum + 1)
  if (type === 'integer') edges.push(1.5, '7', Number.MAX_SAFE_INTEGER)
  return oneOf(edges)
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-05T08:00:00Z',
  date: '2026-01-05',
  uuid: 'c0ffee00-0000-4000-8000-000000000012',
  uri: 'https://localhost/x',
  email: 'adele.vance@contoso.com',
}

/** The schema with all that it is put together from. */
function resolved(document: ContractDocument, schema: Schema = {}): Shape {
  const shape = schema as Shape
  if (shape.$ref) {
    const target = shape.$ref
      .split('/')
      .slice(1)
      .reduce<unknown>((node, name) => Object(node)[name], document)
    return resolved(document, target as Schema)
  }
  if (!shape.allOf) return shape
  const parts = [
    { ...shape, allOf: undefined },
    ...shape.allOf.map(part => resolved(document, part)),
  ] as Shape[]
  return Object.assign({}, ...parts, {
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required = [] }) => required),
  })
}
