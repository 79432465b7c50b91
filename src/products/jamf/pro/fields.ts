/** A value as a record keeps it. */
export type Value = string | number | null

/** Values of a record by the names of its fields. */
export type Values = Readonly<Record<string, Value>>

/** What a field refers to by id. */
export interface Reference {
  readonly table: string
  /** The member of the Pro API that shows the name beside the id. */
  readonly name: string
  /** The name shown where there is no reference; its id is -1. */
  readonly none: string
}

/** One field of a record, whichever API shows it. Its column has its name: `zipPostalCode` is kept in `zip_postal_code`. */
export interface Field {
  readonly type: 'text' | 'integer'
  readonly required?: boolean
  /** No two records have the same, whatever the case of its letters. */
  readonly unique?: boolean
  /** What a record has that was given nothing. Default null. */
  readonly otherwise?: Value
  readonly range?: readonly [least: number, most: number]
  readonly refersTo?: Reference
}

/** In the order in which the Pro API shows them, behind the id. */
export type Fields = Readonly<Record<string, Field>>

type More = Omit<Field, 'type'>

export const text = (more: More = {}): Field => ({ type: 'text', ...more })
export const integer = (more: More = {}): Field => ({ type: 'integer', ...more })
export const reference = (refersTo: Reference): Field => ({ type: 'integer', refersTo })

/** The name that every record of Jamf's has and that no two of a kind share. */
export const name: Field = text({ required: true, unique: true })

export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
