import type { Schema } from '../kernel/contract/contract.ts'

/** One step of a section's name: a member, and whether its elements are meant. */
interface Step {
  readonly member: string
  readonly ofEach: boolean
}

function stepsTo(name: string): Step[] {
  return name.split('.').map(part => ({ member: part.replace(/\[\]$/, ''), ofEach: part.endsWith('[]') }))
}

/** What a seed has under a section's name. Behind a `[]` it is a list with one value for each element. */
export function contentOf(seed: unknown, name: string): unknown {
  return stepsTo(name).reduce((found: unknown, { member }, index, steps) => {
    const within = (value: unknown) => (value as Readonly<Record<string, unknown>> | undefined)?.[member]
    if (!steps[index - 1]?.ofEach) return within(found)
    return ((found ?? []) as readonly unknown[]).map(within)
  }, seed)
}

/** A schema that further members are put into. */
export interface OpenSchema {
  type?: string
  properties?: Record<string, OpenSchema>
  items?: OpenSchema
  additionalProperties?: boolean
}

/** Puts the schema of a section to its place in that of the whole seed; objects on the way that are not there yet are made. */
export function putShape(whole: OpenSchema, name: string, shape: Schema): void {
  const steps = stepsTo(name)
  const last = steps.pop()!
  const place = steps.reduce((at: OpenSchema, { member, ofEach }) => {
    at.properties ??= {}
    at.properties[member] ??= { type: 'object', properties: {}, additionalProperties: false }
    const next = at.properties[member]
    return ofEach ? next.items! : next
  }, whole)
  place.properties ??= {}
  place.properties[last.member] = shape
}
