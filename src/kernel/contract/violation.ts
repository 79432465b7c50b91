import type { ErrorObject } from 'ajv'
import type { ContractDocument, Schema } from './contract.ts'
import { validatorOf } from './json-schema.ts'

/** What of a request does not fit the contract, for its cloud to say in its own words. */
export interface Violation {
  readonly place: 'path' | 'query' | 'body'
  /** The parameter, or the member of the body with dots between names: the missing one where one is missing. Empty for the whole body. */
  readonly name: string
  /** The rule of JSON schema that is broken: `required`, `type`, `minimum`. */
  readonly keyword: string
  readonly value: unknown
  /** The schema that the value was held against. */
  readonly schema: Schema
  readonly sentence: string
}

/** The first thing about a value that its schema does not allow. */
export function violationOf(
  document: ContractDocument,
  schema: Schema,
  { place, name, value }: Pick<Violation, 'place' | 'name' | 'value'>,
): Violation | undefined {
  const validate = validatorOf(document, schema)
  if (validate(value)) return undefined
  const error = validate.errors![0]!
  const subject = [name, error.instancePath.slice(1).replaceAll('/', '.')].filter(Boolean).join('.')
  const missing = error.keyword === 'required' ? (error.params.missingProperty as string) : ''
  return {
    place,
    name: [subject, missing].filter(Boolean).join('.'),
    keyword: error.keyword,
    value: error.data,
    schema: error.parentSchema as Schema,
    sentence: `${subject || 'The body'} ${objection(error)}.`,
  }
}

/** What is wrong, naming what there is where something else was given. */
export function objection({ keyword, params, parentSchema, message = 'is not valid' }: ErrorObject): string {
  if (keyword === 'enum') return `is one of ${params.allowedValues.join(', ')}`
  if (keyword !== 'additionalProperties') return message
  const known = Object.keys(parentSchema?.properties ?? {})
  return `has no '${params.additionalProperty}'; it has ${known.join(', ') || 'nothing'}`
}
