import type { AnyProduct, Call } from '../pipeline/product.ts'
import type { ContractDocument, Schema } from './contract.ts'
import { coerced } from './scalars.ts'
import { type Violation, violationOf } from './violation.ts'

/** A parameter of a path or a query as a document declares it. */
export interface Parameter {
  readonly name: string
  readonly place: 'path' | 'query'
  readonly required: boolean
  readonly schema: Schema
  /** Its name, and those that the cloud takes it by as well (`x-aliases`). */
  readonly names: readonly string[]
  /** Any text fits its schema, which is so of most. */
  readonly isPlainText: boolean
}

type Written = string | string[] | undefined

/**
 * The parameters of a call under the names of the contract, each as its schema has it: numbers, booleans and lists are no longer text. Of
 * a scalar that is given twice the first counts. What the contract does not declare is left to the operation.
 *
 * @throws whatever `refuse` makes of the first that does not fit
 */
export function readParameters(
  product: AnyProduct,
  { operation, params, query }: Pick<Call, 'operation' | 'params' | 'query'>,
  refuse: (violation: Violation) => Error,
): Record<string, unknown> {
  const { parameters, document } = operation
  if (parameters.length === 0) return {}
  const given = byName(product, query)
  const values: Record<string, unknown> = {}
  for (const parameter of parameters) {
    const { name, place, names } = parameter
    const written = place === 'path' ? params[name] : firstGiven(names, given)
    const value = readValue(product, parameter, { written, document })
    const violation = check(document, parameter, value)
    if (violation) throw refuse(violation)
    if (value !== undefined) values[name] = value
  }
  return values
}

/** What is wrong with each parameter of a path or a query that does not fit, and which of those that are declared are there. */
export function parameterFaults(
  product: AnyProduct,
  { operation, params, query }: Pick<Call, 'operation' | 'params' | 'query'>,
): { readonly violations: Violation[]; readonly given: Parameter[] } {
  const { parameters, document } = operation
  const found = byName(product, query)
  const violations: Violation[] = []
  const given: Parameter[] = []
  for (const parameter of parameters) {
    const { name, place, names } = parameter
    const written = place === 'path' ? params[name] : firstGiven(names, found)
    if (written !== undefined) given.push(parameter)
    const value = readValue(product, parameter, { written, document })
    const violation = check(document, parameter, value)
    if (violation) violations.push(violation)
  }
  return { violations, given }
}

function firstGiven(names: readonly string[], given: (name: string) => Written): Written {
  for (const name of names) {
    const value = given(name)
    if (value !== undefined) return value
  }
  return undefined
}

/** Looks parameters up as the product spells them. */
function byName({ parameterName }: AnyProduct, query: Call['query']): (name: string) => Written {
  if (!parameterName) return name => query[name]
  const given: Record<string, Written> = Object.create(null)
  for (const name of Object.keys(query)) given[parameterName(name)] ??= query[name]
  return name => given[name]
}

function readValue(
  { parameterText = text => text }: AnyProduct,
  { place, schema }: Parameter,
  { written, document }: { written: Written; document: ContractDocument },
): unknown {
  if (written === undefined) return undefined
  if (schema.type === 'array') {
    return [written]
      .flat()
      .flatMap(text => text.split(','))
      .map(text => text.trim())
      .filter(Boolean)
  }
  const text = parameterText([written].flat()[0]!, { place, schema })
  return text === undefined ? undefined : coerced(text, schema, document)
}

function check(document: ContractDocument, parameter: Parameter, value: unknown): Violation | undefined {
  const { name, place, required, schema, isPlainText } = parameter
  if (value === undefined) {
    return required
      ? { place, name, keyword: 'required', value, schema, sentence: `The parameter ${name} is missing.` }
      : undefined
  }
  if (isPlainText) return undefined
  return violationOf(document, schema, { place, name, value })
}

/** The parameters that an operation declares, those of its path first. */
export function parametersOf(
  document: ContractDocument,
  path: { readonly parameters?: readonly unknown[] },
  operation: Pick<OperationObject, 'parameters'>,
): Parameter[] {
  return declaredParameters(document, path, operation)
    .filter((declared): declared is DeclaredParameter & { in: 'path' | 'query' } => declared.in !== 'header')
    .map(({ name, in: place, required = false, schema = {}, 'x-aliases': aliases = [] }) => ({
      name,
      place,
      required,
      schema,
      names: [name, ...aliases],
      isPlainText: schema.type === 'string' && Object.keys(schema).length === 1,
    }))
}

/** All parameters as an operation declares them, headers among them. */
export function declaredParameters(
  document: ContractDocument,
  path: { readonly parameters?: readonly unknown[] },
  operation: Pick<OperationObject, 'parameters'>,
): DeclaredParameter[] {
  return [...(path.parameters ?? []), ...(operation.parameters ?? [])].map(declared =>
    resolved(document, declared as DeclaredParameter),
  )
}

interface OperationObject {
  readonly parameters?: readonly unknown[]
}

/** A parameter as it stands in a document. */
export interface DeclaredParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema?: Schema
  readonly 'x-aliases'?: readonly string[]
  readonly $ref?: string
}

function resolved(document: ContractDocument, declared: DeclaredParameter): DeclaredParameter {
  if (declared.$ref === undefined) return declared
  return document.components?.parameters?.[declared.$ref.split('/').at(-1)!] as DeclaredParameter
}
