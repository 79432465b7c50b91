import type { ErrorObject } from 'ajv'
import { Ajv } from 'ajv'
import { readAsset } from '../kernel/assets.ts'
import type { Schema } from '../kernel/contract/contract.ts'
import type { SeedSection } from '../kernel/organisation/seed.ts'
import { SeedError } from './seed-error.ts'
import { putShape } from './seed-member.ts'

/** The JSON schema of a seed: the shapes of all sections, each in its place. */
export async function seedShape(sections: readonly SeedSection[]): Promise<Schema> {
  const whole = JSON.parse(readAsset('src/seed/seed.schema.json').toString('utf8'))
  for (const { name, required, shape } of sections) {
    const { $defs, ...own } = await shape()
    putShape(whole, name, own)
    Object.assign(whole.$defs, $defs)
    if (required) whole.required.push(name)
  }
  return whole
}

/**
 * Checks a parsed seed against the shapes of the sections.
 *
 * @throws SeedError that names the first member at fault
 */
export async function checkShape(
  content: unknown,
  { file, sections }: { readonly file: string; readonly sections: readonly SeedSection[] },
): Promise<void> {
  const validate = new Ajv({ allowUnionTypes: true }).compile(await seedShape(sections))
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
