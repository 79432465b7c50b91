import type { Property } from './entity.ts'
import type { Source } from './source.ts'

/** A name or constant as an SQL string literal. */
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`

/** SQL for the argument of json_object that makes this property's JSON value. */
function value({ sql, type }: Property): string {
  if (type === 'boolean') return `CASE ${sql} WHEN 1 THEN json('true') WHEN 0 THEN json('false') END`
  // An identifier is text on the wire, also where its column holds integers.
  return type === 'id' ? `CAST(${sql} AS TEXT)` : sql
}

/** What one object is made of. */
export interface Composition {
  /** Property names in the order in which they are sent. */
  readonly select: readonly string[]
  /** Constant text members that come first, e.g. `@odata.type`. */
  readonly prefix?: Readonly<Record<string, string>> | undefined
  /** Members that come last, each as SQL of its JSON text over this use of the entity; NULL is null. */
  readonly members?: Readonly<Record<string, (source: Source) => string>> | undefined
  /** The same, but left out where the SQL is NULL. */
  readonly optional?: Readonly<Record<string, (source: Source) => string>> | undefined
}

const NONE: NonNullable<Composition['members']> = {}

/**
 * An SQL expression that gives one row of the entity as JSON text.
 *
 * @throws UnknownPropertyError
 */
export function composeObject(source: Source, composition: Composition): string {
  const { select, prefix, members = NONE, optional = NONE } = composition
  const own = select.map((name): [string, Property] => [name, source.property(name)])
  if (members === NONE && optional === NONE) return composeMembers(own, { prefix })
  const last = Object.entries(members).map(([name, sql]): [string, Property] => [
    name,
    { type: 'json', sql: sql(source) },
  ])
  return composeMembers([...own, ...last], {
    prefix,
    // `||` is NULL where its operand is, which concat() is not.
    tail: Object.entries(optional).map(
      ([name, sql]) => `ifnull(${quote(`,${JSON.stringify(name)}:`)} || ${sql(source)}, '')`,
    ),
  })
}

interface Surroundings {
  /** Constant text members that come first. */
  readonly prefix?: Readonly<Record<string, string>> | undefined
  /** SQL of texts that follow the last member, each with its comma; there must be a member then. */
  readonly tail?: readonly string[]
}

/**
 * An SQL expression for a JSON object with these properties in this order.
 *
 * json_object is the fastest way to write scalar members (README.md has figures), but it would parse stored JSON again,
 * so such members are put between the objects as they are.
 */
export function composeMembers(
  members: readonly (readonly [name: string, property: Property])[],
  { prefix = {}, tail = [] }: Surroundings = {},
): string {
  const parts: (string | string[])[] = [
    Object.entries(prefix).map(([name, constant]) => `${quote(name)}, ${quote(constant)}`),
  ]
  for (const [name, property] of members) {
    const scalars = parts.at(-1)
    if (property.type === 'json') parts.push(member(name, property.sql))
    else if (Array.isArray(scalars)) scalars.push(`${quote(name)}, ${value(property)}`)
    else parts.push([`${quote(name)}, ${value(property)}`])
  }
  return assemble(
    parts.filter(part => part.length > 0),
    tail,
  )
}

/** `"name":` and JSON text; NULL is null. */
const member = (name: string, json: string) => `${quote(`${JSON.stringify(name)}:`)}, ifnull(${json}, 'null')`

function assemble(parts: readonly (string | string[])[], tail: readonly string[] = []): string {
  const [first] = parts
  if (tail.length === 0 && parts.length <= 1 && typeof first !== 'string')
    return `json_object(${(first ?? []).join(', ')})`
  const texts = parts.map(part =>
    // The outer braces only: inside them stand a quote before and a scalar after.
    typeof part === 'string' ? part : `trim(json_object(${part.join(', ')}), '{}')`,
  )
  return `concat(${["'{'", texts.join(", ',', "), ...tail, "'}'"].join(', ')})`
}

/**
 * An SQL expression for an object whose members are SQL expressions of JSON text, for instance other compositions:
 * Jamf's sections. NULL is null.
 */
export function composeTree(members: Readonly<Record<string, string>>): string {
  const texts = Object.entries(members).map(([name, json]) => member(name, json))
  return texts.length === 0 ? "'{}'" : assemble(texts)
}
