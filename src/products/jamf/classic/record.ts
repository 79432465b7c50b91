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

/** Extension attributes with one value each. */
export function attributesOf(value: unknown): Members[] {
  return listOf(value).map(({ definitionId, name, dataType, multiValue, values }) => ({
    id: Number(definitionId),
    name,
    type: TYPES[String(dataType)] ?? 'String',
    multi_value: multiValue ?? false,
    value: (values as string[] | null)?.[0] ?? '',
  }))
}

const TYPES: Readonly<Record<string, string>> = {
  STRING: 'String',
  INTEGER: 'Number',
  DATE_TIME: 'Date',
  DATE: 'Date',
}
