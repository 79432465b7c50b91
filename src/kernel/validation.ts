import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { ContractDocument, OperationContract, Schema } from './contract.ts'
import { Failure } from './failure.ts'
import type { Call } from './product.ts'

// OpenAPI 3.0 schemas are compiled on first use: compiling them all would dominate the start.
const compilers = new WeakMap<ContractDocument, Ajv>()
const validators = new WeakMap<Schema, ValidateFunction>()

/**
 * Checks a call's body: that the operation takes its type, and that it fits its schema.
 *
 * @throws Failure `unsupportedMediaType` or `invalid`
 */
export function validateCall({
  operation,
  headers,
  body,
}: Pick<Call, 'operation' | 'headers' | 'body'>): void {
  if (operation.bodyTypes.length === 0 || (operation.bodyOptional && body === undefined)) return
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (type && !operation.bodyTypes.includes(type)) {
    throw new Failure('unsupportedMediaType', `A body of type ${type} is not understood here.`)
  }
  // Without a type it came as bytes, which any schema of an object would take for one.
  if (!type && Buffer.isBuffer(body) && operation.bodyTypes.every(name => name === 'application/json')) {
    throw new Failure('invalid', 'A body needs a content type.')
  }
  validateBody(operation, body)
}

/**
 * Checks a body against its schema in the contract.
 *
 * @throws Failure `invalid`, with the member at fault as its target
 */
function validateBody(operation: OperationContract, body: unknown): void {
  if (!operation.bodySchema) return
  const validate = validatorOf(operation.document, operation.bodySchema)
  if (validate(body)) return
  const [error] = validate.errors ?? []
  const target = (error?.instancePath ?? '').slice(1).replaceAll('/', '.')
  const missing = error?.keyword === 'required' ? (error.params.missingProperty as string) : ''
  throw new Failure('invalid', `${target || 'The body'} ${error ? objection(error) : 'is not valid'}.`, {
    target: [target, missing].filter(Boolean).join('.'),
  })
}

/** What is wrong, naming what there is where something else was given. */
function objection({ keyword, params, parentSchema, message = 'is not valid' }: ErrorObject): string {
  if (keyword === 'enum') return `is one of ${params.allowedValues.join(', ')}`
  if (keyword !== 'additionalProperties') return message
  const known = Object.keys(parentSchema?.properties ?? {})
  return `has no '${params.additionalProperty}'; it has ${known.join(', ') || 'nothing'}`
}

/** A compiled validator for a schema of the document; `$ref`s into its components are resolved. */
export function validatorOf(document: ContractDocument, schema: Schema): ValidateFunction {
  let validate = validators.get(schema)
  if (!validate) {
    validate = compilerOf(document).compile(schema)
    validators.set(schema, validate)
  }
  return validate
}

function compilerOf(document: ContractDocument): Ajv {
  let ajv = compilers.get(document)
  if (!ajv) {
    ajv = new Ajv({
      strict: false,
      coerceTypes: false,
      removeAdditional: false,
      useDefaults: false,
      verbose: true,
    })
    formats.default(ajv)
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      ajv.addSchema(schema, `#/components/schemas/${name}`)
    }
    compilers.set(document, ajv)
  }
  return ajv
}
