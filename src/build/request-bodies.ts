import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString, type OpenAPITSOptions } from 'openapi-typescript'
import ts from 'typescript'
import { packageRoot } from '../kernel/assets.ts'
import { type ContractDocument, operationsOf, readDocument, type Schema } from '../kernel/contract/contract.ts'

const OPTIONS: OpenAPITSOptions = {
  silent: true,
  // Nobody changes a body.
  immutable: true,
  // An object of which the contract says no more may hold anything, not nothing.
  emptyObjectsUnknown: true,
  transform: ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('Buffer') : undefined),
}

/**
 * The types of the bodies that operations take, made from the contract: the text of a file for each product that has any, by the file's
 * path. A file that is there and is not of these belongs to a product that takes bodies no more.
 */
export async function requestBodies(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const entry of readdirSync(join(packageRoot, 'openapi'), { withFileTypes: true })) {
    const text = entry.isDirectory() ? await typesOf(entry.name) : undefined
    if (text !== undefined) files.set(fileOf(entry.name), text)
  }
  return files
}

/** Beside the operations of the product. */
function fileOf(product: string): string {
  const folder = join(packageRoot, 'src/products', product)
  return join(existsSync(folder) ? folder : join(packageRoot, 'src', product), 'request-bodies.ts')
}

/** @returns undefined where no operation takes a body */
async function typesOf(product: string): Promise<string | undefined> {
  const document = await readDocument(product)
  const operations = operationsOf(document).filter(({ bodyTypes }) => bodyTypes.length > 0)
  if (operations.length === 0) return undefined
  const bodies: Schema = {
    type: 'object',
    required: operations.filter(({ bodyOptional }) => !bodyOptional).map(({ id }) => id),
    properties: Object.fromEntries(operations.map(({ id, bodySchemas }) => [id, anyOf(bodySchemas)])),
  }
  const schemas = { ...componentsOf(document, bodies), RequestBodies: bodies }
  const source = { openapi: document.openapi, info: document.info, paths: {}, components: { schemas } }
  const nodes = await openapiTS(JSON.stringify(source), OPTIONS)
  return [
    `// Made of openapi/${product}: \`npm run bodies\` writes it anew.\n`,
    astToString(nodes.filter(node => !isEmpty(node))),
    '/** Operation -> its body, once that has been held against the contract; undefined for one that may be left out. */',
    "export type RequestBodies = components['schemas']['RequestBodies']\n",
  ].join('\n')
}

/** Beside the schemas, and the types that they are written with, there is a name for each part of a document that this one has not. */
function isEmpty(node: ts.Node): boolean {
  return ts.isTypeAliasDeclaration(node) && ['paths', 'webhooks', '$defs', 'operations'].includes(node.name.text)
}

/** What a body is by any of its content types, which mostly mean the same. */
function anyOf(schemas: Readonly<Record<string, Schema | undefined>>): Schema {
  const different = new Map(Object.values(schemas).map(schema => [JSON.stringify(schema), schema ?? {}]))
  const [only, ...others] = different.values()
  return others.length === 0 ? only! : { anyOf: [...different.values()] }
}

/** The schemas of the document that are referred to, be it through others. */
function componentsOf({ components }: ContractDocument, from: Schema): Record<string, Schema> {
  const found: Record<string, Schema> = {}
  const follow = (schema: Schema): void => {
    for (const [, name] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([\w.-]+)"/g)) {
      if (Object.hasOwn(found, name!)) continue
      found[name!] = components!.schemas![name!]!
      follow(found[name!]!)
    }
  }
  follow(from)
  return found
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of await requestBodies()) writeFileSync(file, text)
}
