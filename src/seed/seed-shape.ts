import type { ErrorObject } from 'ajv'
import { Ajv } from 'ajv'
import { readAsset } from '../kernel/assets.ts'
import { SeedError } from './seed-error.ts'

/**
 * Checks a parsed seed against `seed/world.schema.json`.
 *
 * @throws SeedError that names the first member at fault
 */
export async function checkShape(content: unknown, file: string): Promise<void> {
  const schema = JSON.parse(readAsset('seed/world.schema.json').toString('utf8'))
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema)
  if (!validate(content)) throw new SeedError(`${file}: ${sentence(validate.errors![0]!)}.`)
}

function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const member = pathOf(instancePath)
  switch (keyword) {
    case 'required':
      return `${member} needs "${params.missingProperty}"`
    case 'additionalProperties':
      return `${member} has the unknown member "${params.additionalProperty}"`
    case 'enum':
      return `${member} must be one of ${params.allowedValues.join(', ')}`
    case 'pattern':
      return `${member} is not of the required form`
    default:
      return `${member} ${message}`
  }
}

/** `/users/3/mail` becomes `users[3].mail`. */
function pathOf(instancePath: string): string {
  if (!instancePath) return 'the seed'
  const steps = instancePath.slice(1).split('/')
  return steps.map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index ? `.${step}` : step)).join('')
}
