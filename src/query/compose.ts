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
  if (!prefix && members === NONE && optional === NONE) return composeSelected(source, select)
  const own = ownMembers(source, select)
  const last = Object.entries(members).map(
    ([name, sql]): Member => [name, { type: 'json', sql: sql(source) }],
  )
  return composeMembers([...own, ...last], {
    prefix,
    // `||` is NULL where its operand is, which concat() is not.
    tail: Object.entries(optional).map(
      ([name, sql]) => `ifnull(${quote(`,${JSON.stringify(name)}:`)} || ${sql(source)}, '')`,
    ),
  })
}

type Member = readonly [name: string, property: Property]

const ownMembers = (source: Source, select: readonly string[]): Member[] =>
  select.map(name => [name, source.property(name)])

const composed = new WeakMap<Source, WeakMap<readonly string[], string>>()

/** Whoever asks for the same list of names once more is given what was made of it. */
function composeSelected(source: Source, select: readonly string[]): string {
  const known = composed.get(source) ?? new WeakMap<readonly string[], string>()
  composed.set(source, known)
  const text = known.get(select) ?? composeMembers(ownMembers(source, select))
  known.set(select, text)
  return text
}

interface Surroundings {
  /** Constant text members that come first. */
  readonly prefix?: Readonly<Record<string, string>> | undefined
  /** SQL of texts that follow the last member, each with its comma; there must be a member then. */
  readonly tail?: readonly string[]
}

/** A member that is no JSON yet. */
interface Scalar {
  readonly name: string
  readonly property: Property
}

/** Scalar members that stand together, or pieces of a member that is JSON already. */
type Part = { readonly scalars: Scalar[] } | { readonly pieces: readonly string[] }

/**
 * An SQL expression for a JSON object with these properties in this order.
 *
 * json_object is the fastest way to write several scalar members (README.md has figures), but it would parse stored JSON again,
 * so such members are put between the objects as they are.
 */
export function composeMembers(
  members: readonly Member[],
  { prefix = {}, tail = [] }: Surroundings = {},
): string {
  const constants = Object.entries(prefix).map(
    ([name, constant]): Member => [name, { type: 'text', sql: quote(constant) }],
  )
  const parts: Part[] = []
  for (const [name, property] of [...constants, ...members]) {
    const last = parts.at(-1)
    if (property.type === 'json') parts.push({ pieces: member(name, property.sql) })
    else if (last && 'scalars' in last) last.scalars.push({ name, property })
    else parts.push({ scalars: [{ name, property }] })
  }
  const [first, second] = parts
  if (tail.length === 0 && second === undefined && (first === undefined || 'scalars' in first))
    return jsonObject(first?.scalars ?? [])
  return assemble(
    parts.map(part => ('pieces' in part ? part.pieces : scalarPieces(part.scalars))),
    tail,
  )
}

const lead = (name: string) => quote(`${JSON.stringify(name)}:`)

/** `"name":` and JSON text; NULL is null. */
const member = (name: string, json: string): string[] => [lead(name), `ifnull(${json}, 'null')`]

function jsonObject(scalars: readonly Scalar[]): string {
  return `json_object(${scalars.map(({ name, property }) => `${quote(name)}, ${value(property)}`).join(', ')})`
}

/** To take an object out of its braces costs as much as to write two members. */
const WORTH_AN_OBJECT = 3

function scalarPieces(scalars: readonly Scalar[]): string[] {
  // The outer braces only: inside them stand a quote before and a scalar after.
  if (scalars.length >= WORTH_AN_OBJECT) return [`trim(${jsonObject(scalars)}, '{}')`]
  return scalars.flatMap(({ name, property }, index) => [
    ...(index > 0 ? [COMMA] : []),
    lead(name),
    valueText(property),
  ])
}

/** SQL for the JSON text of a scalar. */
function valueText({ sql, type }: Property): string {
  if (type === 'boolean') return `CASE ${sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END`
  return type === 'id' ? `ifnull('"' || ${sql} || '"', 'null')` : `json_quote(${sql})`
}

const COMMA = quote(',')

function assemble(members: readonly (readonly string[])[], tail: readonly string[] = []): string {
  const separated = members.flatMap((pieces, index) => (index > 0 ? [COMMA, ...pieces] : pieces))
  return concatenate([quote('{'), ...separated, ...tail, quote('}')])
}

const LITERAL = /^'(?:[^']|'')*'$/

/** One SQL expression for the texts of all pieces; constants that meet become one, since every argument costs time. */
export function concatenate(pieces: readonly string[]): string {
  const merged: string[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (last && LITERAL.test(last) && LITERAL.test(piece))
      merged[merged.length - 1] = last.slice(0, -1) + piece.slice(1)
    else merged.push(piece)
  }
  return `concat(${merged.join(', ')})`
}

/**
 * An SQL expression for an object whose members are SQL expressions of JSON text, for instance other compositions:
 * Jamf's sections. NULL is null.
 */
export function composeTree(members: Readonly<Record<string, string>>): string {
  const texts = Object.entries(members).map(([name, json]) => member(name, json))
  return texts.length === 0 ? "'{}'" : assemble(texts)
}
