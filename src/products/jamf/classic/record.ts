/** One JSON object, of which the Classic form copies members without looking into them. */
export type Members = Readonly<Record<string, unknown>>

/** A record of the Pro API with the names behind its ids. */
export interface ProRecord extends Members {
  readonly id: string
  readonly building: string
  readonly department: string
}

export function membersOf(value: unknown): Members {
  return (value ?? {}) as Members
}

export function listOf(value: unknown): Members[] {
  return (value ?? []) as Members[]
}

/** The record's site; "None" has the id -1. */
export function siteOf(value: unknown): { id: number; name: unknown } {
  const { id, name } = membersOf(value)
  return { id: Number(id ?? -1), name: name ?? 'None' }
}

/** The extension attributes of all sections of a record, in the order of their ids. */
export function allAttributes(record: ProRecord): Members[] {
  const inSections = Object.values(record).flatMap(section => listOf(Object(section).extensionAttributes))
  const idOf = ({ id, definitionId }: Members) => Number(definitionId ?? id)
  return [...inSections, ...listOf(record.extensionAttributes)].sort((a, b) => idOf(a) - idOf(b))
}

/** Extension attributes of either kind of device, whose Pro records name their members differently, with one value each. */
export function attributesOf(attributes: readonly Members[]): Members[] {
  return attributes.map(({ definitionId, id, name, dataType, type, multiValue, values, value }) => ({
    id: Number(definitionId ?? id),
    name,
    type: TYPES[String(dataType ?? type)] ?? 'String',
    multi_value: multiValue ?? false,
    value: ((values ?? value) as string[] | null)?.[0] ?? '',
  }))
}

const TYPES: Readonly<Record<string, string>> = {
  STRING: 'String',
  INTEGER: 'Number',
  DATE_TIME: 'Date',
  DATE: 'Date',
}
