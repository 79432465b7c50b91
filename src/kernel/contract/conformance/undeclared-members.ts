import type { AnyProduct } from '../../pipeline/product.ts'
import type { ContractDocument, Schema } from '../contract.ts'
import { type Finding, MOST_FINDINGS, undeclaredMember } from './finding.ts'

/** What schemas say together of the members of an object. */
interface Members {
  readonly properties: ReadonlyMap<string, readonly Schema[]>
  /** Any other member is fine: the document says so, or does not list any. */
  readonly isOpen: boolean
}

/** Deeper nesting is nothing that a document describes. */
const DEEPEST = 30

/**
 * The members of a body that the document does not list. To JSON schema an object is open unless it says `additionalProperties: false`;
 * but who lists members means these, and a cloud passes others over in silence. Open is what says `additionalProperties` in any other way,
 * and what lists none.
 */
export function undeclaredMembers(
  { isAnnotation = () => false }: Pick<AnyProduct, 'isAnnotation'>,
  { document, schema, value }: Subject,
): Finding[] {
  const findings: Finding[] = []
  walk({ document, isAnnotation, findings }, { schemas: [schema], value, pointer: '' }, 0)
  return findings
}

/** A body, and the schema that says what is in it. */
interface Subject {
  readonly document: ContractDocument
  readonly schema: Schema
  readonly value: unknown
}

interface Search {
  readonly document: ContractDocument
  readonly isAnnotation: (name: string) => boolean
  readonly findings: Finding[]
}

/** Part of a body, with all schemas that say what may be in it. */
interface Place {
  readonly schemas: readonly Schema[]
  readonly value: unknown
  readonly pointer: string
}

function walk(search: Search, { schemas, value, pointer }: Place, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return
  const parts = schemas.flatMap(schema => partsOf(search.document, schema))
  if (!Array.isArray(value)) {
    walkMembers(search, { schemas: parts, value, pointer }, depth)
    return
  }
  const items = parts.flatMap(part => (part.items ? [part.items as Schema] : []))
  if (items.length === 0) return
  for (const [index, item] of value.entries()) {
    if (search.findings.length >= MOST_FINDINGS) return
    walk(search, { schemas: items, value: item, pointer: `${pointer}/${index}` }, depth + 1)
  }
}

function walkMembers(search: Search, { schemas, value, pointer }: Place, depth: number): void {
  const { properties, isOpen } = membersOf(schemas)
  for (const [name, member] of Object.entries(value as object)) {
    if (search.findings.length >= MOST_FINDINGS) return
    const known = properties.get(name)
    const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (known) walk(search, { schemas: known, value: member, pointer: place }, depth + 1)
    else if (!isOpen && !search.isAnnotation(name))
      search.findings.push(undeclaredMember('request', pointer, name))
  }
}

/** A schema with those that it refers to or consists of, each by itself. */
function partsOf(document: ContractDocument, schema: Schema, depth = 0): Schema[] {
  if (depth > DEEPEST) return []
  const {
    $ref,
    allOf = [],
    anyOf = [],
    oneOf = [],
  } = schema as {
    readonly $ref?: string
    readonly allOf?: readonly Schema[]
    readonly anyOf?: readonly Schema[]
    readonly oneOf?: readonly Schema[]
  }
  const named = $ref === undefined ? undefined : document.components?.schemas?.[$ref.split('/').at(-1)!]
  const others = [...(named ? [named] : []), ...allOf, ...anyOf, ...oneOf]
  return [schema, ...others.flatMap(part => partsOf(document, part, depth + 1))]
}

function membersOf(schemas: readonly Schema[]): Members {
  const properties = new Map<string, Schema[]>()
  let isOpen = false
  for (const schema of schemas) {
    const { additionalProperties = false, patternProperties } = schema
    if (additionalProperties !== false || patternProperties !== undefined) isOpen = true
    for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, Schema>))
      properties.set(name, [...(properties.get(name) ?? []), property])
  }
  // What the validator refuses by itself is not told twice.
  const isClosed = schemas.some(schema => schema.additionalProperties === false)
  return { properties, isOpen: isOpen || properties.size === 0 || isClosed }
}
