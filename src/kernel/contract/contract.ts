import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { preparedFolder } from '../assets.ts'
import { type Parameter, parametersOf } from './parameters.ts'

/** A JSON schema as it stands in a document. */
export type Schema = Readonly<Record<string, unknown>>

/** The part of an OpenAPI 3.0 document that is read here. */
export interface ContractDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  /** Where the real cloud answers. */
  readonly servers?: readonly { readonly url: string; readonly description?: string }[]
  /** The areas, each with operations of its own. */
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>> & {
    readonly schemas?: Readonly<Record<string, Schema>>
  }
}

export interface OperationObject {
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly requestBody?: {
    readonly required?: boolean
    readonly content: Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>
  }
  readonly responses: Readonly<Record<string, unknown>>
  readonly parameters?: readonly unknown[]
  /** The area, put there by the bundler. */
  readonly tags?: readonly string[]
  readonly [extension: `x-${string}`]: unknown
}

/** One operation, read from the document. */
export interface OperationContract {
  readonly id: string
  readonly summary: string
  readonly method: string
  /** The path as the document has it, `{parameters}` in braces. */
  readonly path: string
  /** The single 2xx (or 302) status that the document promises. */
  readonly status: number
  /** Content types a body may have; empty when the operation takes none. */
  readonly bodyTypes: readonly string[]
  /** Content type -> schema of such a body. */
  readonly bodySchemas: Readonly<Record<string, Schema | undefined>>
  readonly parameters: readonly Parameter[]
  /** The document says in so many words that the body may be left out. */
  readonly bodyOptional: boolean
  readonly document: ContractDocument
  /** The document's `x-…` members of this operation, e.g. the permissions it needs. */
  readonly extensions: Readonly<Record<string, unknown>>
}

/** The methods that an operation can have. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const documents = new Map<string, ContractDocument>()

/**
 * Reads a product's OpenAPI document; from the build's JSON when bundled, since parsing YAML would slow down the start.
 *
 * @param product the name of its folder in `openapi`
 */
export async function readDocument(product: string): Promise<ContractDocument> {
  const known = documents.get(product)
  if (known) return known
  const document: ContractDocument = preparedFolder
    ? JSON.parse(readFileSync(join(preparedFolder, 'openapi', `${product}.json`), 'utf8'))
    : (await import('./document.ts')).bundleDocument(product)
  documents.set(product, document)
  return document
}

/** All operations of a document, in its order. */
export function operationsOf(document: ContractDocument): OperationContract[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap(method => {
      const operation = item[method.toLowerCase()]
      return operation ? readOperation(document, path, method, operation) : []
    }),
  )
}

function readOperation(
  document: ContractDocument,
  path: string,
  method: string,
  operation: OperationObject,
): OperationContract {
  const content = operation.requestBody?.content ?? {}
  const status = Object.keys(operation.responses).find(code => /^[23]\d\d$/.test(code))
  if (!status) throw new ContractError(`${operation.operationId} promises no 2xx or 3xx reply.`)
  return {
    id: operation.operationId,
    summary: operation.summary ?? operation.operationId,
    method,
    path,
    status: Number(status),
    bodyTypes: Object.keys(content),
    bodySchemas: Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema])),
    parameters: parametersOf(document, document.paths[path]!, operation),
    bodyOptional: operation.requestBody?.required === false,
    document,
    extensions: Object.fromEntries(Object.entries(operation).filter(([name]) => name.startsWith('x-'))),
  }
}

/** `/users/{id}` as the router writes it, `/users/:id`; `normalize` is the product's own form of paths. */
export function routePattern(path: string, normalize: (path: string) => string = path => path): string {
  return normalize(path).replace(/\{(\w+)\}/g, ':$1')
}

/** The document and the operations table do not fit together. */
class ContractError extends Error {}

/**
 * Compares a document with a table of functions, in both directions.
 *
 * @throws ContractError that names every operation which stands on one side only
 */
export function checkDrift(product: string, contracts: readonly OperationContract[], table: object): void {
  const promised = contracts.map(operation => operation.id)
  const missing = promised.filter(id => !Object.hasOwn(table, id))
  const extra = Object.keys(table).filter(id => !promised.includes(id))
  const twice = promised.filter((id, index) => promised.indexOf(id) !== index)
  const problems = [
    missing.length > 0 && `no function for ${missing.join(', ')}`,
    extra.length > 0 && `not in the document: ${extra.join(', ')}`,
    twice.length > 0 && `declared twice: ${twice.join(', ')}`,
  ].filter(Boolean)
  if (problems.length > 0)
    throw new ContractError(`The contract of ${product} has drifted: ${problems.join('; ')}.`)
}
