import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { ContractDocument, Schema } from './contract.ts'

// OpenAPI 3.0 schemas are compiled on first use: compiling them all would dominate the start.
const compilers = { first: new WeakMap<ContractDocument, Ajv>(), all: new WeakMap<ContractDocument, Ajv>() }
const validators = new WeakMap<Schema, ValidateFunction>()

/** A compiled validator for a schema of the document; `$ref`s into its components are resolved. */
export function validatorOf(document: ContractDocument, schema: Schema): ValidateFunction {
  let validate = validators.get(schema)
  if (!validate) {
    validate = compilerOf(document, 'first').compile(schema)
    validators.set(schema, validate)
  }
  return validate
}

/** All that a schema has against a value, not only the first: for a value that is known not to fit, and is not large. */
export function allErrors(document: ContractDocument, schema: Schema, value: unknown): ErrorObject[] {
  const validate = compilerOf(document, 'all').compile(schema)
  validate(value)
  return validate.errors ?? []
}

/** @param errors how many are looked for */
function compilerOf(document: ContractDocument, errors: keyof typeof compilers): Ajv {
  let ajv = compilers[errors].get(document)
  if (!ajv) {
    ajv = new Ajv({
      strict: false,
      // They are our own, and held against OpenAPI's rules before they come here: compiling what judges schemas takes longer than they do.
      meta: false,
      validateSchema: false,
      // JSON may write numbers that are larger than any, such as 1e400.
      strictNumbers: true,
      coerceTypes: false,
      removeAdditional: false,
      useDefaults: false,
      verbose: true,
      allErrors: errors === 'all',
    })
    formats.default(ajv)
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      ajv.addSchema(schema, `#/components/schemas/${name}`)
    }
    compilers[errors].set(document, ajv)
  }
  return ajv
}
