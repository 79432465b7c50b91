import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { ContractDocument, Schema } from './contract.ts'

// OpenAPI 3.0 schemas are compiled on first use: compiling them all would dominate the start.
const compilers = new WeakMap<ContractDocument, Ajv>()
const validators = new WeakMap<Schema, ValidateFunction>()

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
      // JSON may write numbers that are larger than any, such as 1e400.
      strictNumbers: true,
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
